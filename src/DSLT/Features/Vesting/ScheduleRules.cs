using DSLT.Core;

namespace DSLT.Features.Vesting;

/// <summary>Which terms a grant may have.</summary>
internal static class ScheduleRules
{
    public const long MaxSeconds = 100L * 366 * 24 * 3_600;
    public const int MaxSteps = 10_000;
    public const int MaxMonths = 1_200;
    public const int MaxNameLength = 64;
    public const long MaxParts = 1_000_000_000_000;

    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The terms that were asked for; without a start they begin now.</summary>
    public static Result<VestingSchedule> Read(ScheduleBody body, long now)
    {
        if (body.Start is { } asked && (asked < Earliest || asked > Latest))
        {
            return Refusal.Invalid("start", "A start is between the years 2000 and 2200.");
        }

        var start = body.Start is { } given ? Clock.Micros(given) : now;
        start -= start % Clock.Second;
        return body.Kind switch
        {
            "linear" => Linear(body, start),
            "stepped" => Stepped(body, start),
            "milestones" => Milestones(body, start),
            _ => Refusal.Invalid("kind", "A schedule is linear, stepped or milestones."),
        };
    }

    private static Result<VestingSchedule> Linear(ScheduleBody body, long start)
    {
        if (body is not { Steps: null, StepSeconds: null, StepMonths: null, Milestones: null })
        {
            return Wrong("A linear schedule has a duration and perhaps a cliff, nothing else.");
        }

        return body.DurationSeconds is not ({ } duration and >= 0 and <= MaxSeconds)
                ? Refusal.Invalid("duration_seconds", $"A duration is 0 to {MaxSeconds} seconds.")
            : body.CliffSeconds is < 0 || body.CliffSeconds > duration
                ? Refusal.Invalid("cliff_seconds", "A cliff is no longer than the duration.")
            : VestingSchedule.Linear(start, body.CliffSeconds ?? 0, duration);
    }

    private static Result<VestingSchedule> Stepped(ScheduleBody body, long start)
    {
        if (body is not { DurationSeconds: null, Milestones: null })
        {
            return Wrong("A stepped schedule has steps and perhaps a cliff, nothing else.");
        }

        if (body.Steps is not ({ } steps and >= 1 and <= MaxSteps))
        {
            return Refusal.Invalid("steps", $"Steps are 1 to {MaxSteps}.");
        }

        if (body.StepSeconds is null == body.StepMonths is null)
        {
            return Wrong("A step is so many seconds or so many months, one of the two.");
        }

        if (body.StepSeconds is < 1 || body.StepSeconds > MaxSeconds / steps)
        {
            return Refusal.Invalid(
                "step_seconds", $"A step is at least a second, all of them at most {MaxSeconds}.");
        }

        if (body.StepMonths is < 1 || body.StepMonths > MaxMonths / steps)
        {
            return Refusal.Invalid(
                "step_months", $"A step is at least a month, all of them at most {MaxMonths}.");
        }

        var schedule = VestingSchedule.Stepped(
            start, body.CliffSeconds ?? 0, steps, body.StepSeconds ?? 0, body.StepMonths ?? 0);
        return schedule.CliffSeconds is < 0 or > MaxSeconds || schedule.Cliff > schedule.End
            ? Refusal.Invalid("cliff_seconds", "A cliff is not after the last step.")
            : schedule;
    }

    private static Result<VestingSchedule> Milestones(ScheduleBody body, long start)
    {
        if (body is not
            {
                DurationSeconds: null, CliffSeconds: null, Steps: null, StepSeconds: null, StepMonths: null,
            })
        {
            return Wrong("A schedule by milestones has milestones, nothing else.");
        }

        if (body.Milestones is not { Count: > 0 and <= VestingSchedule.MaxMilestones } milestones
            || milestones.Any(milestone => !IsMilestone(milestone)))
        {
            return Refusal.Invalid(
                "milestones",
                $"Milestones are 1 to {VestingSchedule.MaxMilestones}, each with a name of 1-{MaxNameLength} "
                    + $"visible characters and 1 to {MaxParts} parts.");
        }

        return VestingSchedule.Of(
            start,
            [.. milestones.Select(milestone => new Milestone(milestone.Name.Trim(), milestone.Parts))]);
    }

    private static bool IsMilestone(MilestoneBody? milestone) =>
        milestone is { Parts: >= 1 and <= MaxParts, Name: { } name }
        && name.Trim().Length is > 0 and <= MaxNameLength && !name.Any(char.IsControl);

    private static Refusal Wrong(string detail) => Refusal.Invalid("schedule", detail);
}
