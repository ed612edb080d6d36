using DSLT.Core;
using DSLT.Features.Fees;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Compat.Binance;

/// <summary>One's balances and trades.</summary>
internal static class BinanceAccountEndpoints
{
    private const int TokensAtOnce = 1_000;
    private const int MaxOfOrder = 1_000;

    public static void MapBinanceAccount(this RouteGroupBuilder spot)
    {
        spot.MapGet("/account", Account)
            .WithName("BinanceAccount")
            .WithSummary("One's balances")
            .Requires(Permission.SignedIn);
        spot.MapGet("/myTrades", Trades)
            .WithName("BinanceOwnTrades")
            .WithSummary("One's trades in a market")
            .Requires(Permission.SignedIn);
    }

    /// <summary>All that a user holds or held, by the tokens' symbols.</summary>
    public static async Task<Result<(Token Token, Amount Available, Amount Held)[]>> Balances(
        Caller caller, Store store, CancellationToken cancellation)
    {
        await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        var held = new List<TokenQueries.HeldToken>();
        for (var after = ""; ;)
        {
            var page = await TokenQueries.TokensOf(
                store.Database, caller.UserId, new Page(TokensAtOnce, after), cancellation);
            held.AddRange(page.Take(TokensAtOnce));
            if (page.Count <= TokensAtOnce)
            {
                break;
            }

            after = held[^1].Symbol;
        }

        return await store.Sequencer.Read(state => held.Select(token =>
        {
            var holding = state.Holdings.Of(Holder.User(caller.UserId), token.Id);
            return (state.Tokens.Find(token.Id)!, holding.Available, holding.Held);
        }).ToArray());
    }

    public static async Task<Answer<BinanceAccount>> Account(
        BinanceParameters parameters, Caller caller, Store store, TimeProvider clock,
        CancellationToken cancellation)
    {
        if (!(await Balances(caller, store, cancellation)).Is(out var balances, out var refusal))
        {
            return refusal;
        }

        var isWhole = parameters.Text("omitZeroBalances") != "true";
        var markets = store.State.Markets.CommittedAll.ToList();
        if (!(await FeeEndpoints.RatesOf(store, clock, caller.UserId, markets))
                .Is(out var rates, out refusal))
        {
            return refusal;
        }

        var (maker, taker) = (
            rates.Select(rate => rate.MakerBps).DefaultIfEmpty().Max(),
            rates.Select(rate => rate.TakerBps).DefaultIfEmpty().Max());
        return new BinanceAccount(
            maker, taker, new BinanceRates(BinanceSymbols.Rate(maker), BinanceSymbols.Rate(taker)),
            !caller.Frozen, BinanceSymbols.Milliseconds(clock.NowMicros()),
            [.. balances
                .Where(balance => isWhole || !balance.Available.IsZero || !balance.Held.IsZero)
                .Select(balance => new BinanceBalance(
                    balance.Token.Symbol, Text(balance.Token, balance.Available),
                    Text(balance.Token, balance.Held)))],
            caller.UserId);
    }

    public static async Task<Answer<BinanceOwnTrade[]>> Trades(
        BinanceParameters parameters, Caller caller, Store store, CancellationToken cancellation)
    {
        if (!parameters.Market(store).Is(out var market, out var refusal)
            || !parameters.Limit(500, 1_000).Is(out var limit, out refusal)
            || !parameters.Number("orderId").Is(out var order, out refusal)
            || !parameters.Number("fromId").Is(out var fromId, out refusal)
            || !parameters.Time("startTime", 0).Is(out var start, out refusal)
            || !parameters.Time("endTime", long.MaxValue - 1_000).Is(out var end, out refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        var from = Math.Max(
            fromId ?? 0, await BinanceTradeQueries.FirstAt(store.Database, start, cancellation));
        var before = await BinanceTradeQueries.FirstAt(store.Database, end + 1_000, cancellation);
        IEnumerable<StoredTrade> trades = order is { } id
            ? (await TradeQueries.OfOrder(store.Database, id, MaxOfOrder, cancellation))
                .Where(trade => trade.Market == market.Id && trade.Id >= from && trade.Id < before)
            : await BinanceTradeQueries.OfUser(
                store.Database, new UserTradeRange(caller.UserId, market.Id, from, before),
                isOldestFirst: fromId is not null || start > 0, limit, cancellation);
        return trades.SelectMany(trade => Sides(trade, caller.UserId, market))
            .Where(trade => order is null || trade.OrderId == order)
            .Take(limit)
            .ToArray();
    }

    /// <summary>A trade with oneself is two of one's trades.</summary>
    private static IEnumerable<BinanceOwnTrade> Sides(StoredTrade trade, long user, Market market)
    {
        var sides = trade.ToTrade();
        if (trade.MakerUser == user)
        {
            yield return Own(trade, FillView.OfMaker(sides, market), trade.MakerOrder, market);
        }

        if (trade.TakerUser == user)
        {
            yield return Own(trade, FillView.OfTaker(sides, market), trade.TakerOrder, market);
        }
    }

    private static BinanceOwnTrade Own(
        StoredTrade trade, FillResponse fill, long order, Market market) => new(
        market.Pair(), trade.Id, order, market.Price(trade.Price), market.Lots(trade.Lots),
        market.Quote(trade.Quote), BinanceSymbols.Fixed(fill.Fee), fill.FeeToken,
        BinanceSymbols.Milliseconds(trade.Time), trade.TakerSide == OrderSide.Buy != fill.IsMaker,
        fill.IsMaker);

    private static string Text(Token token, Amount amount) =>
        BinanceSymbols.Fixed(amount.ToText(token.Decimals));
}
