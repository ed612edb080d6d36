using DSLT.Core;
using DSLT.Features.Referrals;
using DSLT.Features.Users;

namespace DSLT.Tests.Features.Referrals;

public sealed class ReferralRulesTests
{
    private static readonly ReferralSettings Plain = new(
        1, [1_000], [], [], 7, 2, 1, null, [], [], 1, 0);

    [Theory]
    [InlineData("alice", "ALICE")]
    [InlineData("A_1", "A_1")]
    [InlineData("0123456789-0123456789-0123456789", "0123456789-0123456789-0123456789")]
    public void A_code_is_some_letters_in_capitals(string given, string code) =>
        Assert.Equal(code, ReferralRules.ParseCode(given).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("a b c")]
    [InlineData("äöü")]
    [InlineData("0123456789-0123456789-0123456789-")]
    public void Anything_else_is_no_code(string? given) =>
        Assert.Equal("invalid_code", ReferralRules.ParseCode(given).Refusal?.Code.Name);

    [Fact]
    public void Generated_codes_are_codes_and_each_is_another()
    {
        var codes = Enumerable.Range(1, 2_000)
            .SelectMany(user => Enumerable.Range(0, 40).Select(
                number => ReferralRules.Generated(user, number)))
            .ToList();
        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Equal(code, ReferralRules.ParseCode(code).Value));
    }

    [Fact]
    public void One_is_bound_once_not_to_oneself_in_time_and_in_no_circle()
    {
        var (alice, bob) = (User(1), User(2));
        var code = new ReferralCode("BOB", 2, 0);
        Assert.Equal(
            new Binding(2, "BOB", 5), ReferralRules.Bind(alice, code, 7, [bob], 5).Value.Binding);
        Assert.Equal(Code.SelfReferral, ReferralRules.Bind(bob, code, 7, [], 5).Refusal?.Code);
        Assert.Equal(
            Code.AlreadyReferred,
            ReferralRules.Bind(alice with { Binding = new(3, "C", 1) }, code, 7, [], 5).Refusal?.Code);
        Assert.Equal(
            Code.ReferralCycle,
            ReferralRules.Bind(alice, code, 7, [bob, User(3), alice], 5).Refusal?.Code);
        Assert.False(ReferralRules.Bind(alice, code, 7, [bob], 7 * Clock.Day).IsRefused);
        Assert.Equal(
            Code.BindingClosed, ReferralRules.Bind(alice, code, 7, [bob], (7 * Clock.Day) + 1).Refusal?.Code);
        var chain = Enumerable.Range(2, ReferralRules.MaxDepth).Select(id => User(id)).ToList();
        Assert.False(ReferralRules.Bind(alice, code, 7, chain, 5).IsRefused);
        Assert.Equal(
            Code.LimitReached, ReferralRules.Bind(alice, code, 7, [.. chain, User(999)], 5).Refusal?.Code);
    }

    [Fact]
    public void A_referrer_is_paid_who_is_old_enough_of_the_tier_and_not_frozen()
    {
        var referrer = User(1) with { Tier = 1 };
        var (early, late) = ((2 * Clock.Day) - 1, 2 * Clock.Day);
        Assert.True(ReferralRules.Qualifies(Plain, referrer, late));
        Assert.False(ReferralRules.Qualifies(Plain, referrer, early));
        Assert.False(ReferralRules.Qualifies(Plain, referrer with { Tier = 0 }, late));
        Assert.False(ReferralRules.Qualifies(Plain, referrer with { Frozen = true }, late));
    }

    [Theory]
    [InlineData(999, 1_000, 10_000, 999, 99)]
    [InlineData(999, 1_000, 15_000, 999, 149)]
    [InlineData(9, 1_000, 10_000, 9, 0)]
    [InlineData(1_000, 5_000, 20_000, 300, 300)]
    public void A_share_is_rounded_down_and_at_most_what_is_left(
        int income, int rate, int multiplier, int left, int share) =>
        Assert.Equal(new Amount(share), Share(income, rate, multiplier, left, null));

    [Fact]
    public void A_daily_cap_counts_what_was_earned_today_and_no_other_day()
    {
        var earned = ReferrerStanding.None.Earn(new Amount(80), Amount.Zero, Clock.Day);
        Assert.Equal(new Amount(20), Share(1_000, 1_000, 10_000, 1_000, 100, earned, Clock.Day + 1));
        Assert.Equal(new Amount(100), Share(1_000, 1_000, 10_000, 1_000, 100, earned, 2 * Clock.Day));
        Assert.Equal(Amount.Zero, Share(1_000, 1_000, 10_000, 1_000, 50, earned, Clock.Day + 1));
    }

    [Fact]
    public void What_was_ever_earned_stays_an_amount()
    {
        var full = ReferrerStanding.None.Earn(Amount.Max - new Amount(3), Amount.Zero, 0);
        Assert.Equal(new Amount(3), Share(1_000, 1_000, 10_000, 1_000, null, full));
    }

    [Theory]
    [InlineData("alice", "al***")]
    [InlineData("bob", "bo***")]
    [InlineData("al", "a***")]
    public void Of_a_name_others_see_the_beginning(string name, string masked) =>
        Assert.Equal(masked, ReferralRules.Masked(name));

    private static Amount Share(
        int income, int rate, int multiplier, int left, int? cap, ReferrerStanding? standing = null,
        long now = 0) =>
        ReferralRules.Share(
            new Amount(income), rate, multiplier, new Amount(left),
            cap is { } most ? new Amount(most) : null, standing ?? ReferrerStanding.None, now);

    private static User User(long id) =>
        new(id, $"user-{id}", null, "$none$", Role.User, 0, Frozen: false, 0);
}
