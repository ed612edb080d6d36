using System.Collections.Immutable;
using DSLT.Core;

namespace DSLT.Features.Vesting;

/// <summary>How a total vests with time. Stored: values are only ever added.</summary>
internal enum ScheduleKind : byte
{
    /// <summary>Second by second from the start to the end, nothing before the cliff.</summary>
    Linear = 1,

    /// <summary>In equal parts, one at the end of each step.</summary>
    Stepped = 2,

    /// <summary>In parts that somebody releases.</summary>
    Milestones = 3,
}

/// <summary>
/// The terms that one grant has, or all grants of a batch. Times count in whole seconds, as on a chain.
/// </summary>
/// <param name="Start">Unix microseconds, at a whole second.</param>
/// <param name="CliffSeconds">After the start; before that nothing vests.</param>
/// <param name="DurationSeconds">Of a linear one, else 0.</param>
/// <param name="Steps">Of a stepped one, else 0.</param>
/// <param name="StepSeconds">How long a step is, or 0 where it is months.</param>
/// <param name="StepMonths">Calendar months of a step, by the day of the month of the start.</param>
/// <param name="Milestones">Of one by milestones, else none.</param>
internal sealed record VestingSchedule(
    ScheduleKind Kind, long Start, long CliffSeconds, long DurationSeconds, long Steps, long StepSeconds,
    int StepMonths, ImmutableArray<Milestone> Milestones)
{
    /// <summary>Their bits are one number.</summary>
    public const int MaxMilestones = 50;

    public long Cliff => Start + (CliffSeconds * Clock.Second);

    public long AllParts => Milestones.Sum(milestone => milestone.Parts);

    public static VestingSchedule Linear(long start, long cliffSeconds, long durationSeconds) =>
        new(ScheduleKind.Linear, start, cliffSeconds, durationSeconds, 0, 0, 0, []);

    public static VestingSchedule Stepped(
        long start, long cliffSeconds, long steps, long stepSeconds, int stepMonths) =>
        new(ScheduleKind.Stepped, start, cliffSeconds, 0, steps, stepSeconds, stepMonths, []);

    public static VestingSchedule Of(long start, params ImmutableArray<Milestone> milestones) =>
        new(ScheduleKind.Milestones, start, 0, 0, 0, 0, 0, milestones);

    /// <summary>When a stepped schedule has made so many steps.</summary>
    public long StepTime(long steps) => StepMonths == 0
        ? Start + (steps * StepSeconds * Clock.Second)
        : Clock.Micros(new DateTimeOffset(Clock.Time(Start)).AddMonths((int)(steps * StepMonths)));

    /// <summary>When all has vested; of milestones nobody knows.</summary>
    public long End => Kind switch
    {
        ScheduleKind.Linear => Start + (DurationSeconds * Clock.Second),
        ScheduleKind.Stepped => StepTime(Steps),
        _ => long.MaxValue,
    };
}

/// <param name="Parts">Its share of the total: so many of the parts of all milestones.</param>
internal readonly record struct Milestone(string Name, long Parts);
