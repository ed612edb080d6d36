using DSLT.Core;
using DSLT.Features.Users;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Referrals;

/// <summary>
/// Commissions as part of other commands: whoever earns a fee asks for the split, puts its legs into the
/// entry, posts that, and books the split by its transaction.
/// </summary>
internal static class ReferralCommissions
{
    /// <summary>
    /// What referrers get of a fee, or null where nobody gets any: most often, and then at the price of one
    /// look. The split of one token is booked before the next of the same one is asked for, or
    /// both are of one <see cref="CommissionBatch"/>.
    /// </summary>
    /// <param name="tx">The command.</param>
    /// <param name="payer">Who pays the fee.</param>
    /// <param name="income">What it is for.</param>
    /// <param name="token">The token that it is paid in.</param>
    /// <param name="amount">What the rates are of.</param>
    /// <param name="fee">What there is to be given away, at most the amount.</param>
    /// <param name="source">The holder of what is left of it.</param>
    /// <param name="unbooked">How a referrer stands by splits that are not booked yet, or null.</param>
    public static Commission? Split(
        Tx tx, long payer, Income income, long token, Amount amount, Amount fee, Holder source,
        Func<long, ReferrerStanding?>? unbooked = null) =>
        tx.State.Referrals.Settings is { } settings && !fee.IsZero
            && tx.State.Users.Find(payer) is { Binding: { } binding }
            && settings.Rates(income) is { Length: > 0 } rates
                ? Split(tx, settings, rates.AsSpan(), binding, amount, fee, token, unbooked)
                    is { Count: > 0 } shares
                    ? new Commission(income, payer, token, source, shares)
                    : null
                : null;

    /// <summary>Puts splits on record, once the entry that they are legs of is posted.</summary>
    public static void Book(Tx tx, in Posted posted, Commission? one, Commission? other = null)
    {
        if (one is null && other is null)
        {
            return;
        }

        var booked = new List<BookedEarning>((one?.Shares.Count ?? 0) + (other?.Shares.Count ?? 0));
        Add(one, posted.TransactionId);
        Add(other, posted.TransactionId);
        tx.Raise(new CommissionBooked(booked));

        void Add(Commission? commission, long transaction)
        {
            foreach (var share in commission?.Shares ?? [])
            {
                booked.Add(Earn(tx, commission!, share, transaction));
            }
        }
    }

    /// <summary>
    /// Posts the reversal of a transaction that commissions are legs of, and what is taken back of each.
    /// </summary>
    /// <param name="tx">The command.</param>
    /// <param name="reversal">What would undo the transaction if all were there.</param>
    /// <param name="commissions">The commissions, with the times they were earned at.</param>
    public static Result<Posted> PostReversal(
        Tx tx, Entry reversal, IReadOnlyList<(Earning Earning, long Time)> commissions)
    {
        var (entry, taken) = TakeBackRules.TakeBack(
            reversal, [.. commissions.Select(commission => commission.Earning)],
            account => tx.Holding(account.Holder, account.Token).Available);
        if (!tx.Post(entry).Is(out var posted, out var refusal) || commissions.Count == 0)
        {
            return refusal is null ? posted : refusal;
        }

        var booked = new List<BookedEarning>(commissions.Count);
        for (var i = 0; i < commissions.Count; i++)
        {
            var (earning, earnedAt) = commissions[i];
            var standing = tx.State.Referrals.StandingOf(earning.Referrer, earning.Token);
            booked.Add(new BookedEarning(
                earning with
                {
                    Id = tx.State.Referrals.NextEarningId(),
                    Transaction = posted.TransactionId,
                    Moved = taken[i],
                    Reverses = earning.Id,
                },
                standing.TakeBack(earning.Amount, taken[i], earnedAt)));
        }

        tx.Raise(new CommissionBooked(booked));
        return posted;
    }

    private static BookedEarning Earn(
        Tx tx, Commission commission, in CommissionShare share, long transaction) => new(
        new Earning(
            tx.State.Referrals.NextEarningId(), transaction, commission.Income, share.Level, share.Referrer,
            commission.Payer, commission.Token, commission.Source, share.Amount, share.Credited, 0),
        tx.State.Referrals.StandingOf(share.Referrer, commission.Token)
            .Earn(share.Amount, share.KeptBack, tx.Now));

    private static List<CommissionShare> Split(
        Tx tx, ReferralSettings settings, ReadOnlySpan<int> rates, Binding? binding, Amount amount,
        Amount fee, long token, Func<long, ReferrerStanding?>? unbooked)
    {
        var (referrals, left) = (tx.State.Referrals, fee);
        var shares = new List<CommissionShare>(rates.Length);
        for (var level = 1; level <= rates.Length && binding is not null; level++)
        {
            var referrer = tx.State.Users.Find(binding.Referrer)!;
            binding = referrer.Binding;
            if (rates[level - 1] == 0 || !IsPaid(tx, settings, referrer, token))
            {
                continue;
            }

            var standing = unbooked?.Invoke(referrer.Id) ?? referrals.StandingOf(referrer.Id, token);
            var share = ReferralRules.Share(
                amount, rates[level - 1], Multiplier(tx.State, settings, referrer.Id), left,
                settings.DailyCap(token), standing, tx.Now);
            if (!share.IsZero)
            {
                left -= share;
                shares.Add(new CommissionShare(
                    level, referrer.Id, share, Amount.Min(share, standing.Owed)));
            }
        }

        return shares;
    }

    /// <summary>True for a referrer who is paid now, in some token.</summary>
    public static bool Qualifies(State state, ReferralSettings settings, User referrer, long now) =>
        ReferralRules.Qualifies(settings, referrer, now)
        && (settings.MinVolume is not { } volume
            || state.Trading.WindowVolume(referrer.Id, volume.Token, now) >= volume.Amount);

    public static int Multiplier(State state, ReferralSettings settings, long referrer) =>
        settings.Tiers.IsEmpty
            ? ReferralRules.WholeBps
            : settings.MultiplierBps(state.Referrals.TreeOf(referrer).Direct);

    private static bool IsPaid(Tx tx, ReferralSettings settings, User referrer, long token) =>
        Qualifies(tx.State, settings, referrer, tx.Now)
        && !tx.Holding(Holder.User(referrer.Id), token).Frozen;
}
