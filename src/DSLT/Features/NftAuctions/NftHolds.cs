using DSLT.Core;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.NftAuctions;

/// <summary>What bids and offers hold of the money of those who made them.</summary>
internal static class NftHolds
{
    /// <summary>
    /// Gives back what was held, also of accounts that are frozen and tokens that are paused: nothing moves
    /// to anybody else by it. Where an operator has released some of it already, the rest is given back and
    /// the difference is put on record.
    /// </summary>
    public static void Release(Tx tx, AccountId account, Amount amount)
    {
        var there = Amount.Min(amount, tx.Holding(account.Holder, account.Token).Held);
        if (there < amount)
        {
            tx.Raise(new NftHoldMissed(account, amount - there));
        }

        if (!there.IsZero && tx.Post(Entry.Release(account, there)).Refusal is { } refusal)
        {
            throw new InvalidOperationException(
                $"{there} of {account.Holder} are held and were not released: {refusal.Detail}");
        }
    }
}
