using System.Diagnostics;
using System.Text.Json;

namespace DSLT.Bench.Api;

/// <summary>The job that distributes staking rewards, as an operator has it run and watches it.</summary>
internal static class PaydayApi
{
    private const string Job = "staking-distribution";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    /// <summary>When the last run that is over began, once the calendar runs and has had its first.</summary>
    public static async Task<string> WaitForFirst(NodeApi api, World world, CancellationToken cancellation) =>
        await WaitForRunAfter(null, api, world, cancellation);

    /// <summary>Asks for a run. That the node has answered means that it owes one.</summary>
    public static Task Ask(NodeApi api, World world, CancellationToken cancellation) =>
        api.Post($"/api/system/jobs/{Job}/run", new { }, world.Admin, cancellation);

    /// <summary>Waits until a later run than the given one is over, and answers when it began.</summary>
    public static async Task<string> WaitForRunAfter(
        string? last, NodeApi api, World world, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Patience)
        {
            if (await LastRun(api, world, cancellation) is { } run && run != last)
            {
                return run;
            }

            await Task.Delay(Between, cancellation);
        }

        throw new BenchException($"No run of {Job} ended within {Patience.TotalMinutes:0} minutes.");
    }

    /// <summary>When the last run that is over began, or null where none is known.</summary>
    public static async Task<string?> LastRun(NodeApi api, World world, CancellationToken cancellation)
    {
        if (await api.TryGet("/api/system/jobs", world.Admin, cancellation) is not { } jobs)
        {
            return null;
        }

        var job = jobs.GetProperty("items").EnumerateArray().Single(
            item => item.GetProperty("name").GetString() == Job);
        return job.TryGetProperty("lastRunAt", out var at) && at.ValueKind == JsonValueKind.String
            ? at.GetString()
            : null;
    }
}
