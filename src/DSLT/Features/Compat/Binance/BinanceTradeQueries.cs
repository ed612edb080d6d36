using Dapper;
using DSLT.Data;
using DSLT.Features.Orders;

namespace DSLT.Features.Compat.Binance;

/// <summary>
/// A market's trades by their time, which is first made an id: ids of trades rise with their time.
/// </summary>
internal static class BinanceTradeQueries
{
    /// <summary>Seconds that hold more than that are shown without the rest.</summary>
    public const int MaxSummed = 200_000;

    private const string LastIdSql = "SELECT COALESCE(MAX(id), 0) FROM trades";

    private const string TimeSql = "SELECT time FROM trades WHERE id >= @id ORDER BY id LIMIT 1";

    private const string Columns =
        "SELECT id AS Id, market AS Market, time AS Time, price AS Price, lots AS Lots, "
        + "quote AS StoredQuote, taker_side AS Side FROM trades ";

    private const string FromSql = Columns
        + "WHERE market = @market AND id >= @from AND id < @before ORDER BY id LIMIT @limit";

    private const string NewestSql = Columns
        + "WHERE market = @market AND id >= @from AND id < @before ORDER BY id DESC LIMIT @limit";

    private const string OfUserSql = TradeQueries.Columns
        + "JOIN user_trades u ON u.trade_id = t.id WHERE u.user_id = @user "
        + "AND u.market = @market AND u.trade_id >= @from AND u.trade_id < @before ORDER BY u.trade_id ";

    private const string OldestOfUserSql = OfUserSql + "LIMIT @limit";

    private const string NewestOfUserSql = OfUserSql + "DESC LIMIT @limit";

    /// <summary>The oldest trades from an id on, and before another.</summary>
    public static async Task<IReadOnlyList<StoredTrade>> From(
        IDatabase database, long market, long from, long before, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<StoredTrade>(FromSql, new { market, from, before, limit })).AsList();
    }

    /// <summary>The newest trades from an id on and before another; the oldest of them first.</summary>
    public static async Task<IReadOnlyList<StoredTrade>> Newest(
        IDatabase database, long market, long from, long before, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var trades = (await reader.QueryAsync<StoredTrade>(
            NewestSql, new { market, from, before, limit })).AsList();
        trades.Reverse();
        return trades;
    }

    /// <summary>The oldest or the newest of a user's trades; the oldest of them first.</summary>
    public static async Task<IReadOnlyList<StoredTrade>> OfUser(
        IDatabase database, UserTradeRange range, bool isOldestFirst, int limit,
        CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var sql = isOldestFirst ? OldestOfUserSql : NewestOfUserSql;
        var trades = (await reader.QueryAsync<StoredTrade>(sql, new
        {
            user = range.User,
            market = range.Market,
            from = range.From,
            before = range.Before,
            limit,
        })).AsList();
        if (!isOldestFirst)
        {
            trades.Reverse();
        }

        return trades;
    }

    /// <summary>The first and the last id of a market's trades from a time on and before another.</summary>
    public static async Task<(long First, long Last)> Ends(
        IDatabase database, long market, long start, long end, CancellationToken cancellation)
    {
        var from = await FirstAt(database, start, cancellation);
        var before = await FirstAt(database, end, cancellation);
        var first = await From(database, market, from, before, 1, cancellation);
        var last = await Newest(database, market, from, before, 1, cancellation);
        return (first.Count == 0 ? -1 : first[0].Id, last.Count == 0 ? -1 : last[0].Id);
    }

    /// <summary>The id of the first trade at a time or after it, in any market; or one more than
    /// all.</summary>
    public static async Task<long> FirstAt(IDatabase database, long time, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return await TimeQueries.FirstAt(reader, LastIdSql, TimeSql, time);
    }
}

/// <summary>A user's trades in a market from an id on, and before another.</summary>
internal sealed record UserTradeRange(long User, long Market, long From, long Before);
