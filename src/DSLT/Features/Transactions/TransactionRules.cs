using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Ledger;

namespace DSLT.Features.Transactions;

/// <summary>Rules of the ledger itself: reversals and holds.</summary>
internal static class TransactionRules
{
    /// <summary>
    /// The entry that undoes a transaction. Only what moved between accounts of people and the issuance can
    /// be undone by postings alone; a swap or a deposit is also a price, and is undone by trading back.
    /// </summary>
    /// <param name="transaction">What is to be undone.</param>
    /// <param name="reversedBy">The transaction that did so already, or 0.</param>
    /// <param name="token">The token that it moved.</param>
    /// <param name="supply">What is in circulation: to undo a burn is to issue.</param>
    /// <param name="memo">What the caller writes on it.</param>
    public static Result<Entry> Reverse(
        StoredTransaction transaction, long reversedBy, Token token, Amount supply, string? memo) =>
        reversedBy != 0
            ? new Refusal(Code.AlreadyReversed, $"Transaction {transaction.Id} is reversed already.")
        : transaction.Kind is not (EntryKind.Transfer or EntryKind.Mint or EntryKind.Burn)
            ? new Refusal(Code.NotReversible, "Only transfers, mints and burns can be reversed.")
        : transaction.Kind == EntryKind.Burn
            && TokenRules.CheckSupply(token, supply, transaction.Postings[0].Amount) is { } refusal
            ? refusal
            : new Entry(transaction.Kind, transaction.Postings).Reversal(transaction.Id) with { Memo = memo };
}
