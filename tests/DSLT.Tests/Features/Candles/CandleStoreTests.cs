using DSLT.Core;
using DSLT.Data.Sqlite;
using DSLT.Features.Candles;
using DSLT.Features.Orders;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Features.Candles;

public sealed class CandleStoreTests(PostgresFixture postgres)
{
    private const int Rounds = 400;

    private static readonly TimeSpan[] Steps =
    [
        TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(3),
        TimeSpan.FromMinutes(47), TimeSpan.FromHours(5), TimeSpan.FromDays(2),
    ];

    /// <summary>
    /// Every candle in memory and in the table is what one gets by going through the list of trades: after
    /// restarts in the middle of candles, from the tables or from the journal's tail, after commands and
    /// whole commits that were taken back, and in tables that were made again.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task Candles_are_what_the_list_of_trades_comes_to(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var random = new Random(kind == DatabaseKind.Sqlite ? 21 : 22);
        await TradingStore.Open(store);
        for (var round = 0; round < Rounds; round++)
        {
            store.Clock.Advance(Steps[random.Next(Steps.Length)]);
            if (random.Next(6) == 0)
            {
                await TakeBack(store, random);
            }

            await TradingStore.Write(
                store, random.Next(1, TradingStore.Users), tx => TradingStore.Trade(tx, random));
            if (round % 50 == 49)
            {
                await AssertSame(store);
                await Restart(store, random, replays: round % 100 == 99);
                await AssertSame(store);
            }
        }

        store.Close();
        if (kind == DatabaseKind.Sqlite)
        {
            using var database = SqliteDatabase.OpenBeside(store.Place);
            var report = Rebuild.Run(database, store.Place, TimeProvider.System);
            Assert.True(report.Holds, report.ToText());
        }
    }

    [Fact]
    public void Weeks_start_on_Monday_and_each_period_lies_within_the_longer_ones()
    {
        var random = new Random(23);
        for (var i = 0; i < 1_000; i++)
        {
            var time = random.NextInt64(4_000_000_000) * Clock.Second;
            var starts = CandleIntervals.All.Select(interval => interval.StartOf(time)).ToList();
            Assert.Equal(starts.OrderDescending(), starts);
            Assert.True(starts[0] <= time && time < starts[0] + Clock.Minute);
            Assert.Equal(DayOfWeek.Monday, Clock.Time(starts[^1]).DayOfWeek);
            Assert.Equal(TimeSpan.Zero, Clock.Time(starts[^1]).TimeOfDay);
            Assert.True(time - starts[^1] < 7 * Clock.Day);
        }
    }

    /// <summary>
    /// A journal that was written before it was counted what incoming orders bought is read as it stands.
    /// </summary>
    [Fact]
    public async Task Candles_of_an_older_journal_have_everything_but_what_was_bought()
    {
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        var writer = new PayloadWriter();
        writer.Number(1);
        writer.Number(29_000_000);
        writer.Number(205);
        foreach (var interval in CandleIntervals.All)
        {
            // The minute has all there is; the longer ones have nothing more.
            var isMinute = interval == CandleInterval.Minute;
            writer.Number(isMinute ? -5 : 0);
            writer.Number(isMinute ? 1 : 0);
            writer.Number(isMinute ? 7 : 0);
            writer.Amount(new Amount(isMinute ? 30 : 0));
            writer.Amount(new Amount(isMinute ? 61 : 0));
            writer.Number(isMinute ? 4 : 0);
        }

        var old = Read(writer, hasBought: false);
        var again = new PayloadWriter();
        old.Write(again);
        Candle? kept = null;
        await TradingStore.Write(store, 1, tx =>
        {
            tx.Raise(Read(again, hasBought: true));
            kept = tx.State.Candles.Of(1).Of(CandleInterval.Minute);
            return default(Unit);
        });
        Assert.Equal(
            new Candle(
                29_000_000 * Clock.Minute, 200, 206, 198, 205, new Amount(30), new Amount(61), 4, Amount.Zero,
                Amount.Zero),
            kept);
    }

    private static CandlesChanged Read(PayloadWriter written, bool hasBought)
    {
        var reader = new PayloadReader(written.Written);
        var changed = CandlesChanged.Read(ref reader, hasBought);
        Assert.True(reader.AtEnd);
        return changed;
    }

    private static async Task TakeBack(TestStore store, Random random)
    {
        var written = await store.Sequencer.Write<Unit>(TradingStore.Trader(1), Command.Batch, tx =>
        {
            TradingStore.Trade(tx, random);
            return Refusal.Invalid("round", "To be taken back.");
        });
        Assert.Equal("invalid_round", written.Result.Refusal?.Code.Name);
        store.Truth.Fail();
        written = await store.Sequencer.Write(
            TradingStore.Trader(2), Command.Batch, tx => TradingStore.Trade(tx, random));
        Assert.Equal("storage_unavailable", written.Result.Refusal?.Code.Name);
        store.Truth.Heal();
    }

    private static async Task Restart(TestStore store, Random random, bool replays)
    {
        if (replays)
        {
            store.Tables.Fail();
            await TradingStore.Write(store, 3, tx => TradingStore.Trade(tx, random));
            store.Close();
            store.Tables.Heal();
        }

        store.Reopen();
    }

    private static async Task AssertSame(TestStore store)
    {
        var trades = await store.Query<TradeRow>(
            "SELECT time AS Time, price AS Price, lots AS Lots, quote AS Quote, taker_side AS Side "
            + "FROM trades ORDER BY id");
        Assert.NotEmpty(trades);
        var expected = CandleIntervals.All.ToDictionary(
            interval => interval,
            interval => trades.GroupBy(trade => NaiveStart(interval, trade.Time))
                .Select(period => Sum(period.Key, [.. period])).ToList());
        var table = await store.Query<Row>(
            "SELECT market AS Market, interval AS Interval, start AS Start, open AS Open, high AS High, "
            + "low AS Low, close AS Close, volume AS Volume, quote_volume AS Quote, trades AS Trades, "
            + "bought_volume AS Bought, bought_quote_volume AS BoughtQuote "
            + "FROM candles ORDER BY interval, start");
        Assert.All(table, row => Assert.Equal(1, row.Market));
        Assert.Equal(
            expected.SelectMany(pair => pair.Value.Select(candle => ((long)pair.Key, candle))),
            table.Select(row => (row.Interval, row.ToCandle())));

        var memory = store.Store.State.Candles.Committed(1);
        Assert.Equal(expected.Values.Select(candles => candles[^1]), memory.Current);
        var now = store.Clock.NowMicros();
        var minutes = expected[CandleInterval.Minute].Where(minute => minute.Start > now - Clock.Day);
        Assert.Equal(
            minutes.Aggregate((Candle?)null, (sum, minute) => sum?.Then(minute) ?? minute),
            memory.LastDay(now));
        Assert.Equal(trades[^1].Price, memory.LastPrice);
    }

    /// <summary>Found by stepping calendar times, not by the arithmetic under test.</summary>
    private static long NaiveStart(CandleInterval interval, long time)
    {
        var at = Clock.Time(time);
        var start = interval switch
        {
            CandleInterval.Minute => at.Date.AddHours(at.Hour).AddMinutes(at.Minute),
            CandleInterval.FiveMinutes => at.Date.AddHours(at.Hour).AddMinutes(at.Minute / 5 * 5),
            CandleInterval.QuarterHour => at.Date.AddHours(at.Hour).AddMinutes(at.Minute / 15 * 15),
            CandleInterval.Hour => at.Date.AddHours(at.Hour),
            CandleInterval.FourHours => at.Date.AddHours(at.Hour / 4 * 4),
            CandleInterval.Day => at.Date,
            _ => at.Date.AddDays(-(((int)at.DayOfWeek + 6) % 7)),
        };
        return Clock.Micros(new DateTimeOffset(start, TimeSpan.Zero));
    }

    private static Candle Sum(long start, TradeRow[] trades) => new(
        start, trades[0].Price, trades.Max(trade => trade.Price), trades.Min(trade => trade.Price),
        trades[^1].Price, Lots(trades), Quote(trades), trades.Length, Lots(trades.Where(IsBought)),
        Quote(trades.Where(IsBought)));

    private static bool IsBought(TradeRow trade) => (OrderSide)trade.Side == OrderSide.Buy;

    private static Amount Lots(IEnumerable<TradeRow> trades) =>
        new(trades.Sum(trade => trade.Lots) * 1_000);

    private static Amount Quote(IEnumerable<TradeRow> trades) =>
        new((Int128)trades.Sum(trade => decimal.Parse(trade.Quote)));

    private sealed record TradeRow
    {
        public long Time { get; init; }

        public long Price { get; init; }

        public long Lots { get; init; }

        public string Quote { get; init; } = "";

        public long Side { get; init; }
    }

    private sealed record Row
    {
        public long Market { get; init; }

        public long Interval { get; init; }

        public long Start { get; init; }

        public long Open { get; init; }

        public long High { get; init; }

        public long Low { get; init; }

        public long Close { get; init; }

        public string Volume { get; init; } = "";

        public string Quote { get; init; } = "";

        public long Trades { get; init; }

        public string Bought { get; init; } = "";

        public string BoughtQuote { get; init; } = "";

        public Candle ToCandle() => new(
            Start, Open, High, Low, Close, Amount.FromStored(Volume), Amount.FromStored(Quote), Trades,
            Amount.FromStored(Bought), Amount.FromStored(BoughtQuote));
    }
}
