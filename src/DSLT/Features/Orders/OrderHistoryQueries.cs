using Dapper;
using DSLT.Data;

namespace DSLT.Features.Orders;

/// <summary>A user's orders by what clients remember of them: ids of their own, and times.</summary>
internal static class OrderHistoryQueries
{
    /// <summary>
    /// By its client id an order that is over is found among so many of its user's last ones: an index over
    /// ids that clients make up would cost every order.
    /// </summary>
    public const int MaxSearched = 10_000;

    private const string FindSql = OrderQueries.Columns + "WHERE o.id = @id";

    private const string FindByClientIdSql = OrderQueries.Columns
        + "WHERE o.id = (SELECT MAX(recent.id) FROM (SELECT id, market, client_id FROM orders "
        + "WHERE user_id = @user ORDER BY id DESC LIMIT @searched) recent "
        + "WHERE recent.market = @market AND recent.client_id = @clientId)";

    private const string UpdatedAtSql =
        "SELECT order_id AS Id, updated_at AS UpdatedAt FROM order_states WHERE order_id IN {=orders}";

    public const string LastIdSql = "SELECT COALESCE(MAX(id), 0) FROM orders";

    public const string TimeSql = "SELECT created_at FROM orders WHERE id >= @id ORDER BY id LIMIT 1";

    private const string RangeSql = OrderQueries.Columns
        + "WHERE o.user_id = @user AND o.market = @market AND o.id >= @from AND o.id < @before "
        + "ORDER BY o.id ";

    private const string OldestSql = RangeSql + "LIMIT @limit";

    private const string NewestSql = RangeSql + "DESC LIMIT @limit";

    public static async Task<StoredOrder?> Find(IDatabase database, long id, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return StoredOrder.Of(await reader.QuerySingleOrDefaultAsync<OrderRow>(FindSql, new { id }));
    }

    public static async Task<StoredOrder?> Find(
        IDatabase database, long user, long market, string clientId, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return StoredOrder.Of(await reader.QuerySingleOrDefaultAsync<OrderRow>(
            FindByClientIdSql, new { user, market, clientId, searched = MaxSearched }));
    }

    /// <summary>When orders last changed, in microseconds.</summary>
    public static async Task<IReadOnlyDictionary<long, long>> UpdatedAt(
        IDatabase database, IReadOnlyList<long> orders, CancellationToken cancellation)
    {
        if (orders.Count == 0)
        {
            return new Dictionary<long, long>();
        }

        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<OrderRow>(UpdatedAtSql, new { orders }))
            .ToDictionary(row => row.Id, row => row.UpdatedAt);
    }

    /// <summary>The oldest or the newest orders of a range; the oldest of them first.</summary>
    public static async Task<IReadOnlyList<StoredOrder>> Range(
        IDatabase database, OrderRange range, bool isOldestFirst, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var rows = (await reader.QueryAsync<OrderRow>(isOldestFirst ? OldestSql : NewestSql, new
        {
            user = range.User,
            market = range.Market,
            from = Math.Max(range.From, await FirstAt(range.Start)),
            before = await FirstAt(range.End),
            limit,
        })).AsList();
        if (!isOldestFirst)
        {
            rows.Reverse();
        }

        return [.. rows.Select(row => StoredOrder.Of(row)!)];

        Task<long> FirstAt(long time) => TimeQueries.FirstAt(reader, LastIdSql, TimeSql, time);
    }
}

/// <summary>An order and when it last changed, in microseconds.</summary>
internal sealed record StoredOrder(Order Order, long UpdatedAt)
{
    public static StoredOrder? Of(OrderRow? row) => row is null ? null : new(row.ToOrder(), row.UpdatedAt);
}

/// <summary>A user's orders in a market from an id on, placed from a time on and before another.</summary>
internal sealed record OrderRange(long User, long Market, long From, long Start, long End);
