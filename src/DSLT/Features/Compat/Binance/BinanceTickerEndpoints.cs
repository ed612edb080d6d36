using DSLT.Core;
using DSLT.Features.Candles;
using DSLT.Features.Markets;
using DSLT.Features.Tickers;
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

    public static Task<Answer> BookTickers(BinanceParameters parameters, Store store) =>
        Each(parameters, store, market => Best(store, market));

    public static Task<Answer> Prices(BinanceParameters parameters, Store store) =>
        Each<BinancePrice>(parameters, store, market => new(new BinancePrice(
            market.Pair(), market.Price(store.State.Candles.Committed(market.Id).LastPrice))));

    public static Task<Answer> Days(
        BinanceParameters parameters, Store store, TimeProvider clock, CancellationToken cancellation) =>
        Each(parameters, store, market => new ValueTask<Result<BinanceTicker>>(
            BinanceDays.Of(store, market, clock.NowMicros(), cancellation)));

    public static async Task<Answer<object[][]>> Candles(
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

        if (BinanceInterval.Of(name) is not { } interval)
        {
            return BinanceRefusal.Of(-1120, "Invalid interval.");
        }

        var range = new CandleRange(start < 0 ? null : start, Math.Min(end, now), limit);
        var candles = await BinanceCandles.Range(store, market, interval, range, cancellation);
        return candles.Select(candle => Row(market, interval, candle)).ToArray();
    }

    private static object[] Row(Market market, BinanceInterval interval, Candle candle) =>
    [
        BinanceSymbols.Milliseconds(candle.Start), market.Price(candle.Open), market.Price(candle.High),
        market.Price(candle.Low), market.Price(candle.Close), market.Volume(candle.Volume),
        BinanceSymbols.Milliseconds(interval.Next(candle.Start)) - 1, market.Quote(candle.QuoteVolume),
        candle.Trades, market.Volume(candle.BoughtVolume), market.Quote(candle.BoughtQuoteVolume), "0",
    ];

    private static async ValueTask<Result<BinanceBookTicker>> Best(Store store, Market market) =>
        (await store.Sequencer.Read(state => BestPrices.Of(state.Orders.Of(market.Id).Book)))
            .Then<BinanceBookTicker>(best => BinanceDays.Best(market, best));

    /// <summary>One object for a market that is named alone, and a list for several or all.</summary>
    private static async Task<Answer> Each<T>(
        BinanceParameters parameters, Store store, Func<Market, ValueTask<Result<T>>> read)
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
