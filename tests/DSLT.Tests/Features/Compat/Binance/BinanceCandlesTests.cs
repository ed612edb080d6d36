using DSLT.Core;
using DSLT.Features.Candles;
using DSLT.Features.Compat.Binance;
using DSLT.Features.Markets;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Compat.Binance;

public sealed class BinanceCandlesTests(PostgresFixture postgres)
{
    private const int Rounds = 150;

    private static readonly string[] Intervals =
    [
        "1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w", "1M",
    ];

    private static readonly TimeSpan[] Steps =
    [
        TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(40), TimeSpan.FromMinutes(4),
        TimeSpan.FromHours(3), TimeSpan.FromDays(2), TimeSpan.FromDays(20),
    ];

    /// <summary>
    /// Every interval, made of candles that are kept or of trades, is what one gets by going through the list
    /// of trades; without a trade it stays at the price before.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task Candles_of_every_interval_are_what_the_list_of_trades_comes_to(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var random = new Random(kind == DatabaseKind.Sqlite ? 51 : 52);
        await TradingStore.Open(store);
        for (var round = 0; round < Rounds; round++)
        {
            store.Clock.Advance(Steps[random.Next(Steps.Length)]);
            await TradingStore.Write(
                store, random.Next(1, TradingStore.Users), tx => TradingStore.Trade(tx, random));
        }

        var market = store.Store.State.Markets.Committed(1)!;
        var trades = await store.Query<TradeRow>(
            "SELECT time AS Time, price AS Price, lots AS Lots, quote AS Quote, taker_side AS Side "
            + "FROM trades ORDER BY id");
        var now = store.Clock.NowMicros();
        foreach (var interval in Intervals.Select(text => BinanceInterval.Of(text)!))
        {
            for (var i = 0; i < 12; i++)
            {
                var from = random.Next(4) == 0 ? (long?)null : random.NextInt64(trades[0].Time - 1, now);
                var range = new CandleRange(from, now, random.Next(1, 50));
                var found = await BinanceCandles.Range(
                    store.Store, market, interval, range, TestContext.Current.CancellationToken);
                Assert.Equal(Naive(trades, market, interval, range), found);
            }
        }
    }

    private static IEnumerable<Candle> Naive(
        IReadOnlyList<TradeRow> trades, Market market, BinanceInterval interval, CandleRange range)
    {
        var candles = new List<Candle>();
        var first = range.From is { } from
            ? Math.Max(from, trades[0].Time)
            : interval.Back(range.To, range.Limit);
        var last = trades.LastOrDefault(trade => trade.Time < interval.Start(first))?.Price ?? 0;
        for (var open = interval.Start(first); open <= range.To; open = interval.Next(open))
        {
            var (start, end) = (open, interval.Next(open));
            var within = trades.Where(trade => trade.Time >= start && trade.Time < end).ToList();
            last = within.Count == 0 ? last : within[^1].Price;
            if (last > 0 && open >= (range.From ?? 0))
            {
                var sum = within.Select(trade => trade.ToCandle(market))
                    .Aggregate((Candle?)null, (sum, one) => sum?.Then(one) ?? one);
                candles.Add((sum ?? BinanceDays.Still(last)) with { Start = open });
            }

            if (candles.Count == range.Limit && range.From is not null)
            {
                break;
            }
        }

        return candles;
    }

    private sealed record TradeRow
    {
        public long Time { get; init; }

        public long Price { get; init; }

        public long Lots { get; init; }

        public string Quote { get; init; } = "";

        public long Side { get; init; }

        public Candle ToCandle(Market market) =>
            Candle.OfTrade(Price, market.Quantity(Lots), Amount.FromStored(Quote), isBought: Side == 1);
    }
}
