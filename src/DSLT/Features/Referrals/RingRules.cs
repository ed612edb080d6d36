using DSLT.Core;
using DSLT.Features.Surveillance;

namespace DSLT.Features.Referrals;

/// <summary>Rules of rings: what about a user and their referrer somebody ought to look at.</summary>
internal static class RingRules
{
    /// <summary>Two who were seen at one place, when each was there last.</summary>
    public static Finding Shared(in SharedMark mark) => new(
        mark.Kind == MarkKind.Device ? AlertKind.SharedDevice : AlertKind.SharedAddress, 0, mark.Referee,
        mark.Referrer, Math.Min(mark.RefereeAt, mark.ReferrerAt), Math.Max(mark.RefereeAt, mark.ReferrerAt),
        [], [],
        mark.Kind == MarkKind.Device
            ? "Both log in from one device, and one was brought by the other."
            : "Both log in from one address, and one was brought by the other.");

    /// <summary>
    /// A circle, or null: so much of the commissions on a user's fees went from the referrer to that user,
    /// directly or through others.
    /// </summary>
    /// <param name="referee">Who paid the fees.</param>
    /// <param name="referrer">Who got commissions of them.</param>
    /// <param name="earned">What those come to in one token.</param>
    /// <param name="returned">What came to the user of it in that token, the oldest first.</param>
    /// <param name="returnedBps">The part of what was earned that makes a circle.</param>
    public static Finding? Circle(
        long referee, long referrer, Amount earned, IReadOnlyList<Returned> returned, int returnedBps)
    {
        var sum = returned.Aggregate(Amount.Zero, (all, transfer) => Capped(all, transfer.Amount));
        return earned.IsZero || sum.IsZero
            || sum < Amount.MulDiv(
                earned, new Amount(returnedBps), new Amount(ReferralRules.WholeBps), Rounding.Up)
                ? null
                : new Finding(
                    AlertKind.CircularFlow, 0, referee, referrer, returned[0].Time, returned[^1].Time, [],
                    [],
                    $"Of {earned} units of token {returned[0].Token} that the referrer earned by the user's "
                        + $"fees, {sum} went back to the user by {returned.Count} transfers"
                        + $"{Through(returned)}, the last one transaction {returned[^1].Transaction}.");
    }

    private static string Through(IReadOnlyList<Returned> returned) =>
        returned.Max(transfer => transfer.Hops) switch
        {
            1 => "",
            2 => ", some through another account",
            _ => ", some through two other accounts",
        };

    /// <summary>A sum stops at the largest amount.</summary>
    public static Amount Capped(Amount sum, Amount more) => more > Amount.Max - sum ? Amount.Max : sum + more;
}

/// <summary>A place where a user and their referrer were both seen.</summary>
internal readonly record struct SharedMark(
    long Referee, long Referrer, MarkKind Kind, long RefereeAt, long ReferrerAt);

/// <summary>A transfer to a user of what came from the referrer who brought them.</summary>
/// <param name="Amount">So much of it did.</param>
/// <param name="Hops">By how many transfers in turn, of which this is the last.</param>
internal readonly record struct Returned(long Transaction, long Time, long Token, Amount Amount, int Hops);
