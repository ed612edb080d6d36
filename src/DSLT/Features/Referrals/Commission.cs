using DSLT.Core;
using DSLT.Ledger;

namespace DSLT.Features.Referrals;

/// <summary>What referrers get of one fee, the nearest first.</summary>
/// <param name="Payer">Who pays the fee.</param>
/// <param name="Source">The holder of what is left of it.</param>
internal sealed record Commission(
    Income Income, long Payer, long Token, Holder Source, IReadOnlyList<CommissionShare> Shares)
{
    /// <summary>What goes to referrers: so much less goes to the source.</summary>
    public Amount Credited
    {
        get
        {
            var sum = Amount.Zero;
            foreach (var share in Shares)
            {
                sum += share.Credited;
            }

            return sum;
        }
    }

    /// <summary>Adds the legs: of the entry that earns the fee.</summary>
    public void AddTo(List<Posting> lines)
    {
        foreach (var share in Shares)
        {
            if (!share.Credited.IsZero)
            {
                lines.Add(Posting.Credit(Holder.User(share.Referrer), Token, share.Credited));
            }
        }
    }
}

/// <param name="Level">1 for whom the referrer brought, up to 5.</param>
/// <param name="Amount">What is earned.</param>
/// <param name="KeptBack">Of that, what a debt takes: it stays with the source.</param>
internal readonly record struct CommissionShare(int Level, long Referrer, Amount Amount, Amount KeptBack)
{
    public Amount Credited => Amount - KeptBack;
}
