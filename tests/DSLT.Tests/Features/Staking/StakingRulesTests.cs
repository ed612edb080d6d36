using DSLT.Core;
using DSLT.Features.Staking;
using DSLT.Features.Tokens;

namespace DSLT.Tests.Features.Staking;

public sealed class StakingRulesTests
{
    private static readonly Token Gold =
        new(1, "GOLD", "Gold", 6, null, Mintable: true, Paused: false, Issuer: 1, "{}", 0);

    private static readonly Token Shares = Gold with { Id = 2, Symbol = "LP1", Issuer = 0, Mintable = false };

    /// <summary>The pool would still count shares that are gone: they are redeemed there alone.</summary>
    [Fact]
    public void Shares_of_a_pool_are_not_burnt_as_a_penalty()
    {
        Assert.Equal("invalid_penalty_to", Read(Shares, "burnt"));
        Assert.Null(Read(Gold, "burnt"));
        Assert.Null(Read(Shares, "treasury"));
        Assert.Null(Read(Shares, "stayers"));
    }

    /// <summary>Rounded up, against whoever is paid; where it would be all, nothing is due yet.</summary>
    [Theory]
    [InlineData(0, 1_000, 0, true)]
    [InlineData(1, 1_000, 1, true)]
    [InlineData(1, 10_000, 1, true)]
    [InlineData(1, 10_001, 2, true)]
    [InlineData(5_000, 3, 2, true)]
    [InlineData(5_000, 1, 1, false)]
    [InlineData(1, 1, 1, false)]
    [InlineData(0, 1, 0, true)]
    [InlineData(0, 0, 0, false)]
    public void A_fee_is_its_part_of_a_reward_rounded_up(int bps, int reward, int fee, bool isDue)
    {
        var programme = StakingRules.Read(Asked(0), Gold, Gold).Value with { RewardFeeBps = bps };
        Assert.Equal(new Amount(fee), StakingRules.Fee(programme, new Amount(reward)));
        var position = new StakingPosition(
            1, 1, 0, 1, Amount.Zero, 0, StakingMath.Scaled(new Amount(reward)) + 7, 0, false, 0);
        Assert.Equal(isDue ? new Amount(reward) : null, StakingRules.Due(programme, position));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5_001)]
    public void A_fee_is_at_most_a_half(int bps)
    {
        Assert.Equal(
            "invalid_reward_fee_bps",
            StakingRules.Read(Asked(bps), Gold, Gold).Refusal?.Code.Name);
        var programme = StakingRules.Read(Asked(5_000), Gold, Gold).Value;
        Assert.Equal(
            "invalid_reward_fee_bps",
            StakingRules.Change(programme, new UpdateStakingRequest(RewardFeeBps: bps), Gold)
                .Refusal?.Code.Name);
        Assert.Equal(
            5_000,
            StakingRules.Change(programme, new UpdateStakingRequest("paused"), Gold).Value.RewardFeeBps);
    }

    private static CreateStakingRequest Asked(int feeBps) => new(
        "GOLD", "GOLD", "rate", [new StakingTierRequest("only", 7)], "1", RewardFeeBps: feeBps);

    private static string? Read(Token token, string to) => StakingRules.Read(
        new CreateStakingRequest(
            token.Symbol, token.Symbol, "rate", [new StakingTierRequest("only", 7)], "1", PenaltyBps: 500,
            PenaltyTo: to),
        token,
        token).Refusal?.Code.Name;
}
