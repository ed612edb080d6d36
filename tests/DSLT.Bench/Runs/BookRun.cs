using System.Diagnostics;
using System.Globalization;
using DSLT.Bench.Api;
using DSLT.Bench.Children;
using DSLT.Bench.Load;
using DSLT.Bench.Report;

namespace DSLT.Bench.Runs;

/// <summary>
/// A market with a million resting orders: what an order costs in it beside what it costs in a small one, and
/// how long a start takes that makes the book again.
/// </summary>
internal static class BookRun
{
    private const int Small = 10_000;
    private const int Tokens = 2;

    // Under the limit of open orders that a user may have in a market, and within one batch.
    private const int OrdersOfUser = 990;

    // All levels fit into one answer of the book's endpoint, so that the whole book can be compared.
    private const int Depth = 1_000;
    private const int BidLevels = 40;
    private const int AskLevels = 800;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    public static async Task<int> Run(
        RunOptions options, int resting, TextWriter output, CancellationToken cancellation)
    {
        Wrk.Require();
        using var workspace = new Workspace(options.Directory);
        var program = NodeProgram.Find(options.Node);
        Machine.Introduce(output, workspace, program);
        var settings = new NodeSettings(workspace.Folder("node"));
        var owners = (resting + OrdersOfUser - 1) / OrdersOfUser;
        var size = new WorldSize(options.Users + owners, Tokens, Share: "100000000");
        var wrk = new Wrk(workspace, options.Connections);
        Row few, many;
        string market, before;
        await using (var node = await LoadedNode.Start(program, settings, size, wrk, cancellation))
        {
            using var api = new NodeApi(node.Server.Address, RunOptions.StartPatience);
            market = node.World.Market;
            var traders = node.World with { Users = [.. node.World.Users.Take(options.Users)] };
            var script = LoadScript.Orders(traders);
            var makers = node.World.Users.Skip(options.Users).ToList();
            var first = Math.Min(makers.Count, (Small / OrdersOfUser) + 1);
            await Fill(api, market, makers[..first], output, cancellation);
            few = await node.Measure(
                "few", $"orders, {first * OrdersOfUser:N0} resting", script, options.Seconds, cancellation);
            await Fill(api, market, makers[first..], output, cancellation);
            many = await node.Measure(
                "many", $"orders, {owners * OrdersOfUser:N0} resting", script, options.Seconds, cancellation);
            await Task.Delay(Rest, cancellation);
            before = await Levels(api, market, cancellation);
            await node.Server.Process.KillAndWait();
        }

        await using var again = await ServerProcess.StartNode(
            program, settings, RunOptions.StartPatience, cancellation);
        using var later = new NodeApi(again.Address, RunOptions.StartPatience);
        var isSame = await Levels(later, market, cancellation) == before;
        output.WriteLine($"restart after SIGKILL: {again.StartedIn.TotalSeconds:N2} s; with the book "
            + $"{again.Process.Usage().ResidentBytes >> 20:N0} MB");
        output.WriteLine();
        ResultTable.Write(output, [few, many]);
        output.WriteLine();
        return Expectation.Write(
            output,
            [
                new("an order in the large book, times one in the small", few.Load.PerSecond
                    / many.Load.PerSecond, 1.3, AtMost: true),
                new("start after a SIGKILL in s", again.StartedIn.TotalSeconds, 5, AtMost: true),
                new("the book is the same after it, 1 for yes", isSame ? 1 : 0, 1),
                new("requests that failed", few.Load.Errors + many.Load.Errors, 0, AtMost: true),
            ]);
    }

    /// <summary>Lets each user place as many orders as he may, in one batch.</summary>
    private static async Task Fill(
        NodeApi api, string market, IReadOnlyList<WorldUser> makers, TextWriter output,
        CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellation };
        await Parallel.ForAsync(0, makers.Count, options, async (index, cancel) =>
        {
            var random = new Random(index);
            var commands = Enumerable.Range(0, OrdersOfUser).Select(_ => Order(market, random)).ToList();
            await api.Post("/api/batch", new { atomic = true, commands }, makers[index].Bearer, cancel);
        });
        var placed = makers.Count * OrdersOfUser;
        output.WriteLine($"placed {placed:N0} orders, {placed / watch.Elapsed.TotalSeconds:N0}/s");
    }

    /// <summary>An order further from the middle than those of the measured flow.</summary>
    private static object Order(string market, Random random)
    {
        var isBid = random.Next(2) == 0;
        var cents = isBid ? random.Next(1, 1 + BidLevels) : random.Next(160, 160 + AskLevels);
        return new
        {
            op = "placeOrder",
            market,
            side = isBid ? "buy" : "sell",
            type = "limit",
            price = (cents / 100m).ToString("0.00", CultureInfo.InvariantCulture),
            quantity = "1.00",
        };
    }

    private static async Task<string> Levels(NodeApi api, string market, CancellationToken cancellation)
    {
        var book = await api.Get($"/api/markets/{market}/book?depth={Depth}", null, cancellation);
        return $"{book.GetProperty("bids")} {book.GetProperty("asks")}";
    }
}
