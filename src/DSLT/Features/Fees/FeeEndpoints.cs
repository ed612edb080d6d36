using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Fees;

/// <summary>A market's fees by volume.</summary>
internal static class FeeEndpoints
{
    private static readonly Code MarketNotFound = Code.NotFound("market");

    public static void MapFees(this RouteGroupBuilder api)
    {
        var fees = api.MapGroup("/markets/{market}/fees").WithTags("Markets");
        fees.MapGet("", Show)
            .WithName("GetMarketFees")
            .WithSummary("Show a market's fees by volume, and with a login what one pays oneself")
            .WithDescription(
                "A tier is reached by the volume of the 30 UTC days before today, in the market's quote "
                    + "token over all markets with the same one, as maker and as taker; trades with oneself "
                    + "do not count. It stays the same all day.")
            .Requires(Permission.PublicRead)
            .Refuses(MarketNotFound, Code.Overloaded);
        fees.MapPut("", Set)
            .WithName("SetMarketFees")
            .WithSummary("Set a market's fee tiers in place of those it has")
            .WithDescription(
                "From the least volume to the most. Whoever reaches none pays the fees of the market itself; "
                    + "an empty list makes all pay them. It holds from the next trade on.")
            .Requires(Permission.Operate)
            .Refuses(
                MarketNotFound, Code.Invalid("tiers"), Code.Invalid("min_volume"),
                Code.Invalid("maker_fee_bps"), Code.Invalid("taker_fee_bps"));
    }

    /// <summary>What a user pays in some markets now, in the order of those.</summary>
    public static ValueTask<Result<FeeRates[]>> RatesOf(
        Store store, TimeProvider clock, long user, IReadOnlyList<Market> markets)
    {
        var now = clock.NowMicros();
        return store.Sequencer.Read(state =>
            markets.Select(market => state.Trading.RatesOf(market, user, now)).ToArray());
    }

    private static async ValueTask<Answer<MarketFeesResponse>> Show(
        string market, Caller caller, Store store, TimeProvider clock)
    {
        if (!store.State.Markets.GetCommitted(market).Is(out var found, out var refusal))
        {
            return refusal;
        }

        if (caller.UserId == 0)
        {
            return MarketFeesResponse.Of(found);
        }

        var now = clock.NowMicros();
        var own = await store.Sequencer.Read(state => (
            Volume: state.Trading.WindowVolume(caller.UserId, found.Quote.Id, now),
            Rates: state.Trading.RatesOf(found, caller.UserId, now)));
        return own.Then<MarketFeesResponse>(mine => MarketFeesResponse.Of(
            found, new OwnFees(found.Quote.Text(mine.Volume), mine.Rates.MakerBps, mine.Rates.TakerBps)));
    }

    private static ValueTask<Answer<MarketFeesResponse>> Set(
        string market, SetFeeTiersRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.FeeTiersUpdate, tx => Apply(tx, market, request));

    private static Result<MarketFeesResponse> Apply(Tx tx, string symbol, SetFeeTiersRequest request)
    {
        if (!tx.State.Markets.Get(symbol).Is(out var market, out var refusal)
            || !FeeRules.Read(request.Tiers, market).Is(out var tiers, out refusal))
        {
            return refusal;
        }

        var changed = market with { Tiers = tiers };
        tx.State.Markets.SaveTiers(changed);
        tx.Note($"{symbol}: fee tiers {Text(market)} to {Text(changed)}");
        return MarketFeesResponse.Of(changed);
    }

    /// <summary>Volume: maker/taker, for the audit log.</summary>
    private static string Text(Market market) => market.Tiers is not { } tiers
        ? "none"
        : string.Join(", ", tiers.Steps.Select(tier =>
            $"{market.Quote.Text(tier.MinVolume)}: {tier.Rates.MakerBps}/{tier.Rates.TakerBps}"));
}
