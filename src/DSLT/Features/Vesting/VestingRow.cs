using DSLT.Core;

namespace DSLT.Features.Vesting;

/// <summary>A grant with its terms, as a query reads them from the tables.</summary>
internal sealed record VestingRow
{
    public long Id { get; init; }

    public long Schedule { get; init; }

    public long Kind { get; init; }

    public long StartAt { get; init; }

    public long CliffSeconds { get; init; }

    public long DurationSeconds { get; init; }

    public long Steps { get; init; }

    public long StepSeconds { get; init; }

    public long StepMonths { get; init; }

    public string MilestoneLines { get; init; } = "";

    public long Grantor { get; init; }

    public long Token { get; init; }

    public string Total { get; init; } = "";

    public bool Revocable { get; init; }

    public bool AutoRelease { get; init; }

    public long CreatedAt { get; init; }

    public long State { get; init; }

    public long Beneficiary { get; init; }

    public long OfferedTo { get; init; }

    public string Released { get; init; } = "";

    public string Kept { get; init; } = "";

    public long Reached { get; init; }

    public long DueAt { get; init; }

    public VestingSchedule ToSchedule() => new(
        (ScheduleKind)Kind, StartAt, CliffSeconds, DurationSeconds, Steps, StepSeconds, (int)StepMonths,
        VestingStore.Milestones(MilestoneLines));

    public Grant ToGrant() => new(
        Id, Schedule, ToSchedule(), Grantor, Token, Amount.FromStored(Total), Revocable, AutoRelease,
        CreatedAt,
        new GrantStanding(
            (GrantState)State, Beneficiary, OfferedTo, Amount.FromStored(Released), Amount.FromStored(Kept),
            (ulong)Reached, DueAt));
}
