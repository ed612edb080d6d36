using System.Text.Json.Serialization;

namespace DSLT.Jobs;

/// <param name="Schedule">Cron with seconds, in UTC.</param>
/// <param name="NextRunAt">The end of the next period, or when a run that failed comes again.</param>
/// <param name="LastPeriod">The end of the period that the last run was for.</param>
/// <param name="LastError">Why the last run failed; left out where it did not.</param>
internal sealed record JobResponse(
    string Name, string Schedule, DateTime? NextRunAt, DateTime? LastRunAt, DateTime? LastPeriod,
    string? LastError)
{
    public static JobResponse Of(JobState state) => new(
        state.Job.Name, state.Job.Schedule.CronExpressionString, state.NextRunAt?.UtcDateTime,
        state.Last.StartedAt?.UtcDateTime, state.Last.Period?.UtcDateTime, state.Last.Error);
}

internal sealed record JobList(IReadOnlyList<JobResponse> Items, string? Next);

[JsonSerializable(typeof(JobResponse))]
[JsonSerializable(typeof(JobList))]
internal sealed partial class JobJson : JsonSerializerContext;
