using DSLT.Bench.Report;

namespace DSLT.Bench.Runs;

/// <summary>What is promised of the figures over HTTP. What was not measured is not judged.</summary>
internal static class HttpExpectations
{
    public static IEnumerable<Expectation> Of(IReadOnlyList<Row> rows)
    {
        double? Rate(string name) => rows.FirstOrDefault(row => row.Name == name)?.Load.PerSecond;

        Expectation? Ratio(string text, string name, string to, double target, double? aim = null) =>
            Rate(name) is { } rate && Rate(to) is { } other ? new Expectation(
                text, rate / other, target, aim) : null;

        var transfers = rows.FirstOrDefault(row => row.Name == RowNames.Transfers);
        Expectation?[] all =
        [
            Ratio("transfers, times pgbench", RowNames.Transfers, RowNames.Pgbench, 6, 9),
            Ratio("transfers, times naive", RowNames.Transfers, RowNames.Naive, 10, 15),
            Ratio("transfers, share of no store", RowNames.Transfers, RowNames.WithoutStore, 0.4, 0.5),
            transfers is null ? null : new(
                "transfers, p99 in ms", transfers.Load.P99Millis, 20, AtMost: true),
            Ratio("swaps, share of transfers", RowNames.Swaps, RowNames.Transfers, 0.7),
            Rate(RowNames.Batch) is { } batch ? new(
                "batch, commands a second", batch, 150_000, 250_000) : null,
            Ratio("orders, share of transfers", RowNames.Orders, RowNames.TransfersInTurns, 0.7),
            Rate(RowNames.Orders) is { } orders ? new("orders a second", orders, 10_000, 30_000) : null,
            Rate(RowNames.OrderBatch) is { } inBatches ? new(
                "orders in batches, commands a second", inBatches, 120_000) : null,
            Rate(RowNames.OrderChannel) is { } byChannel ? new(
                "orders by WebSocket a second", byChannel, 60_000) : null,
            Ratio("stakes, share of transfers", RowNames.Stakes, RowNames.Transfers, 0.5),
            Ratio("claims of rewards, share of transfers", RowNames.Claims, RowNames.Transfers, 0.5),
            Ratio("purchases, share of transfers", RowNames.Purchases, RowNames.Transfers, 0.5),
            Ratio("transfers on PostgreSQL, times pgbench", RowNames.Postgres, RowNames.Pgbench, 3),
            new("requests that failed", rows.Sum(row => row.Load.Errors), 0, AtMost: true),
        ];
        return all.OfType<Expectation>();
    }
}
