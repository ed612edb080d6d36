using Quartz;

namespace DSLT.Jobs;

/// <summary>The schedule as it stands in the tables: a job and its trigger have one name.</summary>
internal static class JobCalendar
{
    private const string FirstRuns = "first-runs";

    /// <summary>
    /// Adds what is new and takes out what this version does not have. What is there stays as it is: when it
    /// ran last, what is still owed, a retry that is due.
    /// </summary>
    public static async Task Write(
        IScheduler scheduler, IReadOnlyList<ScheduledJob> jobs, TimeProvider clock,
        CancellationToken cancellation)
    {
        foreach (var stored in (await scheduler.QueryJobs(new JobQuery(), cancellation)).Items)
        {
            if (jobs.All(job => job.Name != stored.Key.Name))
            {
                await scheduler.DeleteJob(stored.Key, cancellation);
            }
        }

        foreach (var job in jobs)
        {
            await Write(scheduler, job, clock, cancellation);
        }
    }

    public static async Task<JobState> Read(
        IScheduler scheduler, ScheduledJob job, CancellationToken cancellation)
    {
        var detail = await scheduler.GetJobDetail(new JobKey(job.Name), cancellation);
        var trigger = await scheduler.GetTrigger(new TriggerKey(job.Name), cancellation);
        return new JobState(
            job, trigger?.NextFireTimeUtc,
            detail is null ? new JobRecord(null, null, null) : ScheduledRun.RecordOf(detail.JobDataMap));
    }

    /// <summary>Writes something that changes nothing, to see whether it can be written.</summary>
    public static async Task Touch(
        IScheduler scheduler, IReadOnlyList<ScheduledJob> jobs, CancellationToken cancellation)
    {
        foreach (var job in jobs)
        {
            await scheduler.UpdateTriggerDetails(
                new TriggerKey(job.Name), new TriggerDetailsUpdate().WithDescription(job.Name), cancellation);
        }
    }

    private static async Task Write(
        IScheduler scheduler, ScheduledJob job, TimeProvider clock, CancellationToken cancellation)
    {
        var key = new JobKey(job.Name);
        if (await scheduler.GetJobDetail(key, cancellation) is null)
        {
            await scheduler.AddJob(
                JobBuilder.Create<ScheduledRun>().WithIdentity(key).StoreDurably().RequestRecovery().Build(),
                AddJobOptions.Replacing,
                cancellation);
        }

        var stored = await scheduler.GetTrigger(new TriggerKey(job.Name), cancellation);
        if (stored is not ICronTrigger cron
            || cron.CronExpressionString != job.Schedule.CronExpressionString)
        {
            var now = clock.GetUtcNow();
            await scheduler.ScheduleTrigger(AtOnce(job, now, clock), TriggerConflict.Replace, cancellation);
            await scheduler.ScheduleTrigger(
                Recurring(job, now, clock), TriggerConflict.Replace, cancellation);
        }
    }

    /// <summary>
    /// Tables that are new do not know whether the last period had its run: it gets one, however late it
    /// comes, and what ends after this moment is the recurring trigger's. It is written before that one, so
    /// that a start that ends between the two is made up for by the next, which writes both again.
    /// </summary>
    private static ITrigger AtOnce(ScheduledJob job, DateTimeOffset now, TimeProvider clock) =>
        TriggerBuilder.Create(clock)
            .WithIdentity(job.Name, FirstRuns)
            .ForJob(new JobKey(job.Name))
            .StartAt(now)
            .Build();

    /// <summary>However many runs were missed, one at once makes up for them.</summary>
    private static ITrigger Recurring(ScheduledJob job, DateTimeOffset now, TimeProvider clock) =>
        TriggerBuilder.Create(clock)
            .WithIdentity(job.Name)
            .StartAt(now)
            .WithDescription(job.Name)
            .ForJob(new JobKey(job.Name))
            .WithCronSchedule(
                job.Schedule,
                schedule => schedule.WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
            .Build();
}

/// <summary>How a job stands.</summary>
/// <param name="NextRunAt">The next period's end, or when a failed run comes again.</param>
internal sealed record JobState(ScheduledJob Job, DateTimeOffset? NextRunAt, JobRecord Last);
