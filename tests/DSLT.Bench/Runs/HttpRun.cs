using Dapper;
using DSLT.Bench.Api;
using DSLT.Bench.Baselines;
using DSLT.Bench.Children;
using DSLT.Bench.Load;
using DSLT.Bench.Report;
using DSLT.Tests.Infrastructure;
using Npgsql;

namespace DSLT.Bench.Runs;

/// <summary>
/// Everything side by side over HTTP: the node, what it is compared with, and whether it keeps its promises.
/// The node makes no backup meanwhile, which would fall on one row and not on another: what one costs is what
/// <see cref="SustainedRun"/> shows.
/// </summary>
internal sealed class HttpRun(RunOptions options, IReadOnlySet<string> only, TextWriter output)
{
    /// <summary>Enough for half a minute of stakes by 200 users.</summary>
    private const int Programmes = 200;

    private readonly List<Row> rows = [];
    private readonly List<Expectation> checks = [];

    public static async Task<int> Run(
        RunOptions options, IReadOnlySet<string> only, TextWriter output, CancellationToken cancellation)
    {
        Wrk.Require();
        if (only.Contains(RowNames.Pgbench))
        {
            Pgbench.Require();
        }

        var run = new HttpRun(options, only, output);
        using var workspace = new Workspace(options.Directory);
        var program = NodeProgram.Find(options.Node);
        Machine.Introduce(output, workspace, program);
        var wrk = new Wrk(workspace, options.Connections);
        await run.MeasureNode(program, workspace, wrk, cancellation);
        await run.MeasureBaselines(workspace, wrk, cancellation);
        await run.MeasurePostgres(program, workspace, wrk, cancellation);
        output.WriteLine();
        ResultTable.Write(output, run.rows);
        output.WriteLine();
        return Expectation.Write(output, [.. HttpExpectations.Of(run.rows), .. run.checks]);
    }

    private async Task MeasureNode(
        NodeProgram program, Workspace workspace, Wrk wrk, CancellationToken cancellation)
    {
        if (!only.Overlaps([RowNames.Transfers, RowNames.TransfersKeyed, RowNames.Swaps, RowNames.Batch])
            && !only.Overlaps([RowNames.Orders, RowNames.OrderBatch, RowNames.OrderChannel])
            && !only.Overlaps([RowNames.Stakes, RowNames.Claims, RowNames.Purchases]))
        {
            return;
        }

        var settings = new NodeSettings(workspace.Folder("node"), BacksUp: false);
        var size = new WorldSize(options.Users, RunOptions.Tokens, Pools: only.Contains(RowNames.Swaps));
        await using (var node = await LoadedNode.Start(program, settings, size, wrk, cancellation))
        {
            var transfers = LoadScript.Transfers(node.World);
            await Add(node, RowNames.Transfers, "transfers", transfers, cancellation);
            await Add(
                node, RowNames.TransfersKeyed, "transfers, each with an Idempotency-Key",
                transfers with { Keyed = true }, cancellation);
            await Add(node, RowNames.Swaps, "swaps", LoadScript.Swaps(node.World), cancellation);
            await Add(
                node, RowNames.Batch, $"batches of {LoadScript.BatchCommands} transfers, in transfers",
                LoadScript.Batches(node.World), cancellation);
            await MeasureOrders(node, transfers, cancellation);
            await Add(
                node, RowNames.OrderBatch, $"orders in batches of {LoadScript.BatchCommands}",
                LoadScript.OrderBatches(node.World), cancellation);
            await Add(RowNames.OrderChannel, () => node.Measure(
                RowNames.OrderChannel, $"orders by WebSocket, {CommandChannel.Window} under way on each",
                seconds => CommandChannel.Run(
                    node.Server.Address, node.World, options.Connections, seconds, cancellation),
                options.Seconds, cancellation));
            await MeasureStaking(node, cancellation);
            await MeasureSale(node, cancellation);
        }

        var (status, said) = await program.Run(settings, cancellation, "verify");
        checks.Add(new Expectation("verify of all that was written, exit status", status, 0, AtMost: true));
        output.WriteLine(status == 0 ? "verify held" : said);
    }

    private async Task MeasureOrders(
        LoadedNode node, LoadScript transfers, CancellationToken cancellation)
    {
        if (!only.Contains(RowNames.Orders))
        {
            return;
        }

        var orders = LoadScript.Orders(node.World);
        var measured = await node.MeasureInTurns(
            (RowNames.TransfersInTurns, "transfers, in turns with the orders",
                seconds => node.Load(transfers, seconds, cancellation)),
            (RowNames.Orders, "orders: 60 % placed, 35 % cancelled, 5 % trade",
                seconds => node.Load(orders, seconds, cancellation)),
            options.Seconds, cancellation);
        foreach (var row in measured)
        {
            Add(row);
        }
    }

    private async Task MeasureStaking(LoadedNode node, CancellationToken cancellation)
    {
        if (!only.Overlaps([RowNames.Stakes, RowNames.Claims]))
        {
            return;
        }

        using var api = new NodeApi(node.Server.Address, RunOptions.RequestPatience);
        await StakingLoad.MakeProgrammes(api, node.World, Programmes, cancellation);
        var stakes = LoadScript.Stakes(node.World, Programmes);
        await node.Load(stakes, seconds: 1, cancellation);
        await Add(node, RowNames.Stakes, "stakes, each a position", stakes, cancellation);
        await Add(
            node, RowNames.Claims, "claims of rewards",
            await StakingLoad.Claims(api, node.World, cancellation), cancellation);
    }

    private async Task MeasureSale(LoadedNode node, CancellationToken cancellation)
    {
        if (only.Contains(RowNames.Purchases))
        {
            using var api = new NodeApi(node.Server.Address, RunOptions.RequestPatience);
            await Add(
                node, RowNames.Purchases, "purchases in a sale",
                await SaleLoad.Make(api, node.World, cancellation), cancellation);
        }
    }

    private async Task MeasureBaselines(Workspace workspace, Wrk wrk, CancellationToken cancellation)
    {
        if (only.Contains(RowNames.WithoutStore))
        {
            var server = await ServerProcess.StartBaseline(
                BaselineNames.WithoutStore, workspace.Folder("without-store"), cancellation);
            var size = new WorldSize(options.Users, RunOptions.Tokens);
            await using var node = await LoadedNode.SetUp(server, size, wrk, cancellation);
            await Add(
                node, RowNames.WithoutStore, "the same endpoint without the store",
                LoadScript.Transfers(node.World) with { Path = BaselineNames.WithoutStorePath },
                cancellation);
        }

        if (only.Contains(RowNames.Naive))
        {
            var server = await ServerProcess.StartBaseline(
                BaselineNames.Naive, workspace.Folder("naive"), cancellation);
            await using var naive = new LoadedNode(server, NaiveServer.World, wrk);
            await Add(
                naive, RowNames.Naive, "naive: a Dapper transaction per request", LoadScript.Transfers(
                    naive.World),
                cancellation);
        }
    }

    private async Task MeasurePostgres(
        NodeProgram program, Workspace workspace, Wrk wrk, CancellationToken cancellation)
    {
        if (!only.Overlaps([RowNames.Pgbench, RowNames.Postgres]))
        {
            return;
        }

        using var postgres = new PostgresServer();
        if (postgres.Unavailable is { } reason)
        {
            throw new BenchException(
                $"{reason} tests/DSLT.Bench/install-tools.sh does, or leave it out with --only.");
        }

        if (only.Contains(RowNames.Pgbench))
        {
            var load = await new Pgbench(workspace, options.Connections)
                .Run(postgres.CreateDatabase(), options.Seconds, cancellation);
            rows.Add(new Row(RowNames.Pgbench, "pgbench TPC-B on PostgreSQL", load));
            output.WriteLine($"{RowNames.Pgbench}: {load.PerSecond:N0}/s");
        }

        if (only.Contains(RowNames.Postgres))
        {
            var database = postgres.CreateDatabase();
            var settings = new NodeSettings(workspace.Folder("node-on-postgres"), database);
            var size = new WorldSize(options.Users, RunOptions.Tokens);
            await using var node = await LoadedNode.Start(program, settings, size, wrk, cancellation);
            await RequireRows(database, cancellation);
            await Add(
                node, RowNames.Postgres, "transfers, on PostgreSQL", LoadScript.Transfers(node.World),
                cancellation);
        }
    }

    /// <summary>Makes sure that what is measured is PostgreSQL and not what a node falls back to.</summary>
    private static async Task RequireRows(string database, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(database);
        const string sql = "SELECT count(*) FROM pg_stat_user_tables";
        var query = new CommandDefinition(sql, cancellationToken: cancellation);
        var tables = await connection.ExecuteScalarAsync<long>(query);
        if (tables == 0)
        {
            throw new BenchException("The node was given a PostgreSQL database and made no tables in it.");
        }
    }

    private Task Add(
        LoadedNode node, string name, string title, LoadScript script, CancellationToken cancellation) =>
        Add(name, () => node.Measure(name, title, script, options.Seconds, cancellation));

    private async Task Add(string name, Func<Task<Row>> measure)
    {
        if (!only.Contains(name))
        {
            return;
        }

        Add(await measure());
    }

    private void Add(Row row)
    {
        rows.Add(row);
        output.WriteLine($"{row.Name}: {row.Load.PerSecond:N0}/s");
    }
}
