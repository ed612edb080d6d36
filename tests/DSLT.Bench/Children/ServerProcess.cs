using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DSLT.Bench.Children;

/// <summary>A child process that answers HTTP, from the moment that it does.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string ReadyPath = "/health/ready";

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(5);

    private ServerProcess(ChildProcess process, Uri address, TimeSpan startedIn) =>
        (Process, Address, StartedIn) = (process, address, startedIn);

    public ChildProcess Process { get; }

    public Uri Address { get; }

    /// <summary>From the start of the process to its first good answer.</summary>
    public TimeSpan StartedIn { get; }

    public static Task<ServerProcess> StartNode(
        NodeProgram program, NodeSettings settings, TimeSpan patience, CancellationToken cancellation)
    {
        var port = FreePort();
        return Start(
            program.Start(settings with { Port = port }), port, ReadyPath, patience, cancellation);
    }

    /// <summary>Runs one of this program's own servers: a baseline.</summary>
    public static Task<ServerProcess> StartBaseline(
        string command, string directory, CancellationToken cancellation)
    {
        var port = FreePort();
        var self = typeof(ServerProcess).Assembly.Location;
        var child = ChildProcess.Start(
            NodeProgram.DotnetPath(), [self, command, "--port", $"{port}", "--directory", directory],
            new NodeSettings(directory, Port: port).ToEnvironment());
        return Start(child, port, ReadyPath, TimeSpan.FromSeconds(20), cancellation);
    }

    /// <summary>Waits until it says that it is ready, and answers whether it did in time.</summary>
    public async Task<bool> IsReadyAgain(TimeSpan patience, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = Address, Timeout = patience };
        var waited = Stopwatch.StartNew();
        while (!await Answers(client, ReadyPath, cancellation))
        {
            if (waited.Elapsed > patience)
            {
                return false;
            }

            await Task.Delay(Between, cancellation);
        }

        return true;
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static async Task<ServerProcess> Start(
        ChildProcess process, int port, string path, TimeSpan patience, CancellationToken cancellation)
    {
        var address = new Uri($"http://127.0.0.1:{port}");
        using var client = new HttpClient { BaseAddress = address, Timeout = patience };
        while (!await Answers(client, path, cancellation))
        {
            if (process.HasExited || process.Age > patience || cancellation.IsCancellationRequested)
            {
                var lines = process.LastLines;
                await process.DisposeAsync();
                cancellation.ThrowIfCancellationRequested();
                throw new BenchException(
                    $"It did not answer {path} within {patience.TotalSeconds:0} s. It wrote:\n{lines}");
            }

            await Task.Delay(Between, cancellation);
        }

        return new ServerProcess(process, address, process.Age);
    }

    private static async Task<bool> Answers(HttpClient client, string path, CancellationToken cancellation)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
