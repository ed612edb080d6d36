namespace DSLT.Bench.Report;

/// <summary>
/// What can be measured over HTTP, by the names that --only takes, in the order of the table.
/// </summary>
internal static class RowNames
{
    public const string Transfers = "transfers";
    public const string TransfersKeyed = "transfers-keyed";
    public const string Swaps = "swaps";
    public const string Batch = "batch";
    public const string Orders = "orders";

    /// <summary>Comes with <see cref="Orders"/>: what those are compared with.</summary>
    public const string TransfersInTurns = "transfers-in-turns";

    public const string OrderBatch = "order-batch";
    public const string OrderChannel = "order-channel";
    public const string Stakes = "stakes";
    public const string Claims = "claims";
    public const string Purchases = "purchases";
    public const string WithoutStore = "without-store";
    public const string Naive = "naive";
    public const string Pgbench = "pgbench";
    public const string Postgres = "postgres";

    public static readonly string[] All =
    [
        Transfers, TransfersKeyed, Swaps, Batch, Orders, OrderBatch, OrderChannel, Stakes, Claims,
        Purchases, WithoutStore, Naive, Pgbench, Postgres,
    ];
}
