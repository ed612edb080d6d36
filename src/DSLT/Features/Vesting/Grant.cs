using DSLT.Core;
using DSLT.Ledger;

namespace DSLT.Features.Vesting;

/// <summary>How a grant stands. Stored: values are only ever added.</summary>
internal enum GrantState : byte
{
    Active = 1,

    /// <summary>Nothing is paid out; time runs on.</summary>
    Paused = 2,

    /// <summary>What had not vested went back; what had can still be claimed.</summary>
    Revoked = 3,

    /// <summary>All of it was paid out.</summary>
    Done = 4,
}

/// <summary>Tokens that become somebody's with time.</summary>
/// <param name="Schedule">The terms, which do not change.</param>
/// <param name="ScheduleId">Grants of one batch share them.</param>
/// <param name="Total">In base units, with what is paid out.</param>
/// <param name="AutoRelease">True where the node pays out what has vested by itself.</param>
internal sealed record Grant(
    long Id, long ScheduleId, VestingSchedule Schedule, long Grantor, long Token, Amount Total,
    bool Revocable, bool AutoRelease, long CreatedAt, GrantStanding Standing)
{
    /// <summary>Where what is not paid out lies.</summary>
    public AccountId Account => new(Holder.Of(HolderKind.Vesting, Id), Token);

    /// <summary>What is owed still: vested or not.</summary>
    public Amount Locked => (Standing.State == GrantState.Revoked ? Standing.Kept : Total)
        - Standing.Released;

    /// <summary>True where nothing will ever be paid out any more.</summary>
    public bool IsOver => Locked.IsZero;

    /// <summary>What has vested, of a revoked grant what had by then.</summary>
    public Amount VestedAt(long now) => Standing.State == GrantState.Revoked
        ? Standing.Kept
        : VestingRules.Vested(Schedule, Total, Standing.Milestones, now);

    /// <summary>What can be paid out now.</summary>
    public Amount ClaimableAt(long now) => Standing.State == GrantState.Paused
        ? Amount.Zero
        : VestedAt(now) - Standing.Released;
}

/// <summary>What changes of a grant.</summary>
/// <param name="OfferedTo">The user whom the beneficiary offers it to, or 0.</param>
/// <param name="Released">What was paid out.</param>
/// <param name="Kept">What had vested when it was revoked: all that the beneficiary gets.</param>
/// <param name="Milestones">Those that were released, a bit each.</param>
/// <param name="DueAt">When the node pays out next, or 0 for never.</param>
internal sealed record GrantStanding(
    GrantState State, long Beneficiary, long OfferedTo, Amount Released, Amount Kept, ulong Milestones,
    long DueAt);

/// <summary>All grants of a token together.</summary>
/// <param name="Locked">What their accounts hold.</param>
/// <param name="Grants">How many there ever were.</param>
internal sealed record TokenVesting(long Token, Amount Locked, long Grants);
