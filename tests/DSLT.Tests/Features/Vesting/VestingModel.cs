using System.Numerics;
using DSLT.Features.Vesting;

namespace DSLT.Tests.Features.Vesting;

/// <summary>A grant as one would keep it on paper: what it should answer, and what it should pay.</summary>
internal sealed class VestingModel(
    long grantor, long beneficiary, BigInteger total, ScheduleBody schedule, bool revocable)
{
    private readonly HashSet<int> milestones = [];
    private BigInteger? keptAtRevocation;
    private bool paused;

    public long Grantor => grantor;

    public long Beneficiary { get; private set; } = beneficiary;

    public long OfferedTo { get; private set; }

    public BigInteger Released { get; private set; }

    public BigInteger Locked => (keptAtRevocation ?? total) - Released;

    public string State => keptAtRevocation is not null ? "revoked"
        : Released == total ? "done"
        : paused ? "paused"
        : "active";

    public BigInteger Vested(DateTimeOffset now)
    {
        if (keptAtRevocation is { } kept)
        {
            return kept;
        }

        if (schedule.Kind == "milestones")
        {
            var all = schedule.Milestones!.Sum(milestone => milestone.Parts);
            return total * milestones.Sum(number => schedule.Milestones![number - 1].Parts) / all;
        }

        var start = schedule.Start!.Value;
        if (now < start || now < start.AddSeconds(schedule.CliffSeconds ?? 0))
        {
            return 0;
        }

        if (schedule.Kind == "linear")
        {
            var elapsed = now.ToUnixTimeSeconds() - start.ToUnixTimeSeconds();
            return elapsed >= schedule.DurationSeconds
                ? total
                : total * elapsed / schedule.DurationSeconds!.Value;
        }

        var steps = 0;
        while (steps < schedule.Steps && StepEnd(steps + 1) <= now)
        {
            steps++;
        }

        return total * steps / schedule.Steps!.Value;

        DateTimeOffset StepEnd(int step) => schedule.StepMonths is { } months
            ? start.AddMonths(step * months)
            : start.AddSeconds(step * schedule.StepSeconds!.Value);
    }

    public BigInteger Claimable(DateTimeOffset now) => State == "paused" ? 0 : Vested(now) - Released;

    /// <summary>The refusal, or null and it is done; what is paid is what has become claimable.</summary>
    public string? Claim(long by, DateTimeOffset now)
    {
        var refusal = Sees(by)
            ?? (by != Beneficiary ? "forbidden"
                : State == "paused" ? "grant_paused"
                : Claimable(now) == 0 ? "nothing_to_claim"
                : null);
        Released += refusal is null ? Claimable(now) : 0;
        return refusal;
    }

    public string? Revoke(long by, DateTimeOffset now)
    {
        var refusal = Manages(by)
            ?? (!revocable ? "not_revocable"
                : Ended() ?? (Vested(now) == total ? "grant_done" : null));
        if (refusal is null)
        {
            (keptAtRevocation, OfferedTo) = (Vested(now), 0);
        }

        return refusal;
    }

    public string? Pause(long by)
    {
        var refusal = Manages(by) ?? Ended() ?? (paused ? "grant_paused" : null);
        paused |= refusal is null;
        return refusal;
    }

    public string? Resume(long by)
    {
        var refusal = Manages(by) ?? Ended() ?? (paused ? null : "grant_not_paused");
        paused &= refusal is not null;
        return refusal;
    }

    public string? Milestone(long by, int number)
    {
        var refusal = Manages(by)
            ?? (number > (schedule.Milestones?.Count ?? 0) ? "milestone_not_found"
                : milestones.Contains(number) ? "milestone_released"
                : Ended());
        if (refusal is null)
        {
            milestones.Add(number);
        }

        return refusal;
    }

    public string? Offer(long by, long to)
    {
        var refusal = Sees(by)
            ?? (by != Beneficiary ? "forbidden" : Stuck() ?? (to == Beneficiary ? "self_transfer" : null));
        OfferedTo = refusal is null ? to : OfferedTo;
        return refusal;
    }

    public string? Withdraw(long by)
    {
        var refusal = Sees(by)
            ?? (by != Beneficiary && by != OfferedTo ? "forbidden"
                : OfferedTo == 0 ? "offer_not_found"
                : null);
        OfferedTo = refusal is null ? 0 : OfferedTo;
        return refusal;
    }

    public string? Accept(long by)
    {
        var refusal = Sees(by) ?? (OfferedTo != by ? "offer_not_found" : Stuck());
        if (refusal is null)
        {
            (Beneficiary, OfferedTo) = (by, 0);
        }

        return refusal;
    }

    private string? Sees(long by) =>
        by == grantor || by == Beneficiary || by == OfferedTo ? null : "grant_not_found";

    private string? Manages(long by) => Sees(by) ?? (by == grantor ? null : "forbidden");

    private string? Ended() => State switch
    {
        "revoked" => "grant_revoked",
        "done" => "grant_done",
        _ => null,
    };

    private string? Stuck() => Locked == 0 ? Ended() : State == "paused" ? "grant_paused" : null;
}
