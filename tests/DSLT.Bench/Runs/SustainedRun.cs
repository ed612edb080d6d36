using DSLT.Bench.Api;
using DSLT.Bench.Children;
using DSLT.Bench.Load;
using DSLT.Bench.Report;

namespace DSLT.Bench.Runs;

/// <summary>
/// Transfers for a minute: neither slower nor larger at its end than at its beginning. The node looks for a
/// backup that is due a minute after its start, so one is being made in the last quarter.
/// </summary>
internal static class SustainedRun
{
    private const int SliceSeconds = 5;

    public static async Task<int> Run(
        RunOptions options, bool keyed, TextWriter output, CancellationToken cancellation)
    {
        Wrk.Require();
        using var workspace = new Workspace(options.Directory);
        var program = NodeProgram.Find(options.Node);
        Machine.Introduce(output, workspace, program);
        var folder = workspace.Folder("node");
        await using var node = await LoadedNode.Start(
            program, new NodeSettings(folder), new WorldSize(
                options.Users, RunOptions.Tokens),
            new Wrk(workspace, options.Connections), cancellation);
        var script = LoadScript.Transfers(node.World) with { Keyed = keyed };
        await node.Load(script, RunOptions.WarmUpSeconds, cancellation);

        // The generator does not tell how a run went over time: it is run in slices and reconnects between.
        await using var usage = new UsageSampler(node.Server.Process);
        var slices = new List<LoadResult>();
        output.WriteLine("| second | transfers per second | p99 ms | errors | RSS MB | backup MB |");
        output.WriteLine("| --: | --: | --: | --: | --: | --: |");
        for (var second = 0; second < options.Seconds; second += SliceSeconds)
        {
            var slice = await node.Load(script, SliceSeconds, cancellation);
            slices.Add(slice);
            var resident = node.Server.Process.Usage().ResidentBytes >> 20;
            output.WriteLine(
                $"| {second} | {slice.PerSecond:N0} | {slice.P99Millis:N1} | {slice.Errors} | {resident} "
                    + $"| {BackupBytes(folder) >> 20} |");
        }

        await usage.End();
        output.WriteLine();
        var growth = usage.MeanBytes(0.75, 1) / usage.MeanBytes(0.25, 0.5);
        return Expectation.Write(output, Judge(slices, growth));
    }

    /// <summary>Of the backups that are made, or are being made, so far.</summary>
    private static long BackupBytes(string folder)
    {
        var backups = new DirectoryInfo(Path.Combine(folder, "backups"));
        return backups.Exists
            ? backups.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
            : 0;
    }

    private static Expectation[] Judge(List<LoadResult> slices, double growth)
    {
        var rates = slices.Select(slice => slice.PerSecond).ToList();
        var worst = slices.Max(slice => slice.P99Millis);
        return
        [
            new("the whole, share of the first five seconds", rates.Average() / rates[0], 0.8),
            new("the slowest five seconds, share of the first", rates.Min() / rates[0], 0.8),
            new("memory of the last quarter, times the second quarter's", growth, 1.1, AtMost: true),
            new("p99 of the worst five seconds in ms", worst, 20, AtMost: true),
            new("requests that failed", slices.Sum(slice => slice.Errors), 0, AtMost: true),
        ];
    }
}
