using DSLT.Core;
using DSLT.Features.Surveillance;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Surveillance;

public sealed class AlertCommandsTests(PostgresFixture postgres)
{
    private const int Repeat = 60;

    /// <summary>
    /// The command itself: whoever asks twice, before or after a restart or a review, makes one alert.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task A_pattern_that_is_in_the_queue_is_not_put_there_again(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        var first = Seen(1_000);
        Assert.Equal(first.SeenAt + (Repeat * Clock.Second), await Raise(store, first));
        Assert.Equal(first.SeenAt + (Repeat * Clock.Second), await Raise(store, first));
        Assert.Equal(first.SeenAt + (Repeat * Clock.Second), await Raise(store, Seen(1_000 + Repeat)));
        await Raise(store, Seen(1_001) with { User = 2 });
        await Raise(store, Seen(1_001) with { Kind = AlertKind.Spoofing });
        Assert.Equal([1, 2, 3], await Alerts(store));
        store.Reopen();
        await TradingStore.Write(store, 1, tx => AlertCommands.Review(
            tx, "1", new ReviewRequest("dismissed")).Then<Unit>(_ => default(Unit)));
        await Raise(store, Seen(1_000 + Repeat));
        Assert.Equal([1, 2, 3], await Alerts(store));

        var later = Seen(1_001 + Repeat);
        Assert.Equal(later.SeenAt + (Repeat * Clock.Second), await Raise(store, later));
        Assert.Equal([1, 2, 3, 4], await Alerts(store));
    }

    private static Finding Seen(long seconds) => new(
        AlertKind.SelfTrade, 1, 1, 0, Clock.Second, seconds * Clock.Second, [], [1], "Seen.");

    private static async Task<long> Raise(TestStore store, Finding finding) =>
        (await store.Sequencer.Write(
            Caller.Node, Command.AlertRaise, tx => AlertCommands.Raise(tx, finding, Repeat))).Result.Value;

    private static Task<List<long>> Alerts(TestStore store) =>
        store.Query<long>("SELECT id FROM surveillance_alerts ORDER BY id");
}
