using Dapper;
using DSLT.Data;
using DSLT.Features.Orders;
using DSLT.Sequencing;

namespace DSLT.Features.Surveillance;

/// <summary>The journal as surveillance follows it, and how far it has come.</summary>
internal static class FollowerQueries
{
    public const int RowsAtOnce = 2_000;

    /// <summary>Transfers and swaps, which are many, have nothing of orders.</summary>
    private const string RowsSql =
        "SELECT sequence AS Sequence, time AS Time, payload AS Payload FROM journal "
        + "WHERE sequence > @after AND sequence <= @to AND command NOT IN (@transfer, @swap) "
        + "ORDER BY sequence LIMIT @limit";

    private const string TimeSql =
        "SELECT time FROM journal WHERE sequence >= @id ORDER BY sequence LIMIT 1";

    private const string LastSql = "SELECT coalesce(max(sequence), 0) FROM journal";

    private const string PositionSql = "SELECT sequence FROM surveillance_position WHERE id = 1";

    /// <summary>What waits with a limit, or rests since it did: stop-limit and take-profit-limit.</summary>
    private const string WaitingSql = OrderQueries.Columns
        + "WHERE s.status IN (1, 5, 6) AND s.filled_lots = 0 AND o.type IN (4, 6) "
        + "ORDER BY s.priority LIMIT @limit";

    private static readonly Table Positions = new(
        "surveillance_position", 1, Column.Number("id"), Column.Number("sequence"));

    public static async Task<IReadOnlyList<FollowedRow>> After(
        IDatabase database, long after, long to, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<FollowedRow>(RowsSql, new
        {
            after,
            to,
            transfer = (long)Command.TokenTransfer,
            swap = (long)Command.Swap,
            limit = RowsAtOnce,
        })).AsList();
    }

    /// <summary>How far it had come when that was last written; 0 for nowhere.</summary>
    public static async Task<long> Position(IDatabase database, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return await reader.QuerySingleOrDefaultAsync<long>(PositionSql);
    }

    /// <summary>The row before all that happened within so many microseconds before another.</summary>
    public static async Task<long> Before(
        IDatabase database, long sequence, long micros, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var time = await reader.QuerySingleOrDefaultAsync<long?>(TimeSql, new { id = sequence });
        return time is null
            ? sequence
            : await TimeQueries.FirstAt(reader, LastSql, TimeSql, time.Value - micros) - 1;
    }

    /// <summary>
    /// Orders that are not filled and waited for a price, or do: some of them from before all rows that are
    /// looked at.
    /// </summary>
    public static async Task<IReadOnlyList<Order>> Waiting(
        IDatabase database, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var rows = await reader.QueryAsync<OrderRow>(WaitingSql, new { limit });
        return [.. rows.Select(row => row.ToOrder())];
    }

    public static void Write(IWriter writer, long sequence) => writer.Put(Positions, [1L, sequence]);
}

/// <summary>A row of the journal.</summary>
internal sealed record FollowedRow
{
    public long Sequence { get; init; }

    public long Time { get; init; }

    public byte[] Payload { get; init; } = [];
}
