using DSLT.Features.Fees;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Compat.Binance;

/// <summary>Tokens, fees, and that nothing comes in or goes out here.</summary>
internal static class BinanceWalletEndpoints
{
    private static readonly BinanceRefusal NoChains = BinanceRefusal.NotSupported(
        "Tokens are kept in this node's ledger: nothing is deposited or withdrawn this way.");

    public static void MapBinanceWallet(this RouteGroupBuilder wallet)
    {
        BinanceMarketEndpoints.Open(
            wallet.MapGet("/system/status", Status), "BinanceStatus", "Whether the node is up");
        Own(wallet.MapGet("/capital/config/getall", Coins), "BinanceCoins", "Tokens that are traded or held");
        Own(
            wallet.MapGet("/capital/deposit/address", Refused), "BinanceDepositAddress",
            "That there are no deposits");
        Own(wallet.MapGet("/capital/deposit/hisrec", None), "BinanceDeposits", "No deposits");
        Own(wallet.MapGet("/capital/withdraw/history", None), "BinanceWithdrawals", "No withdrawals");
        Own(wallet.MapGet("/margin/allPairs", None), "BinanceMarginPairs", "That nothing is lent");
        Own(wallet.MapGet("/margin/isolated/allPairs", None), "BinanceIsolatedPairs", "That nothing is lent");
        Own(wallet.MapGet("/asset/tradeFee", Fees), "BinanceTradeFees", "Fees by market");
        wallet.MapPost("/capital/withdraw/apply", Refused)
            .WithName("BinanceWithdraw")
            .WithSummary("That there are no withdrawals")
            .Requires(Permission.MoveFunds);
    }

    private static void Own(RouteHandlerBuilder route, string name, string summary) =>
        route.WithName(name).WithSummary(summary).Requires(Permission.SignedIn);

    private static Answer<BinanceStatus> Status() => new BinanceStatus(0, "normal");

    private static Answer<BinanceEmpty> Refused() => NoChains;

    private static Answer<BinanceEmpty[]> None() => Array.Empty<BinanceEmpty>();

    private static async Task<Answer<BinanceCoin[]>> Coins(
        Caller caller, Store store, CancellationToken cancellation)
    {
        if (!(await BinanceAccountEndpoints.Balances(caller, store, cancellation))
                .Is(out var balances, out var refusal))
        {
            return refusal;
        }

        var traded = store.State.Markets.CommittedAll
            .SelectMany(market => new[] { market.Base.Id, market.Quote.Id }).ToHashSet();
        var held = balances.ToDictionary(balance => balance.Token.Id);
        return traded.Union(held.Keys).Select(id => store.State.Tokens.Committed(id)!)
            .OrderBy(token => token.Symbol, StringComparer.Ordinal)
            .Select(token =>
            {
                var balance = held.GetValueOrDefault(token.Id);
                return new BinanceCoin(
                    token.Symbol, token.Name, BinanceSymbols.Fixed(balance.Available.ToText(token.Decimals)),
                    BinanceSymbols.Fixed(balance.Held.ToText(token.Decimals)),
                    traded.Contains(token.Id) && !token.Paused);
            })
            .ToArray();
    }

    private static async Task<Answer<BinanceFee[]>> Fees(
        BinanceParameters parameters, Caller caller, Store store, TimeProvider clock)
    {
        if (!parameters.Markets(store).Is(out var asked, out var refusal))
        {
            return refusal;
        }

        var rates = await FeeEndpoints.RatesOf(store, clock, caller.UserId, asked.Markets);
        return rates.Then<BinanceFee[]>(own => asked.Markets.Zip(own)
            .Select(pair => new BinanceFee(
                pair.First.Pair(), BinanceSymbols.Rate(pair.Second.MakerBps),
                BinanceSymbols.Rate(pair.Second.TakerBps)))
            .ToArray());
    }
}
