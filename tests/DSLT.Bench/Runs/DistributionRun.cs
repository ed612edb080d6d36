using System.Diagnostics;
using System.Text.Json;
using DSLT.Bench.Api;
using DSLT.Bench.Children;
using DSLT.Bench.Load;
using DSLT.Bench.Report;

namespace DSLT.Bench.Runs;

/// <summary>
/// What staking earned is distributed to very many positions, once while nobody asks for anything but
/// transfers: how long that takes, and what it costs the others.
/// </summary>
internal static class DistributionRun
{
    private const int SliceSeconds = 2;

    public static async Task<int> Run(
        RunOptions options, int positions, TextWriter output, CancellationToken cancellation)
    {
        Wrk.Require();
        using var workspace = new Workspace(options.Directory);
        var program = NodeProgram.Find(options.Node);
        Machine.Introduce(output, workspace, program);
        var settings = new NodeSettings(workspace.Folder("node"), BacksUp: false);
        var size = new WorldSize(options.Users, RunOptions.Tokens);
        await using var node = await LoadedNode.Start(
            program, settings, size, new Wrk(workspace, options.Connections), cancellation);
        using var api = new NodeApi(node.Server.Address, RunOptions.RequestPatience);
        var open = await Stake(node, api, positions, output, cancellation);

        var script = LoadScript.Transfers(node.World);
        await node.Load(script, RunOptions.WarmUpSeconds, cancellation);
        var alone = new List<LoadResult>();
        for (var second = 0; second < options.Seconds; second += SliceSeconds)
        {
            alone.Add(await node.Load(script, SliceSeconds, cancellation));
        }

        var paid = Distribute(api, node.World, cancellation);
        var beside = new List<LoadResult>();
        do
        {
            beside.Add(await node.Load(script, SliceSeconds, cancellation));
        }
        while (!paid.IsCompleted);

        var took = await paid;
        var amount = NodeApi.Tokens(await Sum(api, "paid", cancellation));
        output.WriteLine($"{open:N0} positions were paid {amount} in {took.TotalSeconds:N1} s");
        Write(output, "alone", alone);
        Write(output, "beside it", beside);
        output.WriteLine();
        return Expectation.Write(
            output,
            [
                new("seconds to distribute", took.TotalSeconds, 20, AtMost: true),
                new("p99 of transfers meanwhile, times before", P99(beside) / P99(alone), 2, AtMost: true),
                new("requests that failed", alone.Concat(beside).Sum(slice => slice.Errors), 0, AtMost: true),
            ]);
    }

    private static async Task<long> Stake(
        LoadedNode node, NodeApi api, int positions, TextWriter output, CancellationToken cancellation)
    {
        var programmes = 2 + (positions / (node.World.Users.Count * StakingLoad.PositionsInEach));
        await StakingLoad.MakeProgrammes(api, node.World, programmes, cancellation);
        var open = 0L;
        while (open < positions)
        {
            await node.Load(LoadScript.Stakes(node.World, programmes), SliceSeconds, cancellation);
            open = await Sum(api, "positions", cancellation);
            output.WriteLine($"{open:N0} positions in {programmes} programmes");
        }

        return open;
    }

    private static async Task<long> Sum(NodeApi api, string figure, CancellationToken cancellation)
    {
        var listed = await api.Get("/api/staking/programmes?limit=100", null, cancellation);
        return listed.GetProperty("items").EnumerateArray().Sum(item => item.GetProperty(figure) switch
        {
            { ValueKind: JsonValueKind.Number } number => number.GetInt64(),
            var amount => NodeApi.Units(amount.GetString()!),
        });
    }

    private static async Task<TimeSpan> Distribute(NodeApi api, World world, CancellationToken cancellation)
    {
        var before = await PaydayApi.WaitForFirst(api, world, cancellation);
        var watch = Stopwatch.StartNew();
        await PaydayApi.Ask(api, world, cancellation);
        await PaydayApi.WaitForRunAfter(before, api, world, cancellation);
        return watch.Elapsed;
    }

    /// <summary>The slices are of one length, so the mean of theirs stands for all.</summary>
    private static double P99(List<LoadResult> slices) => slices.Average(slice => slice.P99Millis);

    private static void Write(TextWriter output, string when, List<LoadResult> slices) => output.WriteLine(
        $"transfers {when}: {slices.Average(slice => slice.PerSecond):N0}/s, p99 of each {SliceSeconds} s: "
            + $"{string.Join(", ", slices.Select(slice => $"{slice.P99Millis:N1}"))} ms");
}
