using DSLT.Core;
using DSLT.Features.Staking;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Features.Staking;

public sealed class StakingDistributionTests(PostgresFixture postgres)
{
    private const int Positions = 70;
    private const long Gold = 1;

    /// <summary>
    /// A day is distributed in parts. A part that comes again, after a crash and with the same positions,
    /// pays nothing; nor does the whole day, nor a day before it.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task A_day_is_distributed_once(DatabaseKind kind)
    {
        using var store = await Staked(kind);
        var first = await Next(store, after: 0);
        Assert.Equal(StakingDistribution.PositionsAtOnce, first.Length);
        await Run(store, 5, 0, first);
        Assert.Equal(100L * first.Length, await Paid(store));
        store.Reopen();
        await Run(store, 5, 0, first);
        Assert.Equal(100L * first.Length, await Paid(store));
        Assert.Equal(first[^1], await After(store, 5));

        var rest = await Next(store, first[^1]);
        await Run(store, 5, first[^1], rest);
        Assert.Equal(100L * Positions, await Paid(store));
        Assert.Null(await After(store, 5));
        Assert.Null(await After(store, 4));
        Assert.Equal(0, await After(store, 6));
        await Run(store, 5, first[^1], rest);
        await Run(store, 4, 0, first);
        Assert.Equal(100L * Positions, await Paid(store));
        Assert.Null(await After(store, 5));
    }

    [Theory, EveryDatabase]
    public async Task Who_may_not_receive_is_owed_on(DatabaseKind kind)
    {
        using var store = await Staked(kind);
        await TradingStore.Write(store, 1, tx =>
        {
            tx.Raise(new HoldingFroze(tx.Holding(Holder.User(2), Gold), frozen: true));
            return default(Unit);
        });
        await Run(store, 5, 0, (await Next(store, 0))[..60]);
        Assert.Null(await After(store, 5));
        Assert.Equal(100L * 45, await Paid(store));
        await TradingStore.Write(store, 1, tx =>
        {
            tx.Raise(new HoldingFroze(tx.Holding(Holder.User(2), Gold), frozen: false));
            return default(Unit);
        });
        await Run(store, 6, 0, (await Next(store, 0))[..60]);
        Assert.Equal(100L * 60, await Paid(store));
    }

    /// <summary>
    /// A unit that the fee would take waits until there are more; who leaves for good leaves it to the fee.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task A_reward_that_is_no_more_than_its_fee_is_owed_on(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        await TradingStore.Write(store, 1, tx => StakingCommands.Create(tx, new CreateStakingRequest(
            "GOLD", "GOLD", "rate", [new StakingTierRequest("only")], "0.000001", RewardFeeBps: 100))
            .Then(_ => StakingCommands.Fund(tx, "1", "10"))
            .Then(_ => StakeCommands.Stake(tx, new StakeRequest("1", "1")))
            .Then<Unit>(_ => default(Unit)));
        store.Clock.Advance(TimeSpan.FromMilliseconds(1_500));
        await Run(store, 5, 0, [1]);
        Assert.Equal(0, await Paid(store));
        var claimed = await store.Sequencer.Write(
            TradingStore.Trader(1), Command.StakeClaim, tx => StakeCommands.Claim(tx, "1"));
        Assert.Equal(Code.NothingToClaim, claimed.Result.Refusal?.Code);
        var before = await store.Balance(1);
        await TradingStore.Write(store, 1, tx => StakeCommands.Unstake(tx, "1", new UnstakeRequest())
            .Then<Unit>(_ => default(Unit)));
        Assert.Equal(new Amount(1_000_000), await store.Balance(1) - before);
        Assert.Equal(1, await Paid(store));
        Assert.Equal(
            new Amount(1),
            (await store.Sequencer.Read(state => state.Holdings.Of(Holder.Treasury, Gold).Available)).Value);
        var report = Verifier.Run(store.Store.Database, store.Clock);
        Assert.True(report.Holds, report.ToText());
    }

    [Theory, EveryDatabase]
    public async Task Nothing_is_distributed_of_a_paused_token_or_in_an_emergency(DatabaseKind kind)
    {
        using var store = await Staked(kind);
        var positions = await Next(store, 0);
        await Pause(store, paused: true);
        await Run(store, 5, 0, positions);
        Assert.Equal(0, await After(store, 5));
        await Pause(store, paused: false);
        await TradingStore.Write(store, 1, tx => StakingCommands.Update(
            tx, "1", new UpdateStakingRequest("emergency")).Then<Unit>(_ => default(Unit)));
        Assert.Null(await After(store, 5));
        await Run(store, 5, 0, positions);
        Assert.Equal(0, await Paid(store));
    }

    /// <summary>Each of 70 positions has earned 100 units.</summary>
    private async Task<TestStore> Staked(DatabaseKind kind)
    {
        var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        await TradingStore.Write(store, 1, tx => StakingCommands.Create(tx, new CreateStakingRequest(
            "GOLD", "GOLD", "rate", [new StakingTierRequest("only", WeightBps: 1_000)], "0.007"))
            .Then(_ => StakingCommands.Fund(tx, "1", "10"))
            .Then<Unit>(_ => default(Unit)));
        for (var i = 0; i < Positions; i++)
        {
            await TradingStore.Write(store, 1 + (i % TradingStore.Users), tx => StakeCommands.Stake(
                tx, new StakeRequest("1", "1")).Then<Unit>(_ => default(Unit)));
        }

        store.Clock.Advance(TimeSpan.FromSeconds(1));
        store.Clock.Advance(TimeSpan.FromMilliseconds(1));
        return store;
    }

    private static async Task Run(TestStore store, long day, long after, long[] positions)
    {
        var written = await store.Sequencer.Write(
            Caller.Node, Command.StakingDistribute,
            tx => StakingDistribution.Run(
                tx, 1, day, after, positions, positions.Length < StakingDistribution.PositionsAtOnce));
        Assert.Null(written.Result.Refusal);
    }

    private static async Task Pause(TestStore store, bool paused) =>
        await TradingStore.Write(store, 1, tx =>
        {
            tx.State.Tokens.Save(tx.State.Tokens.Find(Gold)! with { Paused = paused });
            return default(Unit);
        });

    private static async Task<long[]> Next(TestStore store, long after)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await store.Store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        return await StakingQueries.Next(
            store.Store.Database, 1, after, StakingDistribution.PositionsAtOnce, cancellation);
    }

    private static async Task<long?> After(TestStore store, long day) => (await store.Sequencer.Read(state =>
        StakingDistribution.After(state, state.Staking.Find(1)!, day))).Is(out var after, out _)
            ? after
            : throw new InvalidOperationException();

    private static async Task<long> Paid(TestStore store) => (await store.Sequencer.Read(state =>
        (long)state.Staking.StateOf(state.Staking.Find(1)!).Paid.Units)).Is(out var paid, out _)
            ? paid
            : throw new InvalidOperationException();
}
