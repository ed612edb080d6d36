using System.Diagnostics;
using DSLT.Bench.Children;
using DSLT.Bench.Matching;
using DSLT.Bench.Report;

namespace DSLT.Bench.Runs;

/// <summary>
/// Matching alone, in this process and on one thread: what a book costs without requests, ledger and disk.
/// </summary>
internal static class MatchingRun
{
    private const int Runs = 7;
    private const int Small = 10_000;
    private const int Large = 1_000_000;

    // npm's book takes its time: a part of the flow tells its rate.
    private const int PeerOperations = 1_000_000;

    public static async Task<int> Run(
        int operations, bool peer, string? directory, TextWriter output, CancellationToken cancellation)
    {
        using var workspace = new Workspace(directory);
        Machine.Introduce(output, workspace, new NodeProgram(typeof(MatchingRun).Assembly.Location));
        var small = Measure(OrderFlow.Make(operations, Small, Small), Small, "any of them", output);
        var recent = Measure(OrderFlow.Make(operations, Large, Small), Large, "the younger ones", output);
        Measure(OrderFlow.Make(operations, Large, Large), Large, "any of them", output);
        var checks = new List<Expectation>
        {
            new("operations a second", small, 10e6, 30e6),
            new(
                "an operation in a book of 1,000,000 orders, times one of 10,000", small / recent, 1.3,
                AtMost: true),
        };
        if (peer)
        {
            await Compare(new NpmBook(workspace), small, checks, output, cancellation);
        }

        output.WriteLine();
        return Expectation.Write(output, checks);
    }

    /// <summary>The median of several runs, each over a book of its own.</summary>
    private static double Measure(OrderFlow flow, int resting, string cancelled, TextWriter output)
    {
        var rates = new double[Runs];
        for (var run = 0; run < Runs; run++)
        {
            var matcher = new Matcher();
            matcher.Run(flow.Resting);
            var start = Stopwatch.GetTimestamp();
            matcher.Run(flow.Operations);
            rates[run] = flow.Operations.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(rates);
        var median = rates[Runs / 2];
        output.WriteLine(
            $"{resting:N0} resting orders, cancelled are {cancelled}: {median:N0} operations/s, "
            + $"{1e9 / median:N1} ns each ({rates[0]:N0} to {rates[^1]:N0} in {Runs} runs)");
        return median;
    }

    private static async Task Compare(
        NpmBook book, double rate, List<Expectation> checks, TextWriter output,
        CancellationToken cancellation)
    {
        var flow = OrderFlow.Make(PeerOperations, Small, Small);
        var matcher = new Matcher();
        matcher.Run(flow.Resting);
        var before = matcher.TradedLots;
        matcher.Run(flow.Operations);
        var (peer, traded, unavailable) = await book.Run(flow, cancellation);
        if (unavailable is not null)
        {
            output.WriteLine($"{NpmBook.Package} is left out: {unavailable}");
            return;
        }

        output.WriteLine($"{NpmBook.Package} on the same flow: {peer:N0} operations/s");
        checks.Add(new Expectation($"times {NpmBook.Package}", rate / peer, 10));
        checks.Add(new Expectation(
            "lots that both books traded, the difference", Math.Abs(matcher.TradedLots - before - traded), 0,
            AtMost: true));
    }
}
