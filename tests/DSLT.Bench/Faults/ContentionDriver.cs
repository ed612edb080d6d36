using System.Diagnostics;
using System.Globalization;
using Dapper;
using DSLT.Bench.Children;
using DSLT.Data.Sqlite;
using DSLT.Ledger;

namespace DSLT.Bench.Faults;

/// <summary>
/// Many clients move money between few accounts while the whole ledger is read again and again. A read sees
/// all balances at one moment (one SELECT over the tables that the node writes), so every one has to sum to
/// the supply.
/// </summary>
public static class ContentionDriver
{
    private const string BalancesSql =
        "SELECT b.holder AS Holder, b.available AS Available, b.held AS Held "
        + "FROM balances b JOIN tokens t ON t.id = b.token WHERE t.symbol = @symbol";

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    public static async Task<FaultReport> Run(
        FaultOptions options, TimeSpan lasts, TextWriter output, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        using var workspace = new Workspace(options.Directory);
        var settings = new NodeSettings(workspace.Folder("node"));
        await using var node = await FaultNode.SetUp(
            NodeProgram.Find(options.Node), settings, options, cancellation);
        await output.WriteLineAsync(
            $"{options.Clients} clients, {options.Accounts} accounts, {lasts.TotalSeconds:0} s");
        var until = Stopwatch.StartNew();
        var writing = node.Write(() => until.Elapsed < lasts, cancellation);
        var reads = await Read(node, settings.Directory, writing, cancellation);
        await writing;
        foreach (var client in node.Clients)
        {
            await client.Resolve(node.Api, TimeSpan.FromSeconds(10), cancellation);
        }

        node.Books.Compare(await node.Balances(cancellation), "when all had finished");
        await node.StopAndVerify(cancellation);
        return new FaultReport
        {
            Acknowledged = node.Books.Acknowledged,
            Reads = reads + 1,
            Failures = node.Books.Failures,
            Elapsed = watch.Elapsed,
        };
    }

    /// <summary>Reads until the writing is done and answers how often.</summary>
    private static async Task<long> Read(
        FaultNode node, string directory, Task writing, CancellationToken cancellation)
    {
        using var beside = SqliteDatabase.OpenBeside(directory);
        var reads = 0L;
        while (!writing.IsCompleted)
        {
            await using var reader = await beside.OpenReader(cancellation);
            var rows = await reader.QueryAsync<BalanceRow>(
                BalancesSql, new { symbol = FaultNode.Moved(node.World) });
            Int128 sum = 0;
            foreach (var row in rows)
            {
                var total = Int128.Parse(row.Available, CultureInfo.InvariantCulture)
                    + Int128.Parse(row.Held, CultureInfo.InvariantCulture);
                sum += new Holder(row.Holder).IsContra ? -total : total;
            }

            if (sum != 0)
            {
                node.Books.Fail(
                    $"Read {reads}: what is held and what was issued differ by {sum} base units.");
            }

            reads++;
            await Task.Delay(Between, cancellation);
        }

        return reads;
    }

    private sealed record BalanceRow
    {
        public long Holder { get; init; }

        public string Available { get; init; } = "";

        public string Held { get; init; } = "";
    }
}
