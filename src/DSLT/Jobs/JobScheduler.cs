using DSLT.Core;
using Quartz;

namespace DSLT.Jobs;

/// <summary>
/// Runs the jobs of the calendar on Quartz, from when the node listens until it stops. Nothing of the node
/// waits for it: where its tables cannot be used it says so, and begins anew until they can.
/// </summary>
/// <param name="isHalted">True once this node may not write any more: its jobs are then another's.</param>
/// <param name="listening">Set when the node answers.</param>
internal sealed class JobScheduler(
    JobTables tables, IEnumerable<ScheduledJob> jobs, JobOptions options, Func<bool> isHalted,
    TimeProvider clock, ILoggerFactory loggers, CancellationToken listening) : BackgroundService
{
    /// <summary>As many as are waited for until the next period takes over.</summary>
    private const int MaxRetries = 1_000;

    private const int RunsAtOnce = 2;

    private readonly IReadOnlyList<ScheduledJob> jobs = [.. jobs];
    private readonly ILogger logger = loggers.CreateLogger<JobScheduler>();
    private volatile IScheduler? running;
    private volatile string? failure;

    /// <summary>Why no job runs at present, or null.</summary>
    public string? Failure => failure;

    /// <summary>Every job with its next and last run, as the tables of all nodes have them.</summary>
    public async Task<Result<JobState[]>> States(CancellationToken cancellation)
    {
        try
        {
            return running is { } scheduler
                ? await Read(scheduler, cancellation)
                : NotRunning(failure ?? "They start in a moment.");
        }
        catch (SchedulerException exception)
        {
            return NotRunning(exception.Message);
        }
    }

    public Result<ScheduledJob> Find(string name) => jobs.FirstOrDefault(job => job.Name == name) is { } job
        ? job
        : Refusal.NotFound("job", name);

    /// <summary>
    /// Has a job run now, beside its schedule and for the period that is due: what it has seen to already it
    /// finds done. The run is in the tables, so a node that dies in it leaves it to the next.
    /// </summary>
    public async Task<Result<JobState>> RunNow(ScheduledJob job, CancellationToken cancellation)
    {
        if (running is not { } scheduler)
        {
            return NotRunning(failure ?? "They start in a moment.");
        }

        try
        {
            await scheduler.TriggerJob(new JobKey(job.Name), cancellationToken: cancellation);
            return await JobCalendar.Read(scheduler, job, cancellation);
        }
        catch (SchedulerException exception)
        {
            return NotRunning(exception.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await UntilListening(stoppingToken);
            while (true)
            {
                await RunUntilBroken(stoppingToken);
                await Task.Delay(options.StartAgainAfter, clock, stoppingToken);
            }
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // Whatever the stop breaks off is begun again at the next start.
            return;
        }
    }

    private static Refusal NotRunning(string reason) =>
        new(Code.StorageUnavailable, $"Scheduled jobs do not run at present: {reason}");

    private async Task UntilListening(CancellationToken stopping)
    {
        var listens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = listening.Register(listens.SetResult);
        await listens.Task.WaitAsync(stopping);
    }

    private async Task RunUntilBroken(CancellationToken stopping)
    {
        StandaloneSchedulerFactory? factory = null;
        try
        {
            tables.Prepare();
            factory = Build();
            var scheduler = await factory.GetScheduler(stopping);
            await JobCalendar.Write(scheduler, jobs, clock, stopping);
            await scheduler.Start(stopping);
            (running, failure) = (scheduler, null);
            await Watch(scheduler, stopping);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            logger.LogError(exception, "Scheduled jobs do not run; the node goes on, and tries again");
            failure = exception.Message;
        }
        finally
        {
            await Stop(factory);
        }
    }

    private StandaloneSchedulerFactory Build() => QuartzSchedulerBuilder
        .Create(quartz =>
        {
            quartz.Services.AddSingleton(loggers);
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "dslt";
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UseTimeProvider(clock);
            quartz.UseDefaultThreadPool(RunsAtOnce);
            quartz.UseJobFactory(new ScheduledRun.Factory(jobs, clock, logger));
            quartz.UseDefaultRetryPolicy(
                RetryPolicy.Exponential(MaxRetries, options.FirstRetry, 2, options.LongestRetry));
            quartz.UsePersistentStore(store => tables.Use(store, options));
            quartz.AddSchedulerListener(new Listener(this));
        })
        .Build();

    /// <summary>Throws when the tables cannot be read, or, where a run met trouble, not be written.</summary>
    private async Task Watch(IScheduler scheduler, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(options.LookEvery, clock);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            if (isHalted() && scheduler.Status == SchedulerStatus.Running)
            {
                logger.LogWarning("This node may not write any more and leaves scheduled jobs to others");
                await scheduler.Standby(stopping);
            }

            if (failure is null)
            {
                await Read(scheduler, stopping);
            }
            else
            {
                await JobCalendar.Touch(scheduler, jobs, stopping);
                failure = null;
                logger.LogInformation("Scheduled jobs run again");
            }
        }
    }

    private async Task<JobState[]> Read(IScheduler scheduler, CancellationToken cancellation)
    {
        var states = new List<JobState>(jobs.Count);
        foreach (var job in jobs)
        {
            states.Add(await JobCalendar.Read(scheduler, job, cancellation));
        }

        return [.. states];
    }

    /// <summary>A run that is under way is told to give up: the next start or another node has it.</summary>
    private async Task Stop(StandaloneSchedulerFactory? factory)
    {
        var scheduler = running;
        running = null;
        try
        {
            if (scheduler is not null)
            {
                await scheduler.Shutdown(waitForJobsToComplete: true).AsTask()
                    .WaitAsync(options.StopWithin, clock);
            }

            if (factory is not null)
            {
                await factory.DisposeAsync().AsTask().WaitAsync(options.StopWithin, clock);
            }

            tables.Close();
        }
        catch (Exception exception)
        {
            logger.LogWarning(exception, "The scheduler of jobs did not stop in order");
        }
    }

    /// <summary>What goes wrong on the scheduler's own threads; a failed run is not of it.</summary>
    private sealed class Listener(JobScheduler owner) : ISchedulerListener
    {
        public ValueTask SchedulerError(
            IScheduler scheduler, SchedulerErrorContext context, CancellationToken cancellationToken)
        {
            if (context.Exception is JobPersistenceException)
            {
                owner.failure = context.Exception.Message;
            }

            return default;
        }
    }
}
