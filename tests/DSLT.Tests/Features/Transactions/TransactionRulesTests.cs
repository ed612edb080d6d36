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
    public void Only_transfers_mints_and_burns_are_reversed()
    {
        foreach (var kind in Enum.GetValues<EntryKind>())
        {
            var isReversible = kind is EntryKind.Transfer or EntryKind.Mint or EntryKind.Burn;
            Assert.Equal(isReversible, !Reverse(Entries.Transfer(1, 2, 5) with { Kind = kind }).IsRefused);
        }
    }

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
