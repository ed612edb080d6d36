using DSLT.Core;
using DSLT.Features.Referrals;
using DSLT.Features.Tokens;

namespace DSLT.Tests.Features.Referrals;

public sealed class ReferralSettingsRulesTests
{
    private static readonly Token Gold = new(
        1, "GOLD", "Gold", 2, null, Mintable: true, Paused: false, 1, "{}", 0);

    [Fact]
    public void What_is_left_out_is_none()
    {
        var settings = Read(new SetReferralsRequest()).Value;
        Assert.Empty(settings.Trading);
        Assert.Equal((0, 0, 0), (settings.BindingDays, settings.MinAgeDays, settings.MinTier));
        Assert.Null(settings.MinVolume);
        Assert.Equal(ReferralRules.WholeBps, settings.MultiplierBps(1_000));
        Assert.Null(settings.DailyCap(1));
    }

    [Fact]
    public void A_multiplier_is_that_of_the_last_tier_that_is_reached()
    {
        var settings = Read(new SetReferralsRequest(
            Tiers: [new(2, 5_000), new(4, 20_000)], DailyCaps: [new("GOLD", "1.5")])).Value;
        Assert.Equal(
            [10_000, 10_000, 5_000, 5_000, 20_000, 20_000],
            Enumerable.Range(0, 6).Select(brought => settings.MultiplierBps(brought)));
        Assert.Equal(new Amount(150), settings.DailyCap(1));
    }

    [Theory]
    [InlineData(10_000, 10_000, null)]
    [InlineData(5_000, 20_000, null)]
    [InlineData(5_001, 20_000, "invalid_tiers")]
    [InlineData(10_001, 10_000, "invalid_trading_bps")]
    public void All_levels_at_the_highest_multiplier_come_to_at_most_the_fee(
        int rates, int multiplier, string? code) =>
        Assert.Equal(code, Read(new SetReferralsRequest(
            [rates / 2, rates - (rates / 2)], Tiers: [new(1, multiplier)])).Refusal?.Code.Name);

    private static Result<ReferralSettings> Read(SetReferralsRequest request) =>
        ReferralSettingsRules.Read(
            request, symbol => symbol == "GOLD" ? Gold : Refusal.NotFound("token", symbol), 1, 1, 0);
}
