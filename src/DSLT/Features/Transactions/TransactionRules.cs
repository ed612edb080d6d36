using DSLT.Core;
using DSLT.Ledger;

namespace DSLT.Features.Transactions;

/// <summary>Rules of the ledger itself: reversals and holds.</summary>
internal static class TransactionRules
{
    /// <summary>
    /// The entry that undoes a transaction. Only what moved between accounts of people and the issuance can be undone
    /// by postings alone; a swap or a deposit is also a price, and is undone by trading back.
    /// </summary>
    public static Result<Entry> Reverse(StoredTransaction transaction, long reversedBy, string? memo) =>
        reversedBy != 0
            ? new Refusal(Code.AlreadyReversed, $"Transaction {transaction.Id} is reversed already.")
        : transaction.Kind is not (EntryKind.Transfer or EntryKind.Mint or EntryKind.Burn)
            ? new Refusal(Code.NotReversible, "Only transfers, mints and burns can be reversed.")
            : new Entry(transaction.Kind, transaction.Postings).Reversal(transaction.Id) with { Memo = memo };
}
