using System.Numerics;
using DSLT.Core;

namespace DSLT.Features.Vesting;

/// <summary>
/// What has vested, and when the next unit does. The linear formula and its cliff are those of OpenZeppelin's
/// VestingWallet and VestingWalletCliff. Every division rounds down: a fraction of a unit waits.
/// </summary>
internal static class VestingRules
{
    /// <summary>What has vested of a total by a moment.</summary>
    /// <param name="schedule">The terms.</param>
    /// <param name="total">In base units.</param>
    /// <param name="reached">The milestones that were released, a bit each.</param>
    /// <param name="now">Unix microseconds; what is beyond a whole second does not count.</param>
    public static Amount Vested(VestingSchedule schedule, Amount total, ulong reached, long now)
    {
        if (schedule.Kind == ScheduleKind.Milestones)
        {
            return Part(total, Reached(schedule, reached), schedule.AllParts);
        }

        var elapsed = Seconds(now) - Seconds(schedule.Start);
        if (elapsed < schedule.CliffSeconds || elapsed < 0)
        {
            return Amount.Zero;
        }

        return schedule.Kind == ScheduleKind.Stepped
            ? Part(total, StepsMade(schedule, now), schedule.Steps)
            : elapsed >= schedule.DurationSeconds ? total
            : Part(total, elapsed, schedule.DurationSeconds);
    }

    /// <summary>The first moment after this one at which more has vested, or null.</summary>
    public static long? NextUnlock(VestingSchedule schedule, Amount total, long now)
    {
        if (schedule.Kind == ScheduleKind.Milestones)
        {
            return null;
        }

        var vested = Vested(schedule, total, 0, now);
        if (vested >= total)
        {
            return null;
        }

        // So many parts make a unit more than has vested.
        var all = schedule.Kind == ScheduleKind.Linear ? schedule.DurationSeconds : schedule.Steps;
        var needed = (long)Amount.MulDiv(
            vested + new Amount(1), new Amount(all), total, Rounding.Up).Units;
        var at = schedule.Kind == ScheduleKind.Linear
            ? schedule.Start + (needed * Clock.Second)
            : schedule.StepTime(needed);
        return Math.Max(at, schedule.Cliff);
    }

    /// <summary>How many steps of a stepped schedule are over.</summary>
    public static long StepsMade(VestingSchedule schedule, long now)
    {
        if (schedule.StepMonths == 0)
        {
            var elapsed = Math.Max(0, Seconds(now) - Seconds(schedule.Start));
            return Math.Min(schedule.Steps, elapsed / schedule.StepSeconds);
        }

        // Months are of different lengths: the last step that is not after now is searched for.
        var (made, beyond) = (0L, schedule.Steps + 1);
        while (beyond - made > 1)
        {
            var middle = (made + beyond) / 2;
            (made, beyond) = schedule.StepTime(middle) <= now ? (middle, beyond) : (made, middle);
        }

        return made;
    }

    /// <summary>The bits of all milestones of a schedule.</summary>
    public static ulong AllMilestones(VestingSchedule schedule) => (1UL << schedule.Milestones.Length) - 1;

    private static long Seconds(long micros) => micros / Clock.Second;

    private static long Reached(VestingSchedule schedule, ulong reached)
    {
        var parts = 0L;
        for (var rest = reached; rest != 0; rest &= rest - 1)
        {
            parts += schedule.Milestones[BitOperations.TrailingZeroCount(rest)].Parts;
        }

        return parts;
    }

    private static Amount Part(Amount total, long parts, long all) =>
        Amount.MulDiv(total, new Amount(parts), new Amount(all), Rounding.Down);
}
