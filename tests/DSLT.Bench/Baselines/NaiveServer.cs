using System.Collections.Frozen;
using DSLT.Bench.Api;

namespace DSLT.Bench.Baselines;

/// <summary>
/// The naive store behind HTTP, with the bodies of the node's transfer and its callers looked up in memory.
/// </summary>
internal static class NaiveServer
{
    /// <summary>The users and tokens that the server has from its start.</summary>
    public static World World { get; } = new(
        [.. Enumerable.Range(0, 200).Select(index => new WorldUser($"user-{index}", $"bearer-of-{index}"))],
        [.. Enumerable.Range(0, 8).Select(index => $"T{index}")],
        "");

    public static async Task Run(string directory, int port, CancellationToken cancellation)
    {
        using var store = new NaiveStore(directory, World);
        var names = World.Users.ToFrozenDictionary(user => "Bearer " + user.Bearer, user => user.Name);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        await using var app = builder.Build();
        app.MapGet("/health/ready", () => "ready");
        app.MapPost("/api/tokens/transfer", async (TransferBody body, HttpContext context) =>
        {
            if (!names.TryGetValue(context.Request.Headers.Authorization.ToString(), out var from))
            {
                return Results.Unauthorized();
            }

            var address = context.Connection.RemoteIpAddress?.ToString();
            var done = await store.Transfer(from, body.To, body.Token, NodeApi.Units(body.Amount), address);
            return done is var (id, balance)
                ? Results.Ok(new TransferDone($"{id}", NodeApi.Tokens((long)balance)))
                : Results.Conflict();
        });
        await app.StartAsync(cancellation);
        await app.WaitForShutdownAsync(cancellation);
    }

    internal sealed record TransferBody(string Token, string To, string Amount, string? Memo = null);

    internal sealed record TransferDone(string TransactionId, string Balance);
}
