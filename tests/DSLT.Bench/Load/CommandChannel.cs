using System.Diagnostics;
using System.Security.Cryptography;
using DSLT.Bench.Api;

namespace DSLT.Bench.Load;

/// <summary>Many WebSockets that place and cancel orders without waiting for each answer.</summary>
internal static class CommandChannel
{
    /// <summary>Commands under way on each connection.</summary>
    public const int Window = 32;

    private const string Path = "/api/ws/commands";

    public static async Task<LoadResult> Run(
        Uri address, World world, int connections, int seconds, CancellationToken cancellation)
    {
        var sockets = new List<CommandSocket>();
        try
        {
            for (var i = 0; i < connections; i++)
            {
                // A client order id that an earlier run used would be refused.
                var nonce = $"{RandomNumberGenerator.GetHexString(8)}-";
                sockets.Add(new CommandSocket(new OrderSteps(world.Market, nonce), Window));
                await sockets[i].Connect(
                    address, Path, world.Users[i % world.Users.Count].Bearer, cancellation);
            }

            var watch = Stopwatch.StartNew();
            var until = Stopwatch.GetTimestamp() + (seconds * Stopwatch.Frequency);
            await Task.WhenAll(
                sockets.Select(socket => Task.Run(() => socket.Run(until, cancellation), cancellation)));
            var latencies = sockets.SelectMany(socket => socket.Latencies).Order().ToList();
            return new LoadResult(
                sockets.Sum(socket => socket.Answered - socket.Refused) / watch.Elapsed.TotalSeconds,
                Millis(latencies, 0.5),
                Millis(latencies, 0.99),
                sockets.Sum(socket => socket.Refused));
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private static double Millis(List<long> sorted, double share) =>
        Stopwatch.GetElapsedTime(0, sorted[(int)(share * (sorted.Count - 1))]).TotalMilliseconds;
}
