using System.Globalization;
using DSLT.Bench.Children;

namespace DSLT.Bench.Load;

/// <summary>The public load generator wrk, with the scripts of this folder.</summary>
internal sealed class Wrk(Workspace workspace, int connections)
{
    public const int Threads = 2;

    /// <summary>What <c>common.lua</c> tells; what each thread has counted comes after it.</summary>
    private const int Numbers = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Refuses to begin a long run that would miss its tool at the end.</summary>
    public static void Require() => _ = Tool.Find("wrk", "wrk");

    /// <summary>Loads a server for some seconds and answers what came of it.</summary>
    public async Task<LoadResult> Run(
        Uri address, LoadScript script, int seconds, CancellationToken cancellation)
    {
        var file = workspace.File($"{script.Name}.lua");
        await File.WriteAllTextAsync(file, script.Text(seconds), cancellation);
        await using var wrk = ChildProcess.Start(
            Tool.Find("wrk", "wrk"),
            [
                $"-t{Threads}", $"-c{connections}", $"-d{seconds}s", "--timeout", "10s",
                "-s", file, $"{address}",
            ],
            []);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(seconds) + Patience);
        var status = await wrk.Exit(limit.Token);
        var line = wrk.LastLines.Split('\n').LastOrDefault(
            line => line.StartsWith("RESULT ", StringComparison.Ordinal));
        return status == 0 && line is not null
            ? Read(line, script.OperationsPerRequest)
            : throw new BenchException($"wrk failed with exit status {status}:\n{wrk.LastLines}");
    }

    private static LoadResult Read(string line, int operations)
    {
        var numbers = line.Split(' ').Skip(1).Select(
            text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var (requests, micros, p50, p99, status, broken) =
            (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
        var good = requests - status;
        return new LoadResult(
            good * operations / (micros / 1e6), p50 / 1e3, p99 / 1e3, (long)(status + broken))
        {
            Sent = [.. numbers.Skip(Numbers).Select(number => (long)number)],
        };
    }
}
