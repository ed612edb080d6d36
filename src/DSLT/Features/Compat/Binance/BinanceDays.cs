using System.Numerics;
using DSLT.Core;
using DSLT.Features.Candles;
using DSLT.Features.Markets;
using DSLT.Features.Tickers;
using DSLT.Sequencing;

namespace DSLT.Features.Compat.Binance;

/// <summary>A market's last 24 hours, to within a minute, as everywhere here.</summary>
internal static class BinanceDays
{
    public static async Task<Result<BinanceTicker>> Of(
        Store store, Market market, long now, CancellationToken cancellation)
    {
        var read = await store.Sequencer.Read(state => (
            Best: BestPrices.Of(state.Orders.Of(market.Id).Book), Candles: state.Candles.Of(market.Id)));
        if (!read.Is(out var present, out var refusal))
        {
            return refusal;
        }

        var newest = await BinanceTradeQueries.Newest(
            store.Database, market.Id, 0, long.MaxValue, 1, cancellation);
        var lastLots = newest.Count == 0 ? 0 : newest[0].Lots;
        if (present.Candles.LastDay(now) is not { } day)
        {
            var still = Still(present.Candles.LastPrice);
            return Ticker(market, now, present.Best, still, still.Close, lastLots);
        }

        var before = await CandleHistory.Read(
            store, market.Id, CandleInterval.Minute, new CandleRange(null, day.Start - 1, 1), cancellation);
        var first = await BinanceTradeQueries.From(
            store.Database, market.Id,
            await BinanceTradeQueries.FirstAt(store.Database, day.Start, cancellation), long.MaxValue, 1,
            cancellation);
        return Ticker(
            market, now, present.Best, day, before.Count == 0 ? day.Open : before[^1].Close, lastLots) with
        {
            FirstId = first.Count == 0 ? -1 : first[0].Id,
            LastId = newest.Count == 0 ? -1 : newest[0].Id,
        };
    }

    public static BinanceBookTicker Best(Market market, BestPrices best) => new(
        market.Pair(), market.Price(best.Bid?.Price ?? 0), market.Lots(best.Bid?.Lots ?? 0),
        market.Price(best.Ask?.Price ?? 0), market.Lots(best.Ask?.Lots ?? 0));

    /// <summary>A day without a trade stays at the price before it.</summary>
    public static Candle Still(long price) => new(
        0, price, price, price, price, Amount.Zero, Amount.Zero, 0, Amount.Zero, Amount.Zero);

    private static BinanceTicker Ticker(
        Market market, long now, BestPrices best, Candle day, long before, long lastLots)
    {
        var (shown, change) = (Best(market, best), (BigInteger)(day.Close - day.Open));
        return new BinanceTicker(
            market.Pair(),
            BinanceSymbols.Scaled(change * (BigInteger)market.TickSize.Units, Market.PriceDecimals),
            BinanceSymbols.Scaled(day.Open == 0 ? 0 : change * 100_000 / day.Open, 3),
            Average(market, day), market.Price(before), market.Price(day.Close), market.Lots(lastLots),
            shown.BidPrice, shown.BidQty, shown.AskPrice, shown.AskQty, market.Price(day.Open),
            market.Price(day.High), market.Price(day.Low), market.Volume(day.Volume),
            market.Quote(day.QuoteVolume), BinanceSymbols.Milliseconds(now - Clock.Day),
            BinanceSymbols.Milliseconds(now), -1, -1, day.Trades);
    }

    /// <summary>What was paid for one, rounded down to the decimals that there always are.</summary>
    private static string Average(Market market, Candle day) =>
        day.Volume.IsZero ? BinanceSymbols.Scaled(0, 8) : BinanceSymbols.Scaled(
            (BigInteger)day.QuoteVolume.Units * BigInteger.Pow(10, market.Base.Decimals + 8)
                / ((BigInteger)day.Volume.Units * BigInteger.Pow(10, market.Quote.Decimals)),
            8);
}
