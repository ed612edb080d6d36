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

    private static string? Read(Token token, string to) => StakingRules.Read(
        new CreateStakingRequest(
            token.Symbol, token.Symbol, "rate", [new StakingTierRequest("only", 7)], "1", PenaltyBps: 500,
            PenaltyTo: to),
        token,
        token).Refusal?.Code.Name;
}
