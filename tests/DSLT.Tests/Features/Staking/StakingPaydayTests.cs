using DSLT.Core;
using DSLT.Features.Staking;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Staking;

public sealed class StakingPaydayTests(PostgresFixture postgres)
{
    private const int AtOnce = StakingDistribution.PositionsAtOnce;
    private const long Gold = 1;

    /// <summary>
    /// With all in one look and two commands, with a look for each command, and with a last look that finds
    /// nothing. The job that comes again pays nobody twice, and the next day pays on.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task A_run_pays_every_position_once(DatabaseKind kind)
    {
        foreach (var (positions, read) in new[] { (80, 4_000), (80, AtOnce), (AtOnce, AtOnce) })
        {
            using var store = await Staked(kind, positions);
            var day = store.Clock.GetUtcNow();
            store.Clock.Advance(TimeSpan.FromMilliseconds(1_001));
            await Run(store, day, read);
            Assert.Equal(100L * positions, await Paid(store));
            await Run(store, day, read);
            store.Reopen();
            await Run(store, day, read);
            await Run(store, day.AddDays(-1), read);
            Assert.Equal(100L * positions, await Paid(store));
            store.Clock.Advance(TimeSpan.FromSeconds(1));
            await Run(store, day.AddDays(1), read);
            Assert.Equal(200L * positions, await Paid(store));
        }
    }

    [Theory, EveryDatabase]
    public async Task A_paused_token_waits_for_a_later_run(DatabaseKind kind)
    {
        using var store = await Staked(kind, 80);
        var day = store.Clock.GetUtcNow();
        store.Clock.Advance(TimeSpan.FromMilliseconds(1_001));
        await Pause(store, paused: true);
        await Run(store, day, AtOnce);
        Assert.Equal(0, await Paid(store));
        await Pause(store, paused: false);
        await Run(store, day, AtOnce);
        Assert.Equal(8_000, await Paid(store));
    }

    /// <summary>A rate that gives each position 100 units in a second.</summary>
    private async Task<TestStore> Staked(DatabaseKind kind, int positions)
    {
        var rate = $"0.{100 * positions:D6}";
        var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        await TradingStore.Write(store, 1, tx => StakingCommands.Create(tx, new CreateStakingRequest(
            "GOLD", "GOLD", "rate", [new StakingTierRequest("only")], rate))
            .Then(_ => StakingCommands.Fund(tx, "1", "10"))
            .Then<Unit>(_ => default(Unit)));
        for (var i = 0; i < positions; i++)
        {
            await TradingStore.Write(store, 1 + (i % TradingStore.Users), tx =>
                StakeCommands.Stake(tx, new StakeRequest("1", "1")).Then<Unit>(_ => default(Unit)));
        }

        return store;
    }

    private static Task Run(TestStore store, DateTimeOffset period, int read) =>
        new StakingPayday(store.Store) { PositionsRead = read }
            .Run(period, TestContext.Current.CancellationToken);

    private static Task Pause(TestStore store, bool paused) => TradingStore.Write(store, 1, tx =>
    {
        tx.State.Tokens.Save(tx.State.Tokens.Find(Gold)! with { Paused = paused });
        return default(Unit);
    });

    /// <summary>What left the fund, which the programme's own count must agree with.</summary>
    private static async Task<long> Paid(TestStore store) => (await store.Sequencer.Read(state =>
    {
        var programme = state.Staking.Find(1)!;
        var paid = state.Staking.StateOf(programme).Paid;
        var fund = state.Holdings.Of(programme.Fund.Holder, Gold).Available;
        Assert.Equal(10_000_000, (long)(paid + fund).Units);
        return (long)paid.Units;
    })).Is(out var paid, out _)
        ? paid
        : throw new InvalidOperationException();
}
