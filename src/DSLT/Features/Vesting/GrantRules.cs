using DSLT.Core;

namespace DSLT.Features.Vesting;

/// <summary>
/// What may become of a grant: each rule answers how it stands then. Nobody gets more than has vested, and
/// what has vested is never taken back.
/// </summary>
internal static class GrantRules
{
    /// <summary>How seldom the node pays out what vests all the time.</summary>
    private const long LinearEvery = Clock.Day;

    /// <summary>However short the steps are.</summary>
    private const long SteppedEvery = Clock.Hour;

    private static readonly Refusal Paused = new(
        Code.GrantPaused, "The grant is paused; nothing of it is paid out until it is resumed.");

    private static readonly Refusal Revoked = new(
        Code.GrantRevoked, "The grant is revoked; what had vested by then is all there is of it.");

    private static readonly Refusal Done = new(Code.GrantDone, "All of the grant has been paid out.");

    /// <summary>The parties of a grant.</summary>
    public static bool IsParty(Grant grant, long user) =>
        grant.Grantor == user || grant.Standing.Beneficiary == user || grant.Standing.OfferedTo == user;

    /// <summary>Pays out all that has vested and was not paid out yet.</summary>
    public static Result<GrantStanding> Claim(Grant grant, long now)
    {
        if (grant.Standing.State == GrantState.Paused)
        {
            return Paused;
        }

        var vested = grant.VestedAt(now);
        return vested == grant.Standing.Released
            ? new Refusal(Code.NothingToClaim, "Nothing has vested that was not paid out already.")
            : grant.Standing with
            {
                Released = vested,
                State = vested == grant.Total ? GrantState.Done : grant.Standing.State,
            };
    }

    /// <summary>Ends a grant at what has vested; the rest goes back.</summary>
    public static Result<GrantStanding> Revoke(Grant grant, long now)
    {
        if (!grant.Revocable)
        {
            return new Refusal(Code.NotRevocable, "The grant was made for good: it cannot be revoked.");
        }

        if (Ended(grant) is { } ended)
        {
            return ended;
        }

        var vested = grant.VestedAt(now);
        return vested == grant.Total
            ? new Refusal(Code.GrantDone, "All of the grant has vested; nothing would go back.")
            : grant.Standing with { State = GrantState.Revoked, Kept = vested, OfferedTo = 0 };
    }

    public static Result<GrantStanding> Pause(Grant grant) =>
        Ended(grant) is { } ended ? ended
        : grant.Standing.State == GrantState.Paused ? Paused
        : grant.Standing with { State = GrantState.Paused };

    public static Result<GrantStanding> Resume(Grant grant) =>
        Ended(grant) is { } ended ? ended
        : grant.Standing.State == GrantState.Active
            ? new Refusal(Code.GrantNotPaused, "The grant is not paused.")
        : grant.Standing with { State = GrantState.Active };

    /// <summary>Lets a milestone vest; its number counts from 1.</summary>
    public static Result<GrantStanding> ReleaseMilestone(Grant grant, long number)
    {
        if (number < 1 || number > grant.Schedule.Milestones.Length)
        {
            return Refusal.NotFound("milestone", number.ToText());
        }

        var bit = 1UL << (int)(number - 1);
        return (grant.Standing.Milestones & bit) != 0
                ? new Refusal(Code.MilestoneReleased, $"Milestone {number} is released already.")
            : Ended(grant) is { } ended ? ended
            : grant.Standing with { Milestones = grant.Standing.Milestones | bit };
    }

    /// <summary>Offers a grant to another user, in place of an offer before.</summary>
    public static Result<GrantStanding> Offer(Grant grant, long to) =>
        CannotChangeHands(grant) is { } refusal ? refusal
        : to == grant.Standing.Beneficiary
            ? new Refusal(Code.SelfTransfer, "The grant is this user's already.")
        : grant.Standing with { OfferedTo = to };

    /// <summary>Takes back an offer, or declines it.</summary>
    public static Result<GrantStanding> Withdraw(Grant grant) => grant.Standing.OfferedTo == 0
        ? NoOffer(grant)
        : grant.Standing with { OfferedTo = 0 };

    /// <summary>The user it is offered to takes the place of the beneficiary.</summary>
    public static Result<GrantStanding> Accept(Grant grant, long user) =>
        grant.Standing.OfferedTo != user ? NoOffer(grant)
        : CannotChangeHands(grant) is { } refusal ? refusal
        : grant.Standing with { Beneficiary = user, OfferedTo = 0 };

    /// <summary>When the node is to pay out next, or 0 for never.</summary>
    public static long DueAfter(Grant grant, long now)
    {
        if (!grant.AutoRelease || grant.Standing.State == GrantState.Paused || grant.IsOver)
        {
            return 0;
        }

        if (!grant.ClaimableAt(now).IsZero)
        {
            return now;
        }

        return grant.Standing.State != GrantState.Revoked
            && VestingRules.NextUnlock(grant.Schedule, grant.Total, now) is { } next
                ? Math.Min(grant.Schedule.End, Math.Max(next, Math.Max(now, grant.Schedule.Start) + Every(
                    grant.Schedule)))
                : 0;
    }

    /// <summary>When the node is to pay out first on terms of which it pays out by itself.</summary>
    public static long FirstDue(VestingSchedule schedule, long now) => schedule.Kind switch
    {
        ScheduleKind.Milestones => 0,
        ScheduleKind.Stepped => Math.Max(now, Math.Max(schedule.Cliff, schedule.StepTime(1))),
        _ => Math.Max(
            now, Math.Min(schedule.End, Math.Max(schedule.Cliff, schedule.Start + LinearEvery))),
    };

    private static long Every(VestingSchedule schedule) =>
        schedule.Kind == ScheduleKind.Linear ? LinearEvery : SteppedEvery;

    private static Refusal NoOffer(Grant grant) =>
        new(Code.NotFound("offer"), $"Grant {grant.Id} is not offered to anybody that this concerns.");

    private static Refusal? CannotChangeHands(Grant grant) =>
        grant.IsOver ? Ended(grant)
        : grant.Standing.State == GrantState.Paused ? Paused
        : null;

    private static Refusal? Ended(Grant grant) => grant.Standing.State switch
    {
        GrantState.Revoked => Revoked,
        GrantState.Done => Done,
        _ => null,
    };
}
