using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Features.Transactions;
using DSLT.Ledger;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Transactions;

public sealed class TransactionRulesTests
{
    private static readonly Token Gold = new(
        1, "GOLD", "Gold", 0, new Amount(100), Mintable: true, Paused: false, 1, "{}", 0);

    [Fact]
    public void A_reversal_turns_every_line_and_their_order_round()
    {
        var reversal = Reverse(Entries.Transfer(1, 2, 5)).Value;
        Assert.Equal((EntryKind.Reversal, 7L, "sorry"), (reversal.Kind, reversal.Reference, reversal.Memo));
        Assert.Equal(
            Entries.Transfer(2, 1, 5).Postings,
            reversal.Postings);
        Assert.True(reversal.IsBalanced());
    }

    [Fact]
    public void A_transaction_is_reversed_once() =>
        Assert.Equal(Code.AlreadyReversed, Reverse(Entries.Transfer(1, 2, 5), reversedBy: 9).Refusal?.Code);

    [Fact]
    public void Only_transfers_mints_burns_and_trades_are_reversed()
    {
        foreach (var kind in Enum.GetValues<EntryKind>())
        {
            var isReversible =
                kind is EntryKind.Transfer or EntryKind.Mint or EntryKind.Burn or EntryKind.Trade;
            Assert.Equal(isReversible, !Reverse(Entries.Transfer(1, 2, 5) with { Kind = kind }).IsRefused);
        }
    }

    /// <summary>What a resting order's hold is set free by is nothing, and no order holds it again.</summary>
    [Fact]
    public void Of_a_trade_one_line_for_each_account_goes_back_to_what_is_available()
    {
        var (alice, bob, fees) = (Holder.User(1), Holder.User(2), Holder.Of(HolderKind.Fees, 1));
        var trade = Entry.Of(
            EntryKind.Trade, Line(alice, 1, Side.DebitHeld, 10), Line(bob, 1, Side.CreditAvailable, 9),
            Line(fees, 1, Side.CreditAvailable, 1), Line(bob, 2, Side.DebitAvailable, 20),
            Line(alice, 2, Side.CreditAvailable, 20), Line(alice, 1, Side.DebitHeld, 3),
            Line(alice, 1, Side.CreditAvailable, 3));
        var reversal = Reverse(trade).Value;
        Assert.True(reversal.IsBalanced());
        Assert.Equal(
            [
                Line(bob, 1, Side.DebitAvailable, 9), Line(fees, 1, Side.DebitAvailable, 1),
                Line(alice, 2, Side.DebitAvailable, 20), Line(alice, 1, Side.CreditAvailable, 10),
                Line(bob, 2, Side.CreditAvailable, 20),
            ],
            reversal.Postings);
    }

    [Fact]
    public void Who_only_gets_a_commission_of_a_trade_sees_that_line_of_it()
    {
        var (alice, carol) = (Holder.User(1), Holder.User(3));
        Posting[] lines =
            [Line(alice, 1, Side.DebitHeld, 10), Line(carol, 1, Side.CreditAvailable, 10)];
        var trade = new StoredTransaction(7, EntryKind.Trade, 0, null, 0, lines);
        Assert.Equal(lines[1..], TransactionRules.SeenBy(trade, carol).Postings);
        Assert.Equal(lines, TransactionRules.SeenBy(trade, alice).Postings);
        Assert.Equal(
            lines, TransactionRules.SeenBy(trade with { Kind = EntryKind.Transfer }, carol).Postings);
        foreach (var kind in new[] { EntryKind.SalePurchased, EntryKind.RewardsPaid })
        {
            Assert.Equal(lines[1..], TransactionRules.SeenBy(trade with { Kind = kind }, carol).Postings);
        }
    }

    /// <summary>
    /// The second debit of the fund is of the fee: who gets a part of that alone sees that alone.
    /// </summary>
    [Fact]
    public void Who_only_gets_a_commission_of_a_fee_on_rewards_sees_that_line_of_it()
    {
        var (alice, bob, carol) = (Holder.User(1), Holder.User(2), Holder.User(3));
        var (fund, treasury) = (Holder.Of(HolderKind.StakingFund, 1), Holder.Treasury);
        Posting[] lines =
        [
            Line(fund, 1, Side.DebitAvailable, 90), Line(alice, 1, Side.CreditAvailable, 50),
            Line(bob, 1, Side.CreditAvailable, 40), Line(fund, 1, Side.DebitAvailable, 10),
            Line(treasury, 1, Side.CreditAvailable, 7), Line(carol, 1, Side.CreditAvailable, 2),
            Line(bob, 1, Side.CreditAvailable, 1),
        ];
        var paid = new StoredTransaction(7, EntryKind.RewardsPaid, 0, null, 0, lines);
        Assert.Equal([lines[5]], TransactionRules.SeenBy(paid, carol).Postings);
        Assert.Equal(
            [lines[0], lines[1], lines[3], lines[4]], TransactionRules.SeenBy(paid, alice).Postings);
        Assert.Equal(
            [lines[0], lines[2], lines[3], lines[4], lines[6]],
            TransactionRules.SeenBy(paid, bob).Postings);
        Assert.Equal(
            [lines[5]],
            TransactionRules.SeenBy(paid with { Kind = EntryKind.RewardsCompounded }, carol).Postings);
    }

    private static Posting Line(Holder holder, long token, Side side, int amount) =>
        new(new AccountId(holder, token), side, new Amount(amount));

    [Fact]
    public void A_burn_is_undone_within_the_maximum_supply()
    {
        Assert.False(Reverse(Entries.Burn(1, 10), supply: 90).IsRefused);
        Assert.Equal(Code.MaxSupplyExceeded, Reverse(Entries.Burn(1, 10), supply: 91).Refusal?.Code);
        Assert.False(Reverse(Entries.Mint(1, 10), supply: 100).IsRefused);
    }

    private static Result<Entry> Reverse(Entry entry, long reversedBy = 0, int supply = 0) =>
        TransactionRules.Reverse(
        new StoredTransaction(7, entry.Kind, 0, null, 0, entry.Postings), reversedBy, Gold,
        new Amount(supply), "sorry");
}
