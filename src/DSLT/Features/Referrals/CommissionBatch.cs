using DSLT.Core;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Referrals;

/// <summary>
/// Splits of several fees in one token that one entry pays. Each is made as if the ones before it were booked
/// already, so that a referrer's cap and debt count once; and a referrer has one leg for all of them.
/// </summary>
/// <param name="income">What the fees are for.</param>
/// <param name="token">The token that they are paid in.</param>
/// <param name="source">The holder of what is left of them.</param>
internal sealed class CommissionBatch(Income income, long token, Holder source)
{
    private readonly List<(long Payer, CommissionShare Share, ReferrerStanding After)> shares = [];
    private readonly Dictionary<long, ReferrerStanding> standings = [];
    private readonly SortedDictionary<long, Amount> legs = [];

    public int Legs => legs.Count;

    public bool IsEmpty => shares.Count == 0;

    /// <summary>What goes to referrers: so much less goes to the source.</summary>
    public Amount Credited { get; private set; }

    /// <summary>Adds the split of a fee, where somebody gets a part of it.</summary>
    public void Split(Tx tx, long payer, Amount fee)
    {
        var split = ReferralCommissions.Split(
            tx, payer, income, token, fee, fee, source, standings.GetValueOrDefault);
        foreach (var share in split?.Shares ?? [])
        {
            var before = standings.GetValueOrDefault(share.Referrer)
                ?? tx.State.Referrals.StandingOf(share.Referrer, token);
            standings[share.Referrer] = before.Earn(share.Amount, share.KeptBack, tx.Now);
            shares.Add((payer, share, standings[share.Referrer]));
            Credited += share.Credited;
            if (!share.Credited.IsZero)
            {
                legs[share.Referrer] = legs.GetValueOrDefault(share.Referrer) + share.Credited;
            }
        }
    }

    /// <summary>Adds the legs: of the entry that earns the fees.</summary>
    public void AddTo(List<Posting> lines)
    {
        foreach (var (referrer, amount) in legs)
        {
            lines.Add(Posting.Credit(Holder.User(referrer), token, amount));
        }
    }

    /// <summary>Puts the splits on record, once the entry is posted.</summary>
    public void Book(Tx tx, in Posted posted)
    {
        if (IsEmpty)
        {
            return;
        }

        var booked = new List<BookedEarning>(shares.Count);
        foreach (var (payer, share, after) in shares)
        {
            booked.Add(new BookedEarning(
                new Earning(
                    tx.State.Referrals.NextEarningId(), posted.TransactionId, income, share.Level,
                    share.Referrer, payer, token, source, share.Amount, share.Credited, 0),
                after));
        }

        tx.Raise(new CommissionBooked(booked));
    }
}
