using Dapper;
using DSLT.Data;
using DSLT.Features.Orders;

namespace DSLT.Features.Compat.Binance;

/// <summary>
/// A market's trades by their time. Ids of trades rise with their time, so a time is first made an id by
/// bisecting over the primary key: no index by time is needed.
/// </summary>
internal static class BinanceTradeQueries
{
    /// <summary>Of a longer time than that holds, the older ones are left out of sums.</summary>
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

    private const string OfUserSql =
        "SELECT t.id AS Id, t.market AS Market, t.time AS Time, t.price AS Price, t.lots AS Lots, "
        + "t.quote AS StoredQuote, t.taker_side AS Side, t.maker_order AS MakerOrder, "
        + "t.maker_user AS MakerUser, t.taker_order AS TakerOrder, t.taker_user AS TakerUser, "
        + "t.maker_fee AS StoredMakerFee, t.taker_fee AS StoredTakerFee "
        + "FROM user_trades u JOIN trades t ON t.id = u.trade_id WHERE u.user_id = @user "
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

    /// <summary>The id of the first trade at a time or after it, in any market; or one more than
    /// all.</summary>
    public static async Task<long> FirstAt(IDatabase database, long time, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var (low, high) = (1L, await reader.ExecuteScalarAsync<long>(LastIdSql) + 1);
        while (low < high)
        {
            var id = low + ((high - low) / 2);
            if (await reader.QuerySingleOrDefaultAsync<long?>(TimeSql, new { id }) < time)
            {
                low = id + 1;
            }
            else
            {
                high = id;
            }
        }

        return low;
    }
}

/// <summary>A user's trades in a market from an id on, and before another.</summary>
internal sealed record UserTradeRange(long User, long Market, long From, long Before);
