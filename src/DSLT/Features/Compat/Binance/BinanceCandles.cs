using DSLT.Core;
using DSLT.Features.Candles;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Sequencing;

namespace DSLT.Features.Compat.Binance;

/// <summary>Candles of any interval there is, made of those that are kept.</summary>
internal static class BinanceCandles
{
    private static readonly CandleRange First = new(0, long.MaxValue - 1, 1);

    /// <summary>
    /// Those that start from one time to another, so many at most and the oldest first. From the first trade
    /// on there is one for each interval: where nothing was traded it stays at the price before.
    /// </summary>
    public static async Task<IReadOnlyList<Candle>> Range(
        Store store, Market market, BinanceInterval interval, CandleRange range,
        CancellationToken cancellation)
    {
        var asked = range.From ?? interval.Back(range.To, range.Limit);
        var first = await Parts(store, market, interval, First, cancellation);
        if (first.Count == 0 || asked > range.To)
        {
            return [];
        }

        var from = interval.Start(Math.Max(asked, first[0].Start));
        from = from < asked ? interval.Next(from) : from;
        var until = from;
        for (var i = 0; i < range.Limit && until <= range.To; i++)
        {
            until = interval.Next(until);
        }

        var before = await Parts(store, market, interval, new CandleRange(null, from - 1, 1), cancellation);
        var parts = await Parts(
            store, market, interval,
            new CandleRange(from, until - 1, range.Limit * BinanceInterval.MaxParts), cancellation);
        return [.. Filled(parts, interval, before.Count == 0 ? 0 : before[^1].Close, from, until)];
    }

    private static IEnumerable<Candle> Filled(
        IReadOnlyList<Candle> parts, BinanceInterval interval, long last, long from, long until)
    {
        var next = 0;
        for (var open = from; open < until; open = interval.Next(open))
        {
            Candle? candle = null;
            for (var end = interval.Next(open); next < parts.Count && parts[next].Start < end; next++)
            {
                candle = candle?.Then(parts[next]) ?? parts[next];
            }

            candle ??= new Candle(
                open, last, last, last, last, Amount.Zero, Amount.Zero, 0, Amount.Zero, Amount.Zero);
            last = candle.Close;
            if (last > 0)
            {
                yield return candle with { Start = open };
            }
        }
    }

    private static async Task<IReadOnlyList<Candle>> Parts(
        Store store, Market market, BinanceInterval interval, CandleRange range,
        CancellationToken cancellation)
    {
        if (interval.Part is { } part)
        {
            return await CandleHistory.Read(store, market.Id, part, range, cancellation);
        }

        var before = await BinanceTradeQueries.FirstAt(store.Database, range.To + 1, cancellation);
        var limit = Math.Min(range.Limit, BinanceTradeQueries.MaxSummed);
        var trades = range.From is { } from
            ? await BinanceTradeQueries.From(
                store.Database, market.Id,
                await BinanceTradeQueries.FirstAt(store.Database, from, cancellation), before, limit,
                cancellation)
            : await BinanceTradeQueries.Newest(store.Database, market.Id, 0, before, limit, cancellation);
        return [.. trades.Select(trade => OfTrade(trade, market))];
    }

    private static Candle OfTrade(StoredTrade trade, Market market) => Candle.OfTrade(
        trade.Price, market.Quantity(trade.Lots), trade.Quote, trade.TakerSide == OrderSide.Buy) with
    {
        Start = trade.Time,
    };
}
