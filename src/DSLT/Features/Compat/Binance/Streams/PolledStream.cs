using DSLT.Features.Candles;
using DSLT.Features.Tickers;
using DSLT.Sequencing;

namespace DSLT.Features.Compat.Binance.Streams;

/// <summary>
/// What is told once a second and partly comes from tables: it is read beside the feed's thread, by the same
/// code that answers requests.
/// </summary>
internal abstract class PolledStream(BinanceStreamName name, Action<byte[]> tell) : BinanceStream(name, tell)
{
    /// <summary>What is new since the last time.</summary>
    public abstract Task<IReadOnlyList<byte[]>> Poll(Store store, long now, CancellationToken cancellation);
}

/// <summary>The last 24 hours, in short or in full, whenever they differ.</summary>
internal sealed class TickerStream(BinanceStreamName name, Action<byte[]> tell) : PolledStream(name, tell)
{
    private object? told;

    public override async Task<IReadOnlyList<byte[]>> Poll(
        Store store, long now, CancellationToken cancellation)
    {
        var market = Name.Market!;
        if (Name.Kind == BinanceStreamKind.MiniTicker)
        {
            var mini = MiniTickerEvent.Of(market, store.State.Candles.Committed(market.Id), now);
            return IsNew(mini with { EventTime = 0 }) ? [Json(mini)] : [];
        }

        var day = await BinanceDays.Of(store, market, now, cancellation);
        return day.Is(out var ticker, out _) && IsNew(ticker with { OpenTime = 0, CloseTime = 0 })
            ? [Json(TickerEvent.Of(ticker))]
            : [];
    }

    private bool IsNew(object timeless)
    {
        var isNew = !timeless.Equals(told);
        told = timeless;
        return isNew;
    }
}

/// <summary>The small tickers of all markets that differ, in one message.</summary>
internal sealed class MiniTickersStream(BinanceStreamName name, Action<byte[]> tell)
    : PolledStream(name, tell)
{
    private readonly Dictionary<long, MiniTickerEvent> told = [];

    public override Task<IReadOnlyList<byte[]>> Poll(Store store, long now, CancellationToken cancellation)
    {
        var changed = new List<MiniTickerEvent>();
        foreach (var market in BinanceSymbols.All(store.State.Markets))
        {
            var mini = MiniTickerEvent.Of(market, store.State.Candles.Committed(market.Id), now);
            var timeless = mini with { EventTime = 0 };
            if (!timeless.Equals(told.GetValueOrDefault(market.Id)))
            {
                told[market.Id] = timeless;
                changed.Add(mini);
            }
        }

        return Task.FromResult<IReadOnlyList<byte[]>>(changed.Count == 0 ? [] : [Json(changed.ToArray())]);
    }
}

/// <summary>
/// The full tickers of all markets that differ, in one message: what of them is in memory says which to read.
/// </summary>
internal sealed class TickersStream(BinanceStreamName name, Action<byte[]> tell) : PolledStream(name, tell)
{
    private readonly Dictionary<long, (MiniTickerEvent Day, BestPrices Best)> told = [];

    public override async Task<IReadOnlyList<byte[]>> Poll(
        Store store, long now, CancellationToken cancellation)
    {
        var markets = BinanceSymbols.All(store.State.Markets).ToList();
        var read = await store.Sequencer.Read(state =>
            markets.ConvertAll(market => BestPrices.Of(state.Orders.Of(market.Id).Book)));
        if (!read.Is(out var best, out _))
        {
            return [];
        }

        var changed = new List<TickerEvent>();
        foreach (var (market, prices) in markets.Zip(best))
        {
            var day = MiniTickerEvent.Of(market, store.State.Candles.Committed(market.Id), now);
            var present = (day with { EventTime = 0 }, prices);
            if (told.TryGetValue(market.Id, out var before) && before == present)
            {
                continue;
            }

            if ((await BinanceDays.Of(store, market, now, cancellation)).Is(out var ticker, out _))
            {
                told[market.Id] = present;
                changed.Add(TickerEvent.Of(ticker));
            }
        }

        return changed.Count == 0 ? [] : [Json(changed.ToArray())];
    }
}

/// <summary>The running candle whenever it differs, and each once more when it is over.</summary>
internal sealed class KlineStream(BinanceStreamName name, Action<byte[]> tell) : PolledStream(name, tell)
{
    /// <summary>Candles that may have ended since the last time.</summary>
    private const int MaxAtOnce = 10;

    private long running;
    private Kline? told;

    public override async Task<IReadOnlyList<byte[]>> Poll(
        Store store, long now, CancellationToken cancellation)
    {
        var (market, interval, news) = (Name.Market!, Name.Interval!, new List<byte[]>());
        running = Math.Max(running, interval.Back(now, MaxAtOnce));
        running = told is null ? interval.Start(now) : running;
        var range = new CandleRange(running, now, MaxAtOnce);
        foreach (var candle in await BinanceCandles.Range(store, market, interval, range, cancellation))
        {
            var end = interval.Next(candle.Start);
            var ids = candle.Trades == 0
                ? (-1, -1)
                : await BinanceTradeQueries.Ends(store.Database, market.Id, candle.Start, end, cancellation);
            var kline = Kline.Of(market, interval, candle, now, ids);
            if (!kline.Equals(told))
            {
                told = kline;
                news.Add(Json(new KlineEvent(BinanceSymbols.Milliseconds(now), market.Pair(), kline)));
            }

            running = end <= now ? end : candle.Start;
        }

        return news;
    }
}
