using Quartz;
using Quartz.Extensibility;

namespace DSLT.Jobs;

/// <summary>
/// One run of a scheduled job, and its record beside the schedule. Its name stands in the tables of the jobs:
/// it may not change.
/// </summary>
[DisallowConcurrentExecution]
[PersistJobDataAfterExecution]
internal sealed class ScheduledRun(ScheduledJob job, TimeProvider clock, ILogger logger) : IJob
{
    private const string StartedKey = "started";
    private const string PeriodKey = "period";
    private const string ErrorKey = "error";

    private const int MaxErrorLength = 500;

    public async ValueTask Execute(
        IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var period = PeriodOf(context);
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
            logger.LogError(
                exception, "The job {Job} failed for {Period:u} and comes again", job.Name, period);
            var message = exception.Message;
            record[ErrorKey] = message.Length > MaxErrorLength ? message[..MaxErrorLength] : message;
            throw;
        }
    }

    public static JobRecord RecordOf(JobDataMap data) =>
        new(Time(data, StartedKey), Time(data, PeriodKey), Text(data, ErrorKey));

    /// <summary>
    /// The last period that has no run after this one. So it is the one that was scheduled where the run is
    /// late or comes again, and the last that is over where it makes up for several. A run without a next
    /// one is for what was over when it was asked for: the period that ends while it waits has its own.
    /// </summary>
    private DateTimeOffset PeriodOf(IJobExecutionContext context)
    {
        var last = context.NextFireTimeUtc?.AddTicks(-1)
            ?? context.ScheduledFireTimeUtc
            ?? context.FireTimeUtc;
        return job.PeriodAt(last) ?? last;
    }

    private static DateTimeOffset? Time(JobDataMap data, string key) =>
        Text(data, key) is { } text
            ? DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    private static string? Text(JobDataMap data, string key) =>
        data.TryGetValue(key, out var value) ? value as string : null;

    /// <summary>Finds the job that a stored run is of.</summary>
    internal sealed class Factory(
        IReadOnlyList<ScheduledJob> jobs, TimeProvider clock, ILogger logger) : IJobFactory
    {
        public ValueTask<JobScope> CreateJob(
            TriggerFiredBundle bundle, IScheduler scheduler, CancellationToken cancellationToken = default)
        {
            var name = bundle.JobDetail.Key.Name;
            var job = jobs.FirstOrDefault(job => job.Name == name)
                ?? throw new SchedulerException($"This version has no job {name}.");
            return new(new JobScope(new ScheduledRun(job, clock, logger), null));
        }

        public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken = default) => default;
    }
}

/// <summary>How the last run of a job went, on whichever node.</summary>
/// <param name="Error">Null where it did what it had to.</param>
internal sealed record JobRecord(DateTimeOffset? StartedAt, DateTimeOffset? Period, string? Error);
