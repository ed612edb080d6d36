using Quartz;
using Quartz.Extensibility;

namespace DSLT.Jobs;

/// <summary>
/// One run of a scheduled job, and its record beside the schedule. Its name stands in the tables of the jobs:
/// it may not change.
/// </summary>
[DisallowConcurrentExecution]
[PersistJobDataAfterExecution]
internal sealed class ScheduledRun(ScheduledJob job, TimeProvider clock) : IJob
{
    private const string StartedKey = "started";
    private const string PeriodKey = "period";
    private const string ErrorKey = "error";

    private const int MaxErrorLength = 500;

    /// <summary>
    /// A run that is late or comes again has the time it was meant for; one after a pause has the present,
    /// and its period is the last that is over.
    /// </summary>
    public async ValueTask Execute(
        IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var period = job.PeriodAt(context.ScheduledFireTimeUtc ?? context.FireTimeUtc)
            ?? context.FireTimeUtc;
        var record = context.JobDetail.JobDataMap;
        record.PutAsString(StartedKey, clock.GetUtcNow());
        record.PutAsString(PeriodKey, period);
        try
        {
            await job.Run(period, cancellationToken);
            record.Remove(ErrorKey);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var message = exception.Message;
            record[ErrorKey] = message.Length > MaxErrorLength ? message[..MaxErrorLength] : message;
            throw;
        }
    }

    public static JobRecord RecordOf(JobDataMap data) =>
        new(Time(data, StartedKey), Time(data, PeriodKey), Text(data, ErrorKey));

    private static DateTimeOffset? Time(JobDataMap data, string key) =>
        Text(data, key) is { } text
            ? DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    private static string? Text(JobDataMap data, string key) =>
        data.TryGetValue(key, out var value) ? value as string : null;

    /// <summary>Finds the job that a stored run is of.</summary>
    internal sealed class Factory(IReadOnlyList<ScheduledJob> jobs, TimeProvider clock) : IJobFactory
    {
        public ValueTask<JobScope> CreateJob(
            TriggerFiredBundle bundle, IScheduler scheduler, CancellationToken cancellationToken = default)
        {
            var name = bundle.JobDetail.Key.Name;
            var job = jobs.FirstOrDefault(job => job.Name == name)
                ?? throw new SchedulerException($"This version has no job {name}.");
            return new(new JobScope(new ScheduledRun(job, clock), null));
        }

        public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken = default) => default;
    }
}

/// <summary>How the last run of a job went, on whichever node.</summary>
/// <param name="Error">Null where it did what it had to.</param>
internal sealed record JobRecord(DateTimeOffset? StartedAt, DateTimeOffset? Period, string? Error);
