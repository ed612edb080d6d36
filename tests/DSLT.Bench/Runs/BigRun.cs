using System.Diagnostics;
using DSLT.Bench.Api;
using DSLT.Bench.Children;
using DSLT.Bench.Load;
using DSLT.Bench.Report;

namespace DSLT.Bench.Runs;

/// <summary>
/// The same with a ledger of millions of rows: its throughput, and its start after a SIGKILL under load.
/// </summary>
internal static class BigRun
{
    private const int PostingsPerTransfer = 2;
    private const int FillSliceSeconds = 10;

    private static readonly TimeSpan LongestFill = TimeSpan.FromMinutes(20);

    public static async Task<int> Run(
        RunOptions options, long ledgerRows, TextWriter output, CancellationToken cancellation)
    {
        Wrk.Require();
        using var workspace = new Workspace(options.Directory);
        var program = NodeProgram.Find(options.Node);
        Machine.Introduce(output, workspace, program);
        var settings = new NodeSettings(workspace.Folder("node"));
        Row empty, full;
        TimeSpan restart;
        var size = new WorldSize(options.Users, RunOptions.Tokens);
        var node = await LoadedNode.Start(
            program, settings, size, new Wrk(workspace, options.Connections), cancellation);
        try
        {
            var script = LoadScript.Transfers(node.World);
            empty = await node.Measure(
                "empty", "transfers, empty ledger", script, options.Seconds, cancellation);
            await Fill(node, ledgerRows, output, cancellation);
            full = await node.Measure(
                "full", $"transfers, {ledgerRows / 1e6:N0} million ledger rows", script, options.Seconds,
                cancellation);
            restart = await KillUnderLoad(program, settings, node, cancellation);
        }
        finally
        {
            await node.DisposeAsync();
        }

        var bytes = new DirectoryInfo(settings.Directory).EnumerateFiles().Sum(file => file.Length);
        output.WriteLine($"restart after SIGKILL: {restart.TotalSeconds:N2} s; data: {bytes >> 20:N0} MB");
        output.WriteLine();
        ResultTable.Write(output, [empty, full]);
        output.WriteLine();
        return Expectation.Write(
            output,
            [
                new("share of the empty ledger's rate", full.Load.PerSecond / empty.Load.PerSecond, 0.8),
                new("start after a SIGKILL in s", restart.TotalSeconds, 5, AtMost: true),
                new("requests that failed", empty.Load.Errors + full.Load.Errors, 0, AtMost: true),
            ]);
    }

    private static async Task Fill(
        LoadedNode node, long rows, TextWriter output, CancellationToken cancellation)
    {
        var script = LoadScript.Batches(node.World);
        var watch = Stopwatch.StartNew();
        var written = 0.0;
        while (written < rows && watch.Elapsed < LongestFill)
        {
            var slice = await node.Load(script, FillSliceSeconds, cancellation);
            if (slice.PerSecond == 0)
            {
                throw new BenchException("The batch endpoint took nothing: the ledger cannot be filled.");
            }

            written += slice.PerSecond * FillSliceSeconds * PostingsPerTransfer;
            output.WriteLine($"filled {written / 1e6:N1} million postings, {slice.PerSecond:N0} commands/s");
        }
    }

    /// <summary>Kills the node in the midst of transfers and starts it again on the same directory.</summary>
    private static async Task<TimeSpan> KillUnderLoad(
        NodeProgram program, NodeSettings settings, LoadedNode node, CancellationToken cancellation)
    {
        var load = node.Load(LoadScript.Transfers(node.World), RunOptions.WarmUpSeconds, cancellation);
        await Task.Delay(TimeSpan.FromSeconds(RunOptions.WarmUpSeconds / 2.0), cancellation);
        await node.Server.Process.KillAndWait();
        await load;
        await using var again = await ServerProcess.StartNode(
            program, settings, RunOptions.StartPatience, cancellation);
        return again.StartedIn;
    }
}
