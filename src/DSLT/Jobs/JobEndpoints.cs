using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Jobs;

/// <summary>The jobs of the calendar: those that there are, and how they stand.</summary>
internal static class JobEndpoints
{
    public static void AddJobs(this IServiceCollection services, NodeOptions options)
    {
        services.AddSingleton(provider => new JobScheduler(
            options.UsesPostgres
                ? JobTables.OnPostgres(options.PostgresConnection!)
                : JobTables.InDirectory(options.DataDirectory),
            provider.GetServices<ScheduledJob>(),
            new JobOptions(),
            () => provider.GetRequiredService<Store>().Sequencer.Halted is not null,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted));
        services.AddHostedService(provider => provider.GetRequiredService<JobScheduler>());
    }

    public static void MapJobs(this RouteGroupBuilder api)
    {
        var jobs = api.MapGroup("/system/jobs").WithTags("System");
        jobs.MapGet("/", List)
            .WithName("ListJobs")
            .WithSummary("List the scheduled jobs and how their last run went")
            .WithDescription(
                "Each runs once a period, on one of the nodes. A run that was missed is made up for at "
                    + "once; one that fails is tried again until the next period.")
            .Requires(Permission.Supervise)
            .Refuses(Code.StorageUnavailable);
        jobs.MapPost("/{name}/run", RunNow)
            .WithName("RunJob")
            .WithSummary("Have a scheduled job run now")
            .WithDescription(
                "For the period that is due. What was seen to already is not done again; the answer comes "
                    + "before the run is over, and the list of jobs tells how it went.")
            .Requires(Permission.Operate)
            .Refuses(Code.StorageUnavailable, Code.NotFound("job"));
    }

    private static async Task<Answer<JobList>> List(JobScheduler scheduler, CancellationToken cancellation) =>
        (await scheduler.States(cancellation)).Then<JobList>(
            states => new JobList([.. states.Select(JobResponse.Of)], Next: null));

    /// <summary>The journal says first who asked: a run that it does not know of would be nobody's.</summary>
    private static async Task<Answer<JobResponse>> RunNow(
        string name, Caller caller, Store store, JobScheduler scheduler, CancellationToken cancellation)
    {
        if (!scheduler.Find(name).Is(out var job, out var refusal))
        {
            return refusal;
        }

        var written = await store.Sequencer.Write<Unit>(caller, Command.JobRun, tx =>
        {
            tx.Note(job.Name);
            return default(Unit);
        });
        return written.Result.Refusal is { } refused
            ? refused
            : (await scheduler.RunNow(job, cancellation)).Then<JobResponse>(state => JobResponse.Of(state));
    }
}
