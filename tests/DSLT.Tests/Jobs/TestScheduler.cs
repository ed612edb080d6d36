using DSLT.Jobs;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.Logging;

namespace DSLT.Tests.Jobs;

/// <summary>The scheduler of a node that listens already.</summary>
internal sealed class TestScheduler : IAsyncDisposable
{
    private readonly ILoggerFactory loggers;

    private TestScheduler(
        JobTables tables, TimeProvider clock, JobOptions options, IEnumerable<ScheduledJob> jobs)
    {
        loggers = LoggerFactory.Create(logging => logging.AddProvider(Log));
        Scheduler = new JobScheduler(
            tables, jobs, options, () => IsHalted, clock, loggers, new CancellationToken(canceled: true));
    }

    /// <summary>Quick where a test waits for something to come round.</summary>
    public static JobOptions Options { get; } = new()
    {
        FirstRetry = TimeSpan.FromMilliseconds(20),
        StartAgainAfter = TimeSpan.FromMilliseconds(20),
        LookEvery = TimeSpan.FromMilliseconds(20),
        CheckInEvery = TimeSpan.FromMilliseconds(500),
    };

    public JobScheduler Scheduler { get; }

    public ErrorLog Log { get; } = new();

    public bool IsHalted { get; set; }

    public static async Task<TestScheduler> Start(
        JobTables tables, TimeProvider clock, params ScheduledJob[] jobs)
    {
        var started = new TestScheduler(tables, clock, Options, jobs);
        await started.Scheduler.StartAsync(TestContext.Current.CancellationToken);
        return started;
    }

    public async Task<JobState> State()
    {
        var states = await Scheduler.States(TestContext.Current.CancellationToken);
        return Assert.Single(states.Value);
    }

    public async Task<bool> IsRunning() =>
        !(await Scheduler.States(TestContext.Current.CancellationToken)).IsRefused;

    public async ValueTask DisposeAsync()
    {
        await Scheduler.StopAsync(CancellationToken.None);
        Scheduler.Dispose();
        loggers.Dispose();
    }
}
