using Dapper;
using DSLT.Data;

namespace DSLT.Features.Orders;

/// <summary>
/// Pairs of a user, by the first order of each: that is the one that rests. They are looked for among so many
/// of its user's last orders: few are in a pair, and an index would cost all others.
/// </summary>
internal static class OrderPairQueries
{
    private const string FindSql = OrderQueries.Columns
        + "WHERE o.id = (SELECT MAX(recent.id) FROM (SELECT id, client_id FROM orders "
        + "WHERE user_id = @user ORDER BY id DESC LIMIT @searched) recent "
        + "JOIN order_terms pair ON pair.order_id = recent.id "
        + "WHERE recent.client_id = @clientId AND pair.twin > recent.id)";

    private const string RangeSql = OrderQueries.Columns
        + "JOIN (SELECT id FROM orders WHERE user_id = @user AND id >= @from AND id < @before "
        + "ORDER BY id DESC LIMIT @searched) recent ON recent.id = o.id "
        + "WHERE t.twin > o.id ORDER BY o.id ";

    private const string OldestSql = RangeSql + "LIMIT @limit";

    private const string NewestSql = RangeSql + "DESC LIMIT @limit";

    private const string StopsSql = OrderQueries.Columns + "WHERE o.id IN {=orders}";

    /// <summary>The newest pair whose first order has a client id.</summary>
    public static async Task<StoredOrder?> Find(
        IDatabase database, long user, string clientId, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return StoredOrder.Of(await reader.QuerySingleOrDefaultAsync<OrderRow>(
            FindSql, new { user, clientId, searched = OrderHistoryQueries.MaxSearched }));
    }

    /// <summary>The oldest or the newest pairs of a range; the oldest of them first.</summary>
    public static async Task<IReadOnlyList<StoredPair>> Range(
        IDatabase database, PairRange range, bool isOldestFirst, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var rests = (await reader.QueryAsync<OrderRow>(isOldestFirst ? OldestSql : NewestSql, new
        {
            user = range.User,
            from = Math.Max(range.From, await FirstAt(range.Start)),
            before = await FirstAt(range.End),
            searched = OrderHistoryQueries.MaxSearched,
            limit,
        })).Select(row => StoredOrder.Of(row)!).OrderBy(stored => stored.Order.Id).ToList();
        if (rests.Count == 0)
        {
            return [];
        }

        var orders = rests.ConvertAll(stored => stored.Order.Terms!.Twin);
        var stops = (await reader.QueryAsync<OrderRow>(StopsSql, new { orders }))
            .ToDictionary(row => row.Id, row => StoredOrder.Of(row)!);
        return [.. rests.Select(rest => new StoredPair(rest, stops[rest.Order.Terms!.Twin]))];

        Task<long> FirstAt(long time) => TimeQueries.FirstAt(
            reader, OrderHistoryQueries.LastIdSql, OrderHistoryQueries.TimeSql, time);
    }
}

/// <summary>A user's pairs from an id on, placed from a time on and before another.</summary>
internal sealed record PairRange(long User, long From, long Start, long End);

/// <summary>A pair, whether or not it goes on.</summary>
internal sealed record StoredPair(StoredOrder Rest, StoredOrder Stop);
