using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Features.Users;
using DSLT.Ledger;

namespace DSLT.Tests.Features.Tokens;

public sealed class TokenRulesTests
{
    private static readonly Token Gold = new(
        1, "GOLD", "Gold", 0, new Amount(100), Mintable: true, Paused: false, 1, "{}", 0);
    private static readonly Token Shares = Gold with { Symbol = "LP1", Issuer = 0, Mintable = false };
    private static readonly User Alice = new(1, "alice", null, "", Role.User, 0, Frozen: false, 0);
    private static readonly User Bob = Alice with { Id = 2, Username = "bob" };

    [Fact]
    public void A_transfer_takes_from_one_and_gives_to_the_other()
    {
        var entry = Transfer(Gold, Alice, Holding(Alice, 5), Bob, Holding(Bob, 0), 5).Value;
        Assert.Equal((EntryKind.Transfer, "for lunch"), (entry.Kind, entry.Memo));
        Assert.True(entry.IsBalanced());
        Assert.Equal([-5, 5], entry.Postings.Select(posting => (int)posting.Signed));
    }

    [Fact]
    public void A_transfer_of_more_than_is_available_is_refused() => Assert.Equal(
        Code.InsufficientBalance,
        Transfer(Gold, Alice, Holding(Alice, 5, held: 9), Bob, Holding(Bob, 0), 6).Refusal?.Code);

    [Fact]
    public void A_transfer_to_oneself_is_refused_before_anything_else() => Assert.Equal(
        Code.SelfTransfer,
        Transfer(Gold with { Paused = true }, Alice, Holding(Alice, 0), Alice, Holding(Alice, 0), 1)
            .Refusal?.Code);

    [Fact]
    public void Nothing_of_a_paused_token_moves()
    {
        var paused = Gold with { Paused = true };
        Assert.Equal(
            Code.TokenPaused,
            Transfer(paused, Alice, Holding(Alice, 5), Bob, Holding(Bob, 0), 1).Refusal?.Code);
        Assert.Equal(
            Code.TokenPaused,
            TokenRules.Burn(paused, Alice, Holding(Alice, 5), new Amount(1), null).Refusal?.Code);
        Assert.Equal(Code.TokenPaused, Mint(paused, 0, Alice, Holding(Alice, 0), 1).Refusal?.Code);
    }

    [Fact]
    public void Nothing_moves_from_or_to_a_frozen_user_or_holding()
    {
        var frozen = Alice with { Frozen = true };
        Assert.Equal(
            Code.AccountFrozen,
            Transfer(Gold, frozen, Holding(Alice, 5), Bob, Holding(Bob, 0), 1).Refusal?.Code);
        Assert.Equal(
            Code.AccountFrozen,
            Transfer(Gold, Bob, Holding(Bob, 5), frozen, Holding(Alice, 0), 1).Refusal?.Code);
        Assert.Equal(
            Code.AccountFrozen, Transfer(Gold, Alice, Iced(Alice), Bob, Holding(Bob, 0), 1).Refusal?.Code);
        Assert.Equal(
            Code.AccountFrozen, Transfer(Gold, Bob, Holding(Bob, 5), Alice, Iced(Alice), 1).Refusal?.Code);
        Assert.Equal(
            Code.AccountFrozen, TokenRules.Burn(Gold, Alice, Iced(Alice), new Amount(1), null).Refusal?.Code);
        Assert.Equal(Code.AccountFrozen, Mint(Gold, 0, frozen, Holding(Alice, 0), 1).Refusal?.Code);
    }

    [Fact]
    public void A_mint_reaches_the_maximum_supply_and_not_one_unit_more()
    {
        Assert.False(Mint(Gold, 90, Alice, Holding(Alice, 0), 10).IsRefused);
        Assert.Equal(Code.MaxSupplyExceeded, Mint(Gold, 90, Alice, Holding(Alice, 0), 11).Refusal?.Code);
        Assert.Equal(
            Code.NotMintable,
            Mint(Gold with { Mintable = false }, 0, Alice, Holding(Alice, 0), 1).Refusal?.Code);
    }

    [Fact]
    public void Without_a_maximum_a_supply_ends_at_the_largest_amount()
    {
        var endless = Gold with { MaxSupply = null };
        Assert.Null(TokenRules.CheckSupply(endless, Amount.Max - new Amount(1), new Amount(1)));
        Assert.Equal(
            Code.MaxSupplyExceeded, TokenRules.CheckSupply(endless, Amount.Max, new Amount(1))?.Code);
    }

    [Fact]
    public void Shares_of_a_pool_are_burnt_by_the_pool_alone() =>
        Assert.Equal(
            Code.Forbidden,
            TokenRules.Burn(Shares, Alice, Holding(Alice, 5), new Amount(1), null).Refusal?.Code);

    [Theory]
    [InlineData("User", 1, true)]
    [InlineData("User", 2, false)]
    [InlineData("Operator", 2, true)]
    [InlineData("Admin", 2, true)]
    [InlineData("Auditor", 2, false)]
    public void A_token_is_managed_by_its_issuer_and_by_operators(string role, long userId, bool may) =>
        Assert.Equal(may, !TokenRules.MayManage(Gold, userId, Enum.Parse<Role>(role)).IsRefused);

    [Fact]
    public void Nobody_is_the_issuer_of_shares() =>
        Assert.True(TokenRules.MayManage(Shares, 0, Role.User).IsRefused);

    [Theory]
    [InlineData("AB", true)]
    [InlineData("A234567890123456", true)]
    [InlineData("LPX", true)]
    [InlineData("LP", true)]
    [InlineData("LP1", false)]
    [InlineData("A", false)]
    [InlineData("A2345678901234567", false)]
    [InlineData("1A", false)]
    [InlineData("Ab", false)]
    [InlineData("A B", false)]
    public void A_symbol_is_2_to_16_capitals_and_digits_and_not_that_of_shares(string symbol, bool isOne) =>
        Assert.Equal(isOne, !TokenRules.Create(new CreateTokenRequest(symbol, "n", 0, "1")).IsRefused);

    [Fact]
    public void A_token_is_mintable_where_it_has_no_supply_and_nothing_is_said()
    {
        Assert.True(TokenRules.Create(new CreateTokenRequest("AB", "n", 0)).Value.Mintable);
        Assert.False(TokenRules.Create(new CreateTokenRequest("AB", "n", 0, "1")).Value.Mintable);
        Assert.True(
            TokenRules.Create(new CreateTokenRequest("AB", "n", 0, "1", Mintable: true)).Value.Mintable);
    }

    private static Result<Entry> Transfer(
        Token token, User from, Holding source, User to, Holding target, int amount) =>
        TokenRules.Transfer(token, from, source, to, target, new Amount(amount), "for lunch");

    private static Result<Entry> Mint(Token token, int supply, User to, Holding holding, int amount) =>
        TokenRules.Mint(token, new Amount(supply), to, holding, new Amount(amount), null);

    private static Holding Holding(User user, int available, int held = 0) =>
        new(
            new AccountId(Holder.User(user.Id), Gold.Id), new Amount(available), new Amount(held),
            frozen: false);

    private static Holding Iced(User user) =>
        new(new AccountId(Holder.User(user.Id), Gold.Id), new Amount(5), Amount.Zero, frozen: true);
}
