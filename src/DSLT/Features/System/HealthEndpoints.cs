using DSLT.Core;
using DSLT.Jobs;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.System;

/// <summary>Whether the process lives, whether it can serve, and how it stands.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app, RouteGroupBuilder api)
    {
        app.MapGet("/health/live", () => Results.Text("live"))
            .WithTags("System")
            .WithName("GetLiveness")
            .WithSummary("The process answers")
            .Requires(Permission.None);
        app.MapGet("/health/ready", Ready)
            .WithTags("System")
            .WithName("GetReadiness")
            .WithSummary("The node can serve writes: 200, or 503 with the reason")
            .Requires(Permission.None)
            .Refuses(Code.StorageUnavailable);
        api.MapGet("/system/health", Health)
            .WithTags("System")
            .WithName("GetHealth")
            .WithSummary("How the node stands")
            .Requires(Permission.None);
    }

    private static Answer<HealthResponse> Ready(Store store, JobScheduler jobs) =>
        Trouble(store) is { } trouble
            ? new Refusal(Code.StorageUnavailable, trouble)
            : Describe(store, jobs);

    private static Answer<HealthResponse> Health(Store store, JobScheduler jobs) => Describe(store, jobs);

    /// <summary>A node whose jobs do not run is not whole, but serves: it stays ready.</summary>
    private static HealthResponse Describe(Store store, JobScheduler jobs)
    {
        var trouble = Trouble(store)
            ?? (jobs.Failure is { } failure ? $"Scheduled jobs do not run: {failure}" : null);
        return new HealthResponse(
            trouble is null ? "ok" : "degraded", ProgramVersion.Text, store.Database.Description,
            store.Sequencer.DurableSequence,
            store.Projector.Watermark, store.Sequencer.QueueDepth, trouble);
    }

    private static string? Trouble(Store store) =>
        store.Sequencer.Halted is { } halted ? $"Writes are refused until a restart: {halted}"
        : store.Projector.Failure is { } failure ? $"The tables fall behind: {failure}"
        : null;
}
