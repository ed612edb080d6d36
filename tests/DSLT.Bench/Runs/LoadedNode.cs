using System.Diagnostics;
using DSLT.Bench.Api;
using DSLT.Bench.Children;
using DSLT.Bench.Load;
using DSLT.Bench.Report;

namespace DSLT.Bench.Runs;

/// <summary>A server with a world in it, ready to be measured.</summary>
internal sealed class LoadedNode : IAsyncDisposable
{
    private const int Turns = 4;

    private static readonly TimeSpan RestLooks = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    private readonly Wrk wrk;

    public LoadedNode(ServerProcess server, World world, Wrk wrk) =>
        (Server, World, this.wrk) = (server, world, wrk);

    public ServerProcess Server { get; }

    public World World { get; }

    public static async Task<LoadedNode> Start(
        NodeProgram program, NodeSettings settings, WorldSize size, Wrk wrk, CancellationToken cancellation)
    {
        var server = await ServerProcess.StartNode(program, settings, RunOptions.StartPatience, cancellation);
        return await SetUp(server, size, wrk, cancellation);
    }

    /// <summary>Fills a new server with a world through its API.</summary>
    public static async Task<LoadedNode> SetUp(
        ServerProcess server, WorldSize size, Wrk wrk, CancellationToken cancellation)
    {
        try
        {
            using var api = new NodeApi(server.Address, RunOptions.RequestPatience);
            return new LoadedNode(server, await World.Create(api, size, cancellation), wrk);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public Task<Row> Measure(
        string name, string title, LoadScript script, int seconds, CancellationToken cancellation) =>
        Measure(name, title, run => Load(script, run, cancellation), seconds, cancellation);

    /// <summary>Waits for rest, warms up, measures, and answers the table's row.</summary>
    public async Task<Row> Measure(
        string name, string title, Func<int, Task<LoadResult>> run, int seconds,
        CancellationToken cancellation)
    {
        await Rest(cancellation);
        await run(RunOptions.WarmUpSeconds);
        await using var usage = new UsageSampler(Server.Process);
        var load = await run(seconds);
        await usage.End();
        return new Row(name, title, load, usage.Cpu.TotalSeconds, usage.PeakBytes);
    }

    /// <summary>
    /// Measures two loads in turns, so that a machine whose pace changes changes it for both: for what is
    /// promised of one beside the other.
    /// </summary>
    public async Task<IReadOnlyList<Row>> MeasureInTurns(
        (string Name, string Title, Func<int, Task<LoadResult>> Run) one,
        (string Name, string Title, Func<int, Task<LoadResult>> Run) other,
        int seconds, CancellationToken cancellation)
    {
        await Rest(cancellation);
        await one.Run(RunOptions.WarmUpSeconds);
        await other.Run(RunOptions.WarmUpSeconds);
        var (ones, others) = (new List<LoadResult>(Turns), new List<LoadResult>(Turns));
        for (var turn = 0; turn < Turns; turn++)
        {
            ones.Add(await one.Run(Math.Max(1, seconds / Turns)));
            others.Add(await other.Run(Math.Max(1, seconds / Turns)));
        }

        return
        [
            new Row(one.Name, one.Title, LoadResult.Of(ones)),
            new Row(other.Name, other.Title, LoadResult.Of(others)),
        ];
    }

    public Task<LoadResult> Load(LoadScript script, int seconds, CancellationToken cancellation) =>
        wrk.Run(Server.Address, script, seconds, cancellation);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>
    /// Lets the node finish what the figure before left it with, tables that are behind, and the system what
    /// is not on disk yet: some gigabytes after a row of batches, for which the next one would pay.
    /// </summary>
    private async Task Rest(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        TimeSpan used;
        do
        {
            var before = Server.Process.Usage().Cpu;
            await Task.Delay(RestLooks, cancellation);
            used = Server.Process.Usage().Cpu - before;
        }
        while (used > RestLooks * 0.05 && watch.Elapsed < LongestRest);

        await using var sync = ChildProcess.Start(Tool.Find("sync", "coreutils"), [], []);
        await sync.Exit(cancellation);
    }
}
