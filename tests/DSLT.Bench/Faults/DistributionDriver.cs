using System.Diagnostics;
using DSLT.Bench.Api;
using DSLT.Bench.Children;

namespace DSLT.Bench.Faults;

/// <summary>
/// Kills the node with SIGKILL while it distributes what staking earned, and starts it again: without anybody
/// asking once more every position is paid, and none is paid twice.
/// </summary>
public static class DistributionDriver
{
    /// <summary>A little longer than a run takes, so that some are killed at its very end.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromMilliseconds(150);

    public static async Task<FaultReport> Run(
        FaultOptions options, TextWriter output, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        using var workspace = new Workspace(options.Directory);
        var program = NodeProgram.Find(options.Node);
        var settings = new NodeSettings(workspace.Folder("node"), options.Postgres);
        var (random, failures) = (new Random(options.Seed), new List<string>());
        var report = new FaultReport();
        var (seed, kills, accounts) = (options.Seed, options.Kills, options.Accounts);
        await output.WriteLineAsync($"seed {seed}: {kills} kills, {accounts} accounts");
        await using (var node = new StakedNode(program, settings))
        {
            await node.Start(cancellation);
            await node.SetUp(accounts, cancellation);
            while (report.Faults < kills && failures.Count == 0
                && (options.Limit is not { } limit || watch.Elapsed < limit))
            {
                report = await Round(node, random, report, failures, cancellation);
            }
        }

        var (status, said) = await program.Run(settings, cancellation, "verify");
        if (status != 0)
        {
            failures.Add($"verify ended with status {status}:\n{said}");
        }

        return report with { Failures = failures, Elapsed = watch.Elapsed };
    }

    private static async Task<FaultReport> Round(
        StakedNode node, Random random, FaultReport report, List<string> failures,
        CancellationToken cancellation)
    {
        await node.Stake(cancellation);
        var before = await PaydayApi.WaitForFirst(node.Api, node.World, cancellation);
        await PaydayApi.Ask(node.Api, node.World, cancellation);
        await Task.Delay(LongestRun * random.NextDouble(), cancellation);
        await node.Kill();
        await node.Start(cancellation);
        var first = await PaydayApi.WaitForFirst(node.Api, node.World, cancellation);
        await PaydayApi.WaitForRunAfter(before, node.Api, node.World, cancellation);
        return report with
        {
            Faults = report.Faults + 1,
            Interrupted = report.Interrupted + (first == before ? 1 : 0),
            Acknowledged = report.Acknowledged + await node.Check(failures, cancellation),
        };
    }
}
