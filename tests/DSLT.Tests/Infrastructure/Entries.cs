using DSLT.Core;
using DSLT.Ledger;

namespace DSLT.Tests.Infrastructure;

/// <summary>Entries in the one token that most tests need, by the ids of users.</summary>
internal static class Entries
{
    public static Entry Mint(long user, long amount, long token = TestStore.Gold) => Entry.Of(
        EntryKind.Mint,
        Posting.Debit(Holder.Issuance, token, new Amount(amount)),
        Posting.Credit(Holder.User(user), token, new Amount(amount)));

    public static Entry Burn(long user, long amount, long token = TestStore.Gold) => Entry.Of(
        EntryKind.Burn,
        Posting.Debit(Holder.User(user), token, new Amount(amount)),
        Posting.Credit(Holder.Issuance, token, new Amount(amount)));

    public static Entry Transfer(long from, long to, long amount, long token = TestStore.Gold) => Entry.Of(
        EntryKind.Transfer,
        Posting.Debit(Holder.User(from), token, new Amount(amount)),
        Posting.Credit(Holder.User(to), token, new Amount(amount)));
}
