using DSLT.Core;
using DSLT.Features.Staking;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Staking;

public sealed class StakeRewardedTests(PostgresFixture postgres)
{
    /// <summary>A journal from before there were fees has rewards without one, and is read as ever.</summary>
    [Theory, EveryDatabase]
    public async Task A_reward_of_an_old_journal_had_no_fee(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        await TradingStore.Write(store, 1, tx =>
        {
            tx.Raise(new OldReward());
            return default(Unit);
        });
        Assert.Equal(8, (await store.Sequencer.Read(state => state.Staking.NextRewardId())).Value);
        store.Reopen();
        Assert.Equal(8, (await store.Sequencer.Read(state => state.Staking.NextRewardId())).Value);
        var (reward, _) = Assert.Single(await StakingQueries.Rewards(
            store.Store.Database, 2, 0, long.MaxValue, 10, TestContext.Current.CancellationToken));
        Assert.Equal(
            new StakeReward(7, 2, 1, 3, RewardKind.Compounded, new Amount(500), Amount.Zero, 0), reward);
        Assert.Equal(reward.Amount, reward.Net);
    }

    /// <summary>What was given up came to nobody.</summary>
    [Fact]
    public void What_comes_to_the_staker_is_what_the_fee_leaves_and_nothing_of_what_was_given_up()
    {
        var reward = new StakeReward(7, 2, 1, 3, RewardKind.Claimed, new Amount(500), new Amount(30), 9);
        Assert.Equal(new Amount(470), reward.Net);
        Assert.Equal(
            Amount.Zero, (reward with { Kind = RewardKind.Forfeited, Fee = Amount.Zero }).Net);
    }

    /// <summary>Writes what the first version wrote.</summary>
    private sealed class OldReward : Event
    {
        public override EventTag Tag => EventTag.StakeRewarded;

        public override void Write(PayloadWriter writer)
        {
            foreach (var number in new[] { 7L, 2, 1, 3 })
            {
                writer.Number(number);
            }

            writer.Byte((byte)RewardKind.Compounded);
            writer.Amount(new Amount(500));
        }

        public override void Apply(State state, in RecordHeader record) => state.Staking.Rewarded(7);
    }
}
