using System.Diagnostics;
using DSLT.Bench.Api;
using DSLT.Bench.Children;
using DSLT.Bench.Load;
using DSLT.Bench.Report;

namespace DSLT.Bench.Runs;

/// <summary>
/// Unique items with metadata, as collections have them: minted in batches, listed in bulk, and bought one by
/// one. All of the large collection are for sale and are bought in no order, so that few of its items are in
/// the node's memory; those of the small ones may well be.
/// </summary>
internal static class NftRun
{
    private const int Tokens = 2;

    // As many items in small collections as last for a turn or two.
    private const int MostSmall = 100;

    // A batch of 10,000 is one request, and a million listings leave much to be written.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<int> Run(
        RunOptions options, int items, TextWriter output, CancellationToken cancellation)
    {
        Wrk.Require();
        using var workspace = new Workspace(options.Directory);
        var program = NodeProgram.Find(options.Node);
        Machine.Introduce(output, workspace, program);
        var settings = new NodeSettings(workspace.Folder("node"), BacksUp: false);
        var size = new WorldSize(options.Users, Tokens);
        var wrk = new Wrk(workspace, options.Connections);
        var rows = new List<Row>();
        var checks = new List<Expectation>();
        await using (var node = await LoadedNode.Start(program, settings, size, wrk, cancellation))
        {
            using var api = new NodeApi(node.Server.Address, Patience);
            var nfts = new NftWorld(api, node.World, output);
            var watch = Stopwatch.StartNew();
            await nfts.SetFee(cancellation);
            var large = Stock(await nfts.MintLarge(items, cancellation));
            var small = Stock(await nfts.MintSmall(
                Math.Clamp(items / NftWorld.SmallItems, 1, MostSmall), cancellation));
            await large.List(cancellation);
            await small.List(cancellation);
            output.WriteLine($"made all of it in {watch.Elapsed.TotalSeconds:N0} s");
            checks.Add(MintExpectation(nfts));
            rows.Add(await node.Measure(
                "nft-purchases", "purchases of unique items",
                seconds => large.Buy(node, seconds, cancellation), options.Seconds, cancellation));
            rows.AddRange(await node.MeasureInTurns(
                ("nft-small", $"the same in collections of {NftWorld.SmallItems:N0}, in turns",
                    seconds => small.Buy(node, seconds, cancellation)),
                ("nft-large", $"with one of {items:N0}",
                    seconds => large.Buy(node, seconds, cancellation)),
                options.Seconds, cancellation));
            checks.Add(new Expectation(
                $"a search over {items:N0} items, p95 in ms",
                await new NftQuestions(api, nfts, output).Ask(cancellation), 50, AtMost: true));
            var sold = large.Sold + small.Sold;
            checks.Add(new Expectation(
                $"base units that are missing after {sold:N0} sales",
                Math.Abs(await nfts.Missing(sold, cancellation)), 0, AtMost: true));

            NftStock Stock(IReadOnlyList<OwnedItem> owned) =>
                new(api, nfts, node.World, owned, options.Connections, output);
        }

        var (status, said) = await program.Run(settings, cancellation, "verify");
        output.WriteLine(status == 0 ? "verify held" : said);
        checks.Add(new Expectation("verify of all that was written, exit status", status, 0, AtMost: true));
        output.WriteLine();
        ResultTable.Write(output, rows);
        output.WriteLine();
        return Expectation.Write(output, [.. Judge(rows), .. checks]);
    }

    private static Expectation MintExpectation(NftWorld nfts)
    {
        var took = nfts.BatchSeconds.Order().ToList();
        return took.Count == 0
            ? throw new BenchException($"Give at least {NftWorld.BatchItems} --items: a batch is measured.")
            : new Expectation(
                $"a batch of {NftWorld.BatchItems:N0} items in s, the median of {took.Count}",
                took[took.Count / 2], 3, AtMost: true);
    }

    private static Expectation[] Judge(List<Row> rows) =>
    [
        new("purchases a second", rows[0].Load.PerSecond, 5_000),
        new(
            "a purchase in the large collection, times one in a small",
            rows[1].Load.PerSecond / rows[2].Load.PerSecond, 1.3, AtMost: true),
        new("requests that failed", rows.Sum(row => row.Load.Errors), 0, AtMost: true),
    ];
}
