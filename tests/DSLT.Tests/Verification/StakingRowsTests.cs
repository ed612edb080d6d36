using DSLT.Features.Referrals;
using DSLT.Features.Staking;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Verification;

public sealed class StakingRowsTests(PostgresFixture postgres)
{
    [Theory, EveryDatabase]
    public async Task What_is_staked_and_owed_is_there(DatabaseKind kind)
    {
        using var node = await StartWithStakes(kind == DatabaseKind.Postgres ? postgres : null);
        node.Stop();
        var report = node.Verify();
        Assert.True(report.Holds, report.ToText());
    }

    [Theory]
    [InlineData("UPDATE staking_positions SET owed = '18446744073709551616'", "programme 1: owed")]
    [InlineData("UPDATE staking_positions SET per_unit = '0' WHERE id = 2", "programme 1: owed")]
    [InlineData("UPDATE staking_positions SET owed = 'much' WHERE id = 1", "position 1")]
    [InlineData("UPDATE staking_positions SET tier = 7 WHERE id = 1", "position 1")]
    [InlineData("DELETE FROM staking_positions WHERE id = 1", "programme 1: open positions")]
    [InlineData("DELETE FROM staking_positions WHERE id = 1", "programme 1, tier 0: staked")]
    [InlineData("UPDATE staking_states SET owed = '0'", "programme 1: owed")]
    [InlineData("UPDATE staking_states SET owed = '9' || owed", "programme 1: its fund")]
    [InlineData("UPDATE staking_states SET participants = 3", "programme 1: participants")]
    [InlineData("UPDATE staking_states SET programme = 2", "programme 2")]
    [InlineData("UPDATE stakers SET positions = 2 WHERE user_id = 1", "programme 1: positions of its users")]
    [InlineData("DELETE FROM stakers WHERE user_id = 1", "programme 1: staked by its users")]
    [InlineData(
        "UPDATE staking_positions SET staked = (SELECT max(available) FROM balances) WHERE id = 1",
        "programme 1: its account of what is staked")]
    public async Task What_was_changed_is_found(string sql, string where)
    {
        using var node = await StartWithStakes();
        node.Tamper("projection.db", sql);
        Assert.Contains(
            node.Verify().Findings,
            finding => finding.Kind == FindingKind.Staking && finding.Where == where);
    }

    [Fact]
    public async Task Rewards_with_fees_and_commissions_are_there()
    {
        foreach (var on in new[] { null, postgres })
        {
            using var node = await StartWithFees(on);
            node.Stop();
            var report = node.Verify();
            Assert.True(report.Holds, report.ToText());
        }
    }

    [Theory]
    [InlineData("UPDATE staking_rewards SET fee = amount WHERE id = 1", "rewards of transaction")]
    [InlineData("UPDATE staking_rewards SET fee = '000000000000000000000000000000000000000' WHERE id = 1",
        "rewards of transaction")]
    [InlineData("UPDATE staking_rewards SET amount = fee WHERE id = 2", "programme 1: paid")]
    [InlineData("UPDATE staking_rewards SET amount = 'x' WHERE id = 2", "reward 2")]
    [InlineData("UPDATE staking_rewards SET kind = 4 WHERE id = 1", "reward 1")]
    [InlineData("UPDATE staking_rewards SET transaction_id = 0 WHERE id = 1", "reward 1")]
    [InlineData("UPDATE staking_rewards SET transaction_id = 5 WHERE id = 1", "rewards of transaction 5")]
    [InlineData("DELETE FROM staking_rewards WHERE id = 2", "programme 1: paid")]
    [InlineData("UPDATE staking_states SET paid = owed", "programme 1: paid")]
    [InlineData("DELETE FROM referral_earnings WHERE id = 1", "rewards of transaction")]
    [InlineData("UPDATE referral_earnings SET income = 1 WHERE id = 1", "rewards of transaction")]
    public async Task A_reward_that_was_changed_is_found(string sql, string where)
    {
        using var node = await StartWithFees();
        node.Tamper("projection.db", sql);
        Assert.Contains(
            node.Verify().Findings,
            finding => finding.Kind == FindingKind.Staking
                && finding.Where.StartsWith(where, StringComparison.Ordinal));
    }

    /// <summary>
    /// A claim and a distribution to two, with a fee of which alice, who brought carol, gets a half.
    /// </summary>
    private static async Task<TestNode> StartWithFees(PostgresFixture? postgres = null)
    {
        var node = await StartWithStakes(postgres);
        await node.Write(
            Command.ReferralsUpdate,
            tx => ReferralCommands.Set(tx, new SetReferralsRequest(StakingBps: [5_000], BindingDays: 1)));
        await node.Write(
            Command.ReferralCodeCreate,
            tx => ReferralCommands.CreateCode(tx, new CreateCodeRequest("ALICE")));
        await node.Write(Command.ReferralBind, tx => ReferralCommands.Bind(tx, "ALICE"), user: 3);
        await node.Write(Command.StakingUpdate, tx => StakingCommands.Update(
            tx, "1", new UpdateStakingRequest(RewardFeeBps: 2_000)));
        await node.Write(Command.StakingFund, tx => StakingCommands.Fund(tx, "1", "60"));
        await node.Write(Command.StakeClaim, tx => StakeCommands.Claim(tx, "2"), user: 3);
        await node.Write(Command.StakingFund, tx => StakingCommands.Fund(tx, "1", "70"));
        await node.Write(Command.StakingUpdate, tx => StakingCommands.Update(
            tx, "1", new UpdateStakingRequest(Rate: "2000000")));
        await node.Write(
            Command.StakingDistribute, tx => StakingDistribution.Run(tx, 1, 1, 0, [1, 2], isLast: true));
        await node.Projected();
        return node;
    }

    /// <summary>A programme with a position each of two users, both of which have earned something.</summary>
    private static async Task<TestNode> StartWithStakes(PostgresFixture? postgres = null)
    {
        var node = await TestNode.StartWithHistory(postgres);
        await node.Write(Command.StakingCreate, tx => StakingCommands.Create(tx, new CreateStakingRequest(
            "GOLD", "GOLD", "rate", [new StakingTierRequest("only")], "1000000")));
        await node.Write(Command.StakingFund, tx => StakingCommands.Fund(tx, "1", "50"));
        await node.Write(Command.Stake, tx => StakeCommands.Stake(tx, new StakeRequest("1", "3")));
        await node.Transfer(1, 3, 4);
        await node.Write(
            Command.Stake, tx => StakeCommands.Stake(tx, new StakeRequest("1", "4")), user: 3);
        await node.Write(Command.StakeAdd, tx => StakeCommands.Add(tx, "1", "1"));
        return node;
    }
}
