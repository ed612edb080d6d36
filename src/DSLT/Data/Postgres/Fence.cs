using Npgsql;

namespace DSLT.Data.Postgres;

/// <summary>
/// One writer's right to commit: a row with an epoch, which each of its transactions locks and compares.
/// Whoever raises the epoch waits for a transaction that is on its way and shuts out every later one of the
/// old epoch, even one whose bytes are still in the network.
/// </summary>
internal sealed class Fence(string name, string node)
{
    public const string Sequencer = "sequencer";
    public const string Projector = "projector";

    /// <summary>
    /// Fails the transaction by a division by zero, for want of a plain statement that fails.
    /// </summary>
    public const string CheckSql =
        "SELECT 1 / (SELECT count(*) FROM "
        + "(SELECT 1 FROM leases WHERE name = $1 AND epoch = $2 FOR SHARE) AS held)";

    /// <summary>What no other statement of ours fails with.</summary>
    public const string LostState = PostgresErrorCodes.DivisionByZero;

    private const string RaiseSql =
        "UPDATE leases SET epoch = epoch + 1 WHERE name = $1 AND node = $2 RETURNING epoch";

    private const string TakeProjectorSql =
        "INSERT INTO leases AS l (name, node, epoch, expires_at) SELECT $1, node, 1, 0 FROM leases "
        + "WHERE name = 'sequencer' AND node = $2 FOR SHARE "
        + "ON CONFLICT (name) DO UPDATE SET node = excluded.node, epoch = l.epoch + 1 RETURNING epoch";

    private long epoch;

    public string Name { get; } = name;

    public NpgsqlBatchCommand Check() => new(CheckSql)
    {
        Parameters = { PostgresParameter.Of(Name), PostgresParameter.Of(epoch) },
    };

    /// <summary>
    /// Begins an epoch for a new connection; what the old one still sends is void from here on.
    /// </summary>
    public void Raise(NpgsqlConnection connection) => epoch = Run(connection, RaiseSql);

    /// <summary>
    /// Takes the projector's row from whoever had it: goes with the lease of the sequencer.
    /// </summary>
    public void Take(NpgsqlConnection connection) => epoch = Run(connection, TakeProjectorSql);

    public static StorageException Lost(string name, Exception? inner = null) => new(
        $"Another node has taken over: this one may not write any more (its {name} was replaced).",
        fatal: true,
        inner);

    private long Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection)
        {
            Parameters = { PostgresParameter.Of(Name), PostgresParameter.Of(node) },
        };
        return command.ExecuteScalar() is long raised ? raised : throw Lost(Name);
    }
}
