using DSLT.Core;
using DSLT.Features.Vesting;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Features.Vesting;

public sealed class VestingReleaseTests(PostgresFixture postgres)
{
    private const int Grants = 120;

    [Theory, EveryDatabase]
    public async Task What_is_due_is_paid_once_and_again_at_the_next_step(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        await Make(store, new ScheduleBody("stepped", Steps: 4, StepSeconds: 86_400), 400);
        var before = await store.Balance(2, TradingStore.Usd);
        await Run(store);
        Assert.Equal(before, await store.Balance(2, TradingStore.Usd));
        store.Clock.Advance(TimeSpan.FromDays(1));
        await Run(store);
        await Run(store);
        Assert.Equal(before + new Amount(100 * Grants), await store.Balance(2, TradingStore.Usd));
        store.Reopen();
        store.Clock.Advance(TimeSpan.FromDays(9));
        await Run(store);
        Assert.Equal(before + new Amount(400 * Grants), await store.Balance(2, TradingStore.Usd));
        Assert.Equal(
            (GrantState.Done, 0L),
            (await store.Sequencer.Read(state => (
                state.Vesting.Find(7)!.Standing.State, state.Vesting.Find(7)!.Standing.DueAt))).Value);
        var report = Verifier.Run(store.Store.Database, store.Clock);
        Assert.True(report.Holds, report.ToText());
    }

    [Theory, EveryDatabase]
    public async Task A_linear_grant_is_paid_once_a_day_and_at_its_end(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        await Make(store, new ScheduleBody("linear", DurationSeconds: 2 * 86_400 + 3_600), 49);
        var start = (await store.Balance(2, TradingStore.Usd)).Units;
        var before = start;
        var paid = new List<int>();
        for (var hour = 1; hour <= 50; hour++)
        {
            store.Clock.Advance(TimeSpan.FromHours(1));
            await Run(store);
            var now = (await store.Balance(2, TradingStore.Usd)).Units;
            if (now != before)
            {
                paid.Add(hour);
                Assert.Equal(hour * Grants, now - start);
                before = now;
            }
        }

        Assert.Equal([24, 48, 49], paid);
    }

    [Theory, EveryDatabase]
    public async Task What_cannot_be_paid_is_tried_again_an_hour_later(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        await Make(store, new ScheduleBody("stepped", Steps: 1, StepSeconds: 60), 10);
        var before = await store.Balance(2, TradingStore.Usd);
        await Pause(store, true);
        store.Clock.Advance(TimeSpan.FromMinutes(2));
        await Run(store);
        await Pause(store, false);
        store.Clock.Advance(TimeSpan.FromMinutes(59));
        await Run(store);
        Assert.Equal(before, await store.Balance(2, TradingStore.Usd));
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await Run(store);
        Assert.Equal(before + new Amount(10 * Grants), await store.Balance(2, TradingStore.Usd));
    }

    private static Task Make(TestStore store, ScheduleBody schedule, int units) =>
        TradingStore.Write(store, 1, tx => GrantFunding.Create(
            tx, tx.State.Tokens.Find(TradingStore.Usd)!, new GrantTerms(schedule, false, AutoRelease: true),
            [.. Enumerable.Repeat(new GrantShare(2, new Amount(units)), Grants)])
            .Then<Unit>(_ => default(Unit)));

    private static Task Pause(TestStore store, bool paused) => TradingStore.Write(store, 1, tx =>
    {
        tx.State.Tokens.Save(tx.State.Tokens.Find(TradingStore.Usd)! with { Paused = paused });
        return default(Unit);
    });

    private static async Task Run(TestStore store)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await store.Store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        await new VestingRelease(store.Store, store.Clock).Run(store.Clock.GetUtcNow(), cancellation);
    }
}
