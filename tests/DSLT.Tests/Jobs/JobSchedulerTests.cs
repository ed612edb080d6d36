using DSLT.Jobs;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Jobs;

public sealed class JobSchedulerTests(PostgresFixture postgres) : IDisposable
{
    private const string EverySecond = "* * * * * ?";
    private const string EveryTenSeconds = "0/10 * * * * ?";
    private const string Midnight = "0 0 0 * * ?";

    private readonly TemporaryDirectory directory = new();
    private readonly SettableClock clock = new();

    [Theory]
    [EveryDatabase]
    public async Task A_job_runs_once_for_each_period(DatabaseKind kind)
    {
        var job = new RecordingJob(EverySecond);
        await using (await TestScheduler.Start(Tables(kind), clock, job))
        {
            Eventually.Is(() => job.Periods.Count >= 4, "the job runs");
        }

        Assert.Equal(job.Periods.Distinct(), job.Periods);
        Assert.All(job.Periods, period => Assert.Equal(0, period.Ticks % TimeSpan.TicksPerSecond));
        Assert.Equal(job.Periods.Order(), job.Periods);
    }

    /// <summary>Two run at once, so that the first run of the third waits until its period is past.</summary>
    [Theory]
    [EveryDatabase]
    public async Task A_first_run_that_comes_late_leaves_the_next_period_its_own(DatabaseKind kind)
    {
        clock.Stop();
        var free = new TaskCompletionSource();
        RecordingJob[] jobs = [.. Enumerable.Range(1, 3).Select(number => new RecordingJob(
            EveryTenSeconds, $"recording-{number}")
        {
            Work = (_, cancellation) => free.Task.WaitAsync(cancellation),
        })];
        var first = jobs[0].PeriodAt(clock.GetUtcNow())!.Value;
        await using var started = await TestScheduler.Start(Tables(kind), clock, jobs);
        Eventually.Is(() => jobs.Count(job => job.Periods.Count == 1) == 2, "two run");
        clock.Advance(TimeSpan.FromSeconds(10));
        free.SetResult();
        Eventually.Is(() => jobs.All(job => job.Periods.Count >= 2), "all run");
        Assert.All(jobs, job => Assert.Equal([first, first.AddSeconds(10)], job.Periods));
    }

    [Theory]
    [EveryDatabase]
    public async Task What_was_missed_while_no_node_was_up_is_run_once(DatabaseKind kind)
    {
        clock.Stop();
        var tables = Tables(kind);
        var job = new RecordingJob(Midnight);
        var first = job.PeriodAt(clock.GetUtcNow())!.Value;
        await using (var started = await TestScheduler.Start(tables, clock, job))
        {
            await Eventually.Is(async () => await LastRunIs(started, first), "new tables begin with a run");
        }

        clock.Advance(TimeSpan.FromDays(5));
        var last = first.AddDays(5);
        await using (var started = await TestScheduler.Start(tables, clock, job))
        {
            await Eventually.Is(async () => await LastRunIs(started, last), "what was missed is run");
        }

        await using (var started = await TestScheduler.Start(tables, clock, job))
        {
            await Eventually.Is(started.IsRunning, "the scheduler starts");
            Assert.Equal(last.AddDays(1), (await started.State()).NextRunAt);
        }

        Assert.Equal([first, last], job.Periods);
    }

    [Theory]
    [EveryDatabase]
    public async Task A_run_that_fails_comes_again_for_the_same_period(DatabaseKind kind)
    {
        clock.Stop();
        var seen = new TaskCompletionSource();
        var job = new RecordingJob(Midnight)
        {
            Work = async (run, cancellation) =>
            {
                if (run < 3)
                {
                    throw new InvalidOperationException($"Not at the attempt {run}.");
                }

                await seen.Task.WaitAsync(cancellation);
            },
        };
        await using var started = await TestScheduler.Start(Tables(kind), clock, job);
        for (var run = 1; run < 3; run++)
        {
            await Eventually.Is(
                async () => await LastErrorIs(started, $"Not at the attempt {run}."), "the failure is told");
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Eventually.Is(() => job.Periods.Count == 3, "it is tried again");
        seen.SetResult();
        await Eventually.Is(async () => await LastErrorIs(started, null), "it went well");
        Assert.Single(job.Periods.Distinct());
        Assert.Contains(started.Log.Errors, line => line.Contains("attempt 1", StringComparison.Ordinal));
    }

    [Theory]
    [EveryDatabase]
    public async Task A_run_that_the_stop_breaks_off_is_begun_again(DatabaseKind kind)
    {
        var tables = Tables(kind);
        var job = new RecordingJob(Midnight)
        {
            Work = (_, cancellation) => new TaskCompletionSource().Task.WaitAsync(cancellation),
        };
        await using (await TestScheduler.Start(tables, clock, job))
        {
            Eventually.Is(() => job.Periods.Count == 1, "the job runs");
        }

        job.Work = (_, _) => Task.CompletedTask;
        await using (await TestScheduler.Start(tables, clock, job))
        {
            Eventually.Is(() => job.Periods.Count == 2, "the job runs again");
        }

        Assert.Single(job.Periods.Distinct());
    }

    [Fact]
    public async Task Nodes_on_one_database_share_the_runs_and_one_goes_on_alone()
    {
        var connection = postgres.CreateDatabase();
        var (here, there) = (new RecordingJob(EverySecond), new RecordingJob(EverySecond));
        await using var other = await TestScheduler.Start(JobTables.OnPostgres(connection), clock, there);
        await Eventually.Is(other.IsRunning, "the other node runs");
        await using (await TestScheduler.Start(JobTables.OnPostgres(connection), clock, here))
        {
            Eventually.Is(
                () => here.Periods.Count + there.Periods.Count >= 6, "they run the job between them");
        }

        var alone = there.Periods.Count;
        Eventually.Is(() => there.Periods.Count >= alone + 2, "the other goes on");
        var all = here.Periods.Concat(there.Periods).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
    }

    [Fact]
    public async Task A_node_that_may_not_write_leaves_its_jobs_to_others()
    {
        var job = new RecordingJob(EverySecond);
        await using var started = await TestScheduler.Start(Tables(DatabaseKind.Sqlite), clock, job);
        Eventually.Is(() => job.Periods.Count >= 1, "the job runs");
        started.IsHalted = true;
        Eventually.Is(
            () => started.Log.Lines.Any(line => line.Contains("leaves", StringComparison.Ordinal)),
            "it stands back");
        Assert.Null(started.Scheduler.Failure);
    }

    [Fact]
    public async Task A_job_that_this_version_does_not_have_is_taken_out_and_a_new_time_is_taken_up()
    {
        clock.Stop();
        var tables = Tables(DatabaseKind.Sqlite);
        await using (var started = await TestScheduler.Start(tables, clock, new RecordingJob(Midnight)))
        {
            await Eventually.Is(started.IsRunning, "the scheduler starts");
        }

        var atNoon = new RecordingJob("0 0 12 * * ?");
        await using (var started = await TestScheduler.Start(tables, clock, atNoon))
        {
            await Eventually.Is(started.IsRunning, "the scheduler starts");
            Assert.Equal(12, (await started.State()).NextRunAt!.Value.UtcDateTime.Hour);
        }

        await using (var started = await TestScheduler.Start(tables, clock))
        {
            await Eventually.Is(started.IsRunning, "the scheduler starts");
            Assert.Empty(started.Log.Errors);
        }
    }

    public void Dispose() => directory.Dispose();

    private static async Task<bool> LastRunIs(TestScheduler started, DateTimeOffset period) =>
        await started.IsRunning() && (await started.State()).Last.Period == period;

    private static async Task<bool> LastErrorIs(TestScheduler started, string? error) =>
        await started.IsRunning()
        && (await started.State()).Last is { Period: not null } last && last.Error == error;

    private JobTables Tables(DatabaseKind kind) => kind == DatabaseKind.Postgres
        ? JobTables.OnPostgres(postgres.CreateDatabase())
        : JobTables.InDirectory(directory.Path);
}
