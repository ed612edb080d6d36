using DSLT.Core;
using DSLT.Features.Transactions;
using DSLT.Ledger;

namespace DSLT.Features.Referrals;

/// <summary>
/// Rules of commissions in a reversal. Who paid the fee gets all of it back. A referrer gives back what they
/// have of the commission; what is not there comes from where the rest of the fee went, and is owed.
/// </summary>
internal static class TakeBackRules
{
    /// <summary>
    /// The reversal, as far as commissions can be taken back by it, and what is taken back of each.
    /// </summary>
    /// <param name="reversal">What would undo the transaction if all were there.</param>
    /// <param name="commissions">Those that are legs of the transaction.</param>
    /// <param name="available">What there is on an account now.</param>
    public static (Entry Entry, IReadOnlyList<Amount> Taken) TakeBack(
        Entry reversal, IReadOnlyList<Earning> commissions, Func<AccountId, Amount> available)
    {
        if (commissions.Count == 0)
        {
            return (reversal, []);
        }

        var moved = reversal.Postings.ToDictionary(line => line.Account, line => line.Signed);
        var taken = new List<Amount>(commissions.Count);
        foreach (var commission in commissions)
        {
            var account = new AccountId(Holder.User(commission.Referrer), commission.Token);

            // The referrer may have been a side of the trade too: that comes first, and is not owed.
            var asSide = moved.GetValueOrDefault(account) + commission.Moved.Units;
            var isThere = new Amount(Int128.Clamp(
                available(account).Units + asSide, 0, commission.Moved.Units));
            var lacking = commission.Moved - isThere;
            Add(account, lacking.Units);
            Add(new AccountId(commission.Source, commission.Token), -lacking.Units);
            taken.Add(isThere);
        }

        return (reversal with
        {
            Postings =
            [
                .. moved.Where(net => net.Value != 0)
                    .Select(net => TransactionRules.Line(net.Key, net.Value))
                    .OrderBy(line => line.IsCredit).ThenBy(line => line.Account),
            ],
        }, taken);

        void Add(AccountId account, Int128 units) =>
            moved[account] = checked(moved.GetValueOrDefault(account) + units);
    }
}
