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

    public static void MapJobs(this RouteGroupBuilder api) =>
        api.MapGet("/system/jobs", List)
            .WithTags("System")
            .WithName("ListJobs")
            .WithSummary("List the scheduled jobs and how their last run went")
            .WithDescription(
                "Each runs once a period, on one of the nodes. A run that was missed is made up for at "
                    + "once; one that fails is tried again until the next period.")
            .Requires(Permission.Supervise)
            .Refuses(Code.StorageUnavailable);

    private static async Task<Answer<JobList>> List(JobScheduler scheduler, CancellationToken cancellation) =>
        (await scheduler.States(cancellation)).Then<JobList>(
            states => new JobList([.. states.Select(JobResponse.Of)], Next: null));
}
