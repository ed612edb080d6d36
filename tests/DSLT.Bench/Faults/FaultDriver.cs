using System.Diagnostics;
using DSLT.Bench.Children;

namespace DSLT.Bench.Faults;

/// <summary>
/// Kills the node with SIGKILL at random moments while many clients write, starts it again on what it left,
/// and holds it to its word: what was acknowledged is there, what is sent again with its key is done once.
/// </summary>
public static class FaultDriver
{
    private const int OneInSoManyWhileStarting = 8;

    private static readonly TimeSpan ResolvePatience = TimeSpan.FromSeconds(20);

    public static async Task<FaultReport> Run(
        FaultOptions options, TextWriter output, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        using var workspace = new Workspace(options.Directory);
        var settings = new NodeSettings(workspace.Folder("node"), options.Postgres);
        await using var node = await FaultNode.SetUp(
            NodeProgram.Find(options.Node), settings, options, cancellation);
        var (kills, clients, accounts) = (options.Kills, options.Clients, options.Accounts);
        await output.WriteLineAsync(
            $"seed {options.Seed}: {kills} kills, {clients} clients, {accounts} accounts");
        var random = new Random(options.Seed);
        var report = new FaultReport();
        while (report.Faults < options.Kills && node.Books.Failures.Count == 0
            && (options.Limit is not { } limit || watch.Elapsed < limit))
        {
            report = await Round(node, options, random, report, cancellation);
            if (report.Faults % Math.Max(1, options.Kills / 10) == 0)
            {
                var acknowledged = node.Books.Acknowledged;
                await output.WriteLineAsync(
                    $"{watch.Elapsed.TotalSeconds:N0} s: {report.Faults} kills, {acknowledged:N0} writes");
            }
        }

        await node.StopAndVerify(cancellation);
        return report with
        {
            Acknowledged = node.Books.Acknowledged,
            Failures = node.Books.Failures,
            Elapsed = watch.Elapsed,
        };
    }

    /// <summary>Writes, kills, starts again, and checks.</summary>
    private static async Task<FaultReport> Round(
        FaultNode node,
        FaultOptions options,
        Random random,
        FaultReport report,
        CancellationToken cancellation)
    {
        var lasts = options.LongestRound * random.NextDouble();
        var writing = node.Write(() => true, cancellation);
        await Task.Delay(lasts, cancellation);
        await node.Kill(writing);
        var whileStarting = random.Next(OneInSoManyWhileStarting) == 0;
        if (whileStarting)
        {
            await node.KillWhileStarting(TimeSpan.FromMilliseconds(random.Next(20, 600)), cancellation);
        }

        await node.Start(cancellation);
        var kills = report.Faults + (whileStarting ? 2 : 1);
        var checkedRound = await Check(
            node, $"after kill {kills}, {lasts.TotalMilliseconds:N0} ms into its round", cancellation);
        return report with
        {
            Faults = kills,
            WhileStarting = report.WhileStarting + (whileStarting ? 1 : 0),
            SentAgain = report.SentAgain + checkedRound.SentAgain,
            FoundDone = report.FoundDone + checkedRound.FoundDone,
            Repeated = report.Repeated + checkedRound.Repeated,
            Reads = report.Reads + checkedRound.Reads,
        };
    }

    private static async Task<FaultReport> Check(FaultNode node, string when, CancellationToken cancellation)
    {
        // Before anything is sent again the money must be whole already: a transfer is done or it is not.
        var found = await node.Balances(cancellation);
        if (found.Sum() != node.Books.Total)
        {
            node.Books.Fail($"{when}: the balances sum to {found.Sum()}, not to {node.Books.Total}.");
        }

        await node.CheckOrders(all: false, when, cancellation);
        var repeated = 0;
        foreach (var client in node.Clients)
        {
            repeated += await client.Repeat(node.Api, cancellation);
        }

        var open = node.Clients.Where(client => client.Open is not null).ToList();
        var done = 0;
        foreach (var client in open)
        {
            done += await client.Resolve(node.Api, ResolvePatience, cancellation) ? 1 : 0;
        }

        node.Books.Compare(await node.Balances(cancellation), when);
        return new FaultReport { SentAgain = open.Count, FoundDone = done, Repeated = repeated, Reads = 2 };
    }
}
