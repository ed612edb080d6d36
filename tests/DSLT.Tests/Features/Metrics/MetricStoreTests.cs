using DSLT.Core;
using DSLT.Features.Metrics;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Metrics;

public sealed class MetricStoreTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const long Noon = 1_800_000_000 * Clock.Second;

    private static readonly SlotSummary Three = SlotSummary.Merge([Of(1), Of(2), Of(3)]);

    [Theory]
    [EveryDatabase]
    public async Task Slots_are_stored_and_read_back_by_their_time(DatabaseKind kind)
    {
        using var test = new TestStore(kind, postgres);
        var metrics = new MetricStore(test.Store);
        metrics.Write(Slot(Noon, "a", "b"), MetricSlots.Seconds);
        metrics.Write(Slot(Noon + MetricSlots.Length, "a"), MetricSlots.Seconds);
        metrics.Write(Slot(Noon, "a"), MetricSlots.LongSeconds);
        await UntilStored(test, 4);
        var rows = await Between(metrics, MetricSlots.Seconds, 0, Noon + 1_000);
        Assert.Equal(["a", "b"], rows.Select(row => row.Name));
        Assert.Equal(Three.Buckets, rows[0].Summary.Buckets);
        Assert.Equal(3, (await Between(metrics, MetricSlots.Seconds, 0, long.MaxValue)).Count);
        Assert.Single(await Between(metrics, MetricSlots.LongSeconds, 0, long.MaxValue));
    }

    [Theory]
    [EveryDatabase]
    public async Task What_is_past_its_time_goes_with_the_next_long_slot(DatabaseKind kind)
    {
        using var test = new TestStore(kind, postgres);
        var metrics = new MetricStore(test.Store);
        metrics.Write(Slot(Noon - (3 * Clock.Hour), "old"), MetricSlots.Seconds);
        metrics.Write(Slot(Noon - Clock.Hour, "young"), MetricSlots.Seconds);
        metrics.Write(Slot(Noon - (8 * Clock.Day), "old"), MetricSlots.LongSeconds);
        metrics.Write(Slot(Noon - (6 * Clock.Day), "young"), MetricSlots.LongSeconds);
        metrics.Write(Slot(Noon, "young"), MetricSlots.LongSeconds);
        await UntilStored(test, 3);
        Assert.Equal(0, (await test.Query<long>("SELECT count(*) FROM metrics WHERE name = 'old'")).Single());
    }

    [Fact]
    public async Task A_disk_that_takes_nothing_makes_no_more_than_sixty_slots_wait()
    {
        using var test = new TestStore(DatabaseKind.Sqlite, postgres);
        var metrics = new MetricStore(test.Store);
        using var busy = new ManualResetEventSlim();
        test.Store.Projector.Also(_ => busy.Wait(TestContext.Current.CancellationToken));
        for (var i = 0; i < 100; i++)
        {
            metrics.Write(Slot(Noon + i, "a"), MetricSlots.Seconds);
        }

        busy.Set();
        await UntilStored(test, 60);
        Assert.Equal(60, (await test.Query<long>("SELECT count(*) FROM metrics")).Single());
    }

    [Theory]
    [EveryDatabase]
    public async Task Users_and_open_sessions_are_counted(DatabaseKind kind)
    {
        using var test = new TestStore(kind, postgres);
        Assert.Equal(
            (0, 0), await new MetricStore(test.Store).Count(0, TestContext.Current.CancellationToken));
    }

    /// <summary>Rows that were handed over before a write go into the tables with it at the latest.</summary>
    private static async Task UntilStored(TestStore test, long rows)
    {
        await test.Mint(user: 1, amount: 1);
        Assert.Equal(rows, (await test.Query<long>("SELECT count(*) FROM metrics")).Single());
    }

    private static Task<IReadOnlyList<MetricRow>> Between(
        MetricStore metrics, long seconds, long after, long before) =>
        metrics.Between(seconds, after, before, TestContext.Current.CancellationToken);

    private static ClosedSlot Slot(long end, params string[] names) => new(
        end - MetricSlots.Length, end, [.. names.Select(name => new MetricRow(name, "", "s", Three))]);

    private static SlotSummary Of(double sample)
    {
        var distribution = new Distribution();
        distribution.Record(sample);
        return distribution.Peek();
    }
}
