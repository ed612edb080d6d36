using System.Numerics;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Sequencing;

namespace DSLT.Features.Compat.Binance;

/// <summary>
/// What happened in a market within a time, from its trades: the one place that knows where candles and
/// tickers come from.
/// </summary>
internal static class BinanceStatistics
{
    /// <summary>From a time on and before another, both in microseconds.</summary>
    public static async Task<TradeSpan> Span(
        Store store, Market market, long start, long end, CancellationToken cancellation)
    {
        var from = await BinanceTradeQueries.FirstAt(store.Database, start, cancellation);
        var before = await BinanceTradeQueries.FirstAt(store.Database, end, cancellation);
        var earlier = await BinanceTradeQueries.Newest(
            store.Database, market.Id, 0, from, 1, cancellation);
        return new TradeSpan(
            earlier.Count == 0 ? null : earlier[0],
            await BinanceTradeQueries.Newest(
                store.Database, market.Id, from, before, BinanceTradeQueries.MaxSummed, cancellation));
    }

    /// <summary>
    /// Intervals one behind the other, from the first that has a price: one without a trade stays at the
    /// price before it.
    /// </summary>
    public static IEnumerable<TradeSummary> Candles(
        TradeSpan span, CandleInterval interval, long start, long end)
    {
        var (last, next) = (span.Before?.Price ?? 0, 0);
        for (var open = interval.Start(start); open < end; open = interval.Next(open))
        {
            var close = interval.Next(open);
            var first = next;
            while (next < span.Trades.Count && span.Trades[next].Time < close)
            {
                next++;
            }

            var summary = TradeSummary.Of(span.Trades, first, next, last) with { Open = open, Close = close };
            last = summary.LastPrice;
            if (last > 0)
            {
                yield return summary;
            }
        }
    }
}

/// <param name="Before">The last trade before them, if there was one.</param>
/// <param name="Trades">The oldest first.</param>
internal sealed record TradeSpan(StoredTrade? Before, IReadOnlyList<StoredTrade> Trades);

/// <summary>What trades come to: prices in ticks, sums in lots and base units of the quote token.</summary>
/// <param name="TakerLots">Of trades in which the incoming order bought.</param>
internal sealed record TradeSummary(
    long FirstPrice, long HighPrice, long LowPrice, long LastPrice, BigInteger Lots, BigInteger Quote,
    BigInteger TakerLots, BigInteger TakerQuote, int Count)
{
    public long Open { get; init; }

    public long Close { get; init; }

    /// <summary>Trades [from, to) of a list; where there are none, all prices are the one before.</summary>
    public static TradeSummary Of(IReadOnlyList<StoredTrade> trades, int from, int to, long before)
    {
        if (from == to)
        {
            return new(before, before, before, before, 0, 0, 0, 0, 0);
        }

        var (high, low) = (0L, long.MaxValue);
        BigInteger lots = 0, quote = 0, takerLots = 0, takerQuote = 0;
        for (var i = from; i < to; i++)
        {
            var (trade, paid) = (trades[i], (BigInteger)trades[i].Quote.Units);
            (high, low) = (Math.Max(high, trade.Price), Math.Min(low, trade.Price));
            (lots, quote) = (lots + trade.Lots, quote + paid);
            if (trade.TakerSide == OrderSide.Buy)
            {
                (takerLots, takerQuote) = (takerLots + trade.Lots, takerQuote + paid);
            }
        }

        return new(
            trades[from].Price, high, low, trades[to - 1].Price, lots, quote, takerLots, takerQuote,
            to - from);
    }
}
