using DSLT.Core;

namespace DSLT.Features.Vesting;

/// <summary>
/// When how much of a token vests. All grants on the same terms are reckoned as one, rounded down once: that
/// is less than a base unit for each of them more than what they vest one by one.
/// </summary>
internal static class CalendarRules
{
    public const int MaxDays = 366;

    /// <summary>Lines times days: what an answer may cost.</summary>
    public const long MaxWork = 2_000_000;

    private const int DefaultDays = 90;

    /// <summary>The UTC days from one to another, both of them in it.</summary>
    public static Result<CalendarDays> Days(string? from, string? to, long now)
    {
        if (!Clock.Parse("from", from, now).Is(out var first, out var refusal)
            || !Clock.Parse("to", to, Math.Max(0, first) + (DefaultDays * Clock.Day))
                .Is(out var last, out refusal))
        {
            return refusal;
        }

        var days = new CalendarDays(first / Clock.Day, (last / Clock.Day) - (first / Clock.Day) + 1);
        return first < 0 ? Refusal.Invalid("from", "A calendar begins in 1970 or later.")
            : days.Count is < 1 or > MaxDays
                ? Refusal.Invalid("to", $"A calendar has 1 to {MaxDays} days.")
            : days;
    }

    /// <summary>What vests before, on each of the days, and after them.</summary>
    public static Unlocks Reckon(CalendarDays days, IReadOnlyList<VestingLine> lines)
    {
        var (before, after, milestones) = (Amount.Zero, Amount.Zero, Amount.Zero);
        var each = new Amount[days.Count];
        foreach (var line in lines)
        {
            if (line.Schedule.Kind == ScheduleKind.Milestones)
            {
                milestones = Plus(milestones, line.Kept);
                continue;
            }

            var vested = VestedBefore(line, days.First);
            before = Plus(before, vested);
            for (var day = 0; day < each.Length && vested < line.Kept; day++)
            {
                var then = VestedBefore(line, days.First + day + 1);
                each[day] = Plus(each[day], then - vested);
                vested = then;
            }

            after = Plus(after, line.Kept - vested);
        }

        return new Unlocks(before, each, after, milestones);
    }

    /// <summary>What vests after one moment and until another, but for milestones.</summary>
    public static Amount Between(IEnumerable<VestingLine> lines, long from, long to) => lines
        .Where(line => line.Schedule.Kind != ScheduleKind.Milestones)
        .Aggregate(Amount.Zero, (sum, line) => Plus(sum, VestedBy(line, to) - VestedBy(line, from)));

    /// <summary>By the last second of the day before.</summary>
    private static Amount VestedBefore(VestingLine line, long day) => VestedBy(line, (day * Clock.Day) - 1);

    private static Amount VestedBy(VestingLine line, long now) => Amount.Min(
        line.Kept, VestingRules.Vested(line.Schedule, line.Total, 0, now));

    /// <summary>Tokens that were granted again and again may come to more than an amount can be.</summary>
    private static Amount Plus(Amount a, Amount b) => b > Amount.Max - a ? Amount.Max : a + b;
}

/// <param name="First">Days since 1970.</param>
internal readonly record struct CalendarDays(long First, long Count);

/// <summary>So much vests by these terms, and no more than what is kept of it.</summary>
internal sealed record VestingLine(VestingSchedule Schedule, Amount Total, Amount Kept);

/// <param name="Milestones">What vests by milestones: of those nobody knows the day.</param>
internal sealed record Unlocks(Amount Before, Amount[] Days, Amount After, Amount Milestones);
