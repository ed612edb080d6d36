using DSLT.Core;
using DSLT.Features.Vesting;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Vesting;

public sealed class VestingOutlookTests(PostgresFixture postgres)
{
    [Theory, EveryDatabase]
    public async Task It_tells_what_vests_within_a_day(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        await TradingStore.Write(store, 1, tx => GrantFunding.Create(
            tx, tx.State.Tokens.Find(TradingStore.Usd)!,
            new GrantTerms(
                new ScheduleBody("stepped", Steps: 10, StepSeconds: 50_000), Revocable: true, false),
            [new GrantShare(2, new Amount(1_000)), new GrantShare(3, new Amount(500))])
            .Then<Unit>(_ => default(Unit)));
        var outlook = new VestingOutlook(store.Store, store.Clock);
        Assert.Equal(150, await NextDay());
        store.Clock.Advance(TimeSpan.FromSeconds(20_000));
        Assert.Equal(300, await NextDay());
        await TradingStore.Write(
            store, 1, tx => GrantCommands.Revoke(tx, "1").Then<Unit>(_ => default(Unit)));
        Assert.Equal(100, await NextDay());
        store.Clock.Advance(TimeSpan.FromDays(9));
        Assert.Equal(0, await NextDay());

        async Task<Int128> NextDay()
        {
            var cancellation = TestContext.Current.CancellationToken;
            await store.Store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
            await outlook.RunOnce(cancellation);
            return Assert.Single(outlook.NextDay, next => next.Token == TradingStore.Usd).Amount.Units;
        }
    }
}
