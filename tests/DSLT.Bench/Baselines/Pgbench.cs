using System.Globalization;
using System.Text.RegularExpressions;
using DSLT.Bench.Children;
using DSLT.Bench.Load;
using Npgsql;

namespace DSLT.Bench.Baselines;

/// <summary>
/// PostgreSQL's own benchmark, TPC-B: three balance updates and a history row a transaction, on a local
/// server, without HTTP and without an audit chain.
/// </summary>
internal sealed partial class Pgbench(Workspace workspace, int connections)
{
    private const int Threads = 2;
    private const int Scale = 10;

    public static void Require() => _ = Tool.Find("pgbench", "postgresql");

    public async Task<LoadResult> Run(string connectionString, int seconds, CancellationToken cancellation)
    {
        await Execute(connectionString, ["-i", "-q", "-s", $"{Scale}"], cancellation);
        var folder = workspace.Folder("pgbench");
        var output = await Execute(
            connectionString,
            [
                "-c", $"{connections}", "-j", $"{Threads}", "-T", $"{seconds}",
                "--log", "--log-prefix", Path.Combine(folder, "log"),
            ],
            cancellation);
        var rate = Rate().Match(output);
        if (!rate.Success)
        {
            throw new BenchException($"pgbench told no rate:\n{output}");
        }

        var failed = Failed().Match(output);
        var millis = Latencies(folder).Order().ToArray();
        return new LoadResult(
            double.Parse(rate.Groups[1].ValueSpan, CultureInfo.InvariantCulture),
            millis[millis.Length / 2],
            millis[(int)(millis.Length * 0.99)],
            failed.Success ? long.Parse(failed.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0);
    }

    /// <summary>
    /// The third field of each line of the logs: how long the transaction took, in microseconds.
    /// </summary>
    private static IEnumerable<double> Latencies(string folder) => Directory.GetFiles(folder)
        .SelectMany(File.ReadLines)
        .Select(line => double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture) / 1e3);

    private static async Task<string> Execute(
        string connectionString, string[] arguments, CancellationToken cancellation)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        string[] where =
            ["-h", server.Host!, "-p", $"{server.Port}", "-U", server.Username!, server.Database!];
        await using var pgbench = ChildProcess.Start(
            Tool.Find("pgbench", "postgresql"),
            [.. arguments, .. where],
            [new("PGPASSWORD", server.Password ?? ""), new("LC_ALL", "C")]);
        var status = await pgbench.Exit(cancellation);
        return status == 0
            ? pgbench.LastLines
            : throw new BenchException($"pgbench failed with exit status {status}:\n{pgbench.LastLines}");
    }

    [GeneratedRegex(@"tps = ([0-9.]+) \(without initial connection time\)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"number of failed transactions: ([0-9]+)")]
    private static partial Regex Failed();
}
