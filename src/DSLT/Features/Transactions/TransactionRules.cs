using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Ledger;

namespace DSLT.Features.Transactions;

/// <summary>Rules of the ledger itself: reversals and holds.</summary>
internal static class TransactionRules
{
    /// <summary>
    /// The entry that undoes a transaction. Only what moved between accounts of people, the issuance and the
    /// fees can be undone by postings alone; a swap or a deposit is also a state of its own, and is undone by
    /// trading back.
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
        : transaction.Kind is not (
            EntryKind.Transfer or EntryKind.Mint or EntryKind.Burn or EntryKind.Trade)
            ? new Refusal(Code.NotReversible, "Only transfers, mints, burns and trades can be reversed.")
        : transaction.Kind == EntryKind.Burn
            && TokenRules.CheckSupply(token, supply, transaction.Postings[0].Amount) is { } refusal
            ? refusal
        : transaction.Kind == EntryKind.Trade
            ? new Entry(EntryKind.Reversal, Netted(transaction.Postings), memo, transaction.Id)
            : new Entry(transaction.Kind, transaction.Postings).Reversal(transaction.Id) with { Memo = memo };

    /// <summary>
    /// The lines the other way round, one for each account and all of what is available: what was held for
    /// an order is not held again. Debits come first.
    /// </summary>
    private static Posting[] Netted(IEnumerable<Posting> postings) =>
        [.. postings
            .GroupBy(posting => posting.Account)
            .Select(lines => (Account: lines.Key, Moved: -lines.Sum(line => line.Signed)))
            .Where(net => net.Moved != 0)
            .Select(net => Line(net.Account, net.Moved))
            .OrderBy(line => line.IsCredit)];

    private static Int128 Sum(this IEnumerable<Posting> lines, Func<Posting, Int128> of) =>
        lines.Aggregate((Int128)0, (sum, line) => checked(sum + of(line)));

    /// <summary>Adds to an account, or takes from it where less than zero is added.</summary>
    public static Posting Line(AccountId account, Int128 moved) => new(
        account, moved < 0 ? Side.DebitAvailable : Side.CreditAvailable, new Amount(Int128.Abs(moved)));

    /// <summary>
    /// A transaction as one of those in it may see it: who only gets a commission of a trade sees that, and
    /// not who traded how much with whom; the same goes for a purchase in a sale, and for the fee on rewards.
    /// Of what is paid to many at once everybody sees where it came from and their own part.
    /// </summary>
    public static StoredTransaction SeenBy(StoredTransaction transaction, Holder user) =>
        transaction.Kind is EntryKind.RewardsPaid or EntryKind.RewardsCompounded
            && !BeforeFee(transaction.Postings).Any(line => line.Account.Holder == user)
                ? OwnLines(transaction, user)
        : transaction.Kind is EntryKind.RewardsPaid or EntryKind.SaleDelivered or EntryKind.SaleRefunded
                or EntryKind.SaleCommission
            ? transaction with
            {
                Postings = [.. transaction.Postings.Where(
                    line => line.Account.Holder == user || line.Account.Holder.Kind != HolderKind.User)],
            }
        : transaction.Kind is EntryKind.Trade or EntryKind.SalePurchased
            && !transaction.Postings.Any(line => line.Account.Holder == user && !line.IsCredit)
                ? OwnLines(transaction, user)
                : transaction;

    private static StoredTransaction OwnLines(StoredTransaction transaction, Holder user) =>
        transaction with
        {
            Postings = [.. transaction.Postings.Where(line => line.Account.Holder == user)],
        };

    /// <summary>The rewards that an entry pays: its second debit is of the fee on them.</summary>
    private static IEnumerable<Posting> BeforeFee(IReadOnlyList<Posting> lines) =>
        lines.Take(1).Concat(lines.Skip(1).TakeWhile(line => line.IsCredit));
}
