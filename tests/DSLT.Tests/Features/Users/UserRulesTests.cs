using DSLT.Core;
using DSLT.Features.Users;

namespace DSLT.Tests.Features.Users;

public sealed class UserRulesTests
{
    private static readonly User Alice = new(1, "alice", null, "", Role.User, 0, Frozen: false, 0);
    private static readonly User Root = Alice with { Id = 2, Username = "root", Role = Role.Admin };

    [Theory]
    [InlineData("al")]
    [InlineData("a.b_c-9")]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345")]
    public void A_name_is_2_to_32_small_letters_digits_and_three_signs(string name) =>
        Assert.Equal(name, UserRules.Name(name).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("9a")]
    [InlineData("_a")]
    [InlineData("aB")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("\u00e4b")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456")]
    public void Any_other_name_is_refused(string? name) =>
        Assert.Equal("invalid_username", UserRules.Name(name).Refusal?.Code.Name);

    [Theory]
    [InlineData(null, true)]
    [InlineData("a@b", true)]
    [InlineData("", false)]
    [InlineData("@", false)]
    [InlineData("a@", false)]
    [InlineData("@b", false)]
    [InlineData("a@b@c", false)]
    [InlineData("a @b", false)]
    [InlineData("a\u0000@b", false)]
    public void An_address_has_something_on_both_sides_of_one_at(string? email, bool isOne) =>
        Assert.Equal(isOne, !UserRules.Email(email).IsRefused);

    [Fact]
    public void An_address_of_254_characters_is_not_too_long()
    {
        Assert.False(UserRules.Email(new string('a', 252) + "@b").IsRefused);
        Assert.True(UserRules.Email(new string('a', 253) + "@b").IsRefused);
    }

    [Fact]
    public void A_change_of_nothing_changes_nothing() =>
        Assert.Equal(Alice, UserRules.Update(Alice, default, Role.Operator, 1).Value);

    [Fact]
    public void An_operator_sets_tiers_and_freezes_and_gives_out_no_roles()
    {
        Assert.Equal(3, Change(Alice, new(null, 3, null), Role.Operator).Value.Tier);
        Assert.True(Change(Alice, new(null, null, true), Role.Operator).Value.Frozen);
        Assert.Equal(
            Code.Forbidden, Change(Alice, new(Role.Operator, null, null), Role.Operator).Refusal?.Code);
        Assert.Equal(Code.Forbidden, Change(Root, new(null, 1, null), Role.Operator).Refusal?.Code);
    }

    [Fact]
    public void A_tier_is_0_to_3()
    {
        Assert.Equal("invalid_tier", Change(Alice, new(null, 4, null), Role.Admin).Refusal?.Code.Name);
        Assert.Equal("invalid_tier", Change(Alice, new(null, -1, null), Role.Admin).Refusal?.Code.Name);
    }

    [Fact]
    public void The_last_administrator_who_can_act_stays_one()
    {
        Assert.Equal(
            Code.LastAdministrator, Change(Root, new(Role.User, null, null), Role.Admin).Refusal?.Code);
        Assert.Equal(Code.LastAdministrator, Change(Root, new(null, null, true), Role.Admin).Refusal?.Code);
        Assert.False(
            UserRules.Update(Root, new(Role.User, null, null), Role.Admin, activeAdmins: 2).IsRefused);
        Assert.False(Change(Root with { Frozen = true }, new(Role.User, null, null), Role.Admin).IsRefused);
    }

    private static Result<User> Change(User user, UserChange change, Role by) =>
        UserRules.Update(user, change, by, activeAdmins: 1);
}
