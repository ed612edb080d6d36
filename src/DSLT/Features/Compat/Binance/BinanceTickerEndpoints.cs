using System.Numerics;
using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Compat.Binance;

/// <summary>Prices now, of the last 24 hours, and by the interval.</summary>
internal static class BinanceTickerEndpoints
{
    public static void MapBinanceTickers(this RouteGroupBuilder spot)
    {
        BinanceMarketEndpoints.Open(
            spot.MapGet("/ticker/bookTicker", BookTickers), "BinanceBookTicker", "The best prices");
        BinanceMarketEndpoints.Open(
            spot.MapGet("/ticker/price", Prices), "BinancePriceTicker", "The last price");
        BinanceMarketEndpoints.Open(
            spot.MapGet("/ticker/24hr", Days), "BinanceDayTicker", "The last 24 hours");
        BinanceMarketEndpoints.Open(spot.MapGet("/klines", Candles), "BinanceCandles", "Candles");
    }

    private static Task<Answer> BookTickers(BinanceParameters parameters, Store store) =>
        Each(parameters, store, market => Best(store, market));

    private static Task<Answer> Prices(
        BinanceParameters parameters, Store store, CancellationToken cancellation) =>
        Each<BinancePrice>(parameters, store, async market =>
        {
            var last = await BinanceTradeQueries.Newest(
                store.Database, market.Id, 0, long.MaxValue, 1, cancellation);
            return new BinancePrice(market.Pair(), market.Price(last.Count == 0 ? 0 : last[0].Price));
        });

    private static Task<Answer> Days(
        BinanceParameters parameters, Store store, TimeProvider clock, CancellationToken cancellation) =>
        Each(parameters, store, market => Day(store, market, clock.NowMicros(), cancellation));

    private static async Task<Result<BinanceTicker>> Day(
        Store store, Market market, long now, CancellationToken cancellation)
    {
        if (!(await Best(store, market)).Is(out var best, out var refusal))
        {
            return refusal;
        }

        var start = now - Clock.Day;
        var span = await BinanceStatistics.Span(store, market, start, now + 1, cancellation);
        var trades = span.Trades;
        var day = TradeSummary.Of(trades, 0, trades.Count, span.Before?.Price ?? 0);
        var (open, last) = (day.FirstPrice, day.LastPrice);
        var newest = trades.Count > 0 ? trades[^1] : span.Before;
        return new BinanceTicker(
            market.Pair(),
            BinanceSymbols.Scaled(
                (BigInteger)(last - open) * (BigInteger)market.TickSize.Units, Market.PriceDecimals),
            BinanceSymbols.Scaled(open == 0 ? 0 : (BigInteger)(last - open) * 100_000 / open, 3),
            Average(market, day), market.Price(span.Before?.Price ?? open), market.Price(last),
            market.Lots(newest?.Lots ?? 0), best.BidPrice, best.BidQty, best.AskPrice, best.AskQty,
            market.Price(open), market.Price(day.HighPrice), market.Price(day.LowPrice),
            Volume(market, day.Lots), BinanceSymbols.Scaled(day.Quote, market.Quote.Decimals),
            BinanceSymbols.Milliseconds(start), BinanceSymbols.Milliseconds(now),
            trades.Count > 0 ? trades[0].Id : -1, trades.Count > 0 ? trades[^1].Id : -1, day.Count);
    }

    private static async Task<Answer<object[][]>> Candles(
        BinanceParameters parameters, Store store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.NowMicros();
        if (!parameters.Market(store).Is(out var market, out var refusal)
            || !parameters.Need("interval").Is(out var name, out refusal)
            || !parameters.Limit(500, 1_000).Is(out var limit, out refusal)
            || !parameters.Time("startTime", -1).Is(out var start, out refusal)
            || !parameters.Time("endTime", now).Is(out var end, out refusal))
        {
            return refusal;
        }

        if (CandleInterval.Of(name) is not { } interval)
        {
            return BinanceRefusal.Of(-1120, "Invalid interval.");
        }

        end = Math.Min(end, now);
        start = start < 0 ? interval.Back(end, limit) : start;
        var first = await BinanceTradeQueries.From(
            store.Database, market.Id, 0, long.MaxValue, 1, cancellation);
        if (first.Count == 0 || start > end)
        {
            return Array.Empty<object[]>();
        }

        var from = interval.Start(Math.Max(start, first[0].Time));
        var until = from;
        for (var i = 0; i <= limit && until <= end; i++)
        {
            until = interval.Next(until);
        }

        var span = await BinanceStatistics.Span(
            store, market, from, Math.Min(until, end + 1), cancellation);
        return BinanceStatistics.Candles(span, interval, from, Math.Min(until, end + 1))
            .Where(candle => candle.Open >= start)
            .Take(limit)
            .Select(candle => Row(market, candle)).ToArray();
    }

    private static object[] Row(Market market, TradeSummary candle) =>
    [
        BinanceSymbols.Milliseconds(candle.Open), market.Price(candle.FirstPrice),
        market.Price(candle.HighPrice), market.Price(candle.LowPrice), market.Price(candle.LastPrice),
        Volume(market, candle.Lots), BinanceSymbols.Milliseconds(candle.Close) - 1,
        BinanceSymbols.Scaled(candle.Quote, market.Quote.Decimals), (long)candle.Count,
        Volume(market, candle.TakerLots), BinanceSymbols.Scaled(candle.TakerQuote, market.Quote.Decimals),
        "0",
    ];

    private static string Volume(Market market, BigInteger lots) =>
        BinanceSymbols.Scaled(lots * (BigInteger)market.LotSize.Units, market.Base.Decimals);

    /// <summary>What was paid for one, rounded down to the decimals that there always are.</summary>
    private static string Average(Market market, TradeSummary day)
    {
        var quantity = day.Lots * (BigInteger)market.LotSize.Units;
        return quantity.IsZero ? BinanceSymbols.Scaled(0, 8) : BinanceSymbols.Scaled(
            day.Quote * BigInteger.Pow(10, market.Base.Decimals + 8)
                / (quantity * BigInteger.Pow(10, market.Quote.Decimals)),
            8);
    }

    private static async Task<Result<BinanceBookTicker>> Best(Store store, Market market)
    {
        var read = await store.Sequencer.Read(state => BookLevels.Of(state.Orders.Of(market.Id), 1));
        return read.Then<BinanceBookTicker>(book =>
        {
            var bid = book.Bids.Count == 0 ? default : book.Bids[0];
            var ask = book.Asks.Count == 0 ? default : book.Asks[0];
            return new BinanceBookTicker(
                market.Pair(), market.Price(bid.Price), market.Lots(bid.Lots), market.Price(ask.Price),
                market.Lots(ask.Lots));
        });
    }

    /// <summary>One object for a market that is named alone, and a list for several or all.</summary>
    private static async Task<Answer> Each<T>(
        BinanceParameters parameters, Store store, Func<Market, Task<Result<T>>> read)
    {
        if (!parameters.Markets(store).Is(out var asked, out var refusal))
        {
            return (Answer<T>)refusal;
        }

        var list = new List<T>(asked.Markets.Length);
        foreach (var market in asked.Markets)
        {
            if (!(await read(market)).Is(out var one, out refusal))
            {
                return (Answer<T>)refusal;
            }

            list.Add(one);
        }

        return asked.IsOne ? (Answer<T>)list[0] : (Answer<T[]>)list.ToArray();
    }
}
