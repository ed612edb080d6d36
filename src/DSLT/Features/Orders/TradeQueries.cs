using Dapper;
using DSLT.Core;
using DSLT.Data;

namespace DSLT.Features.Orders;

/// <summary>Trades, from the tables.</summary>
internal static class TradeQueries
{
    public const string Columns =
        "SELECT t.id AS Id, t.market AS Market, t.time AS Time, t.price AS Price, t.lots AS Lots, "
        + "t.quote AS StoredQuote, t.taker_side AS Side, t.maker_order AS MakerOrder, "
        + "t.maker_user AS MakerUser, t.taker_order AS TakerOrder, t.taker_user AS TakerUser, "
        + "t.maker_fee AS StoredMakerFee, t.taker_fee AS StoredTakerFee FROM trades t ";

    private const string OfMarketSql = Columns
        + "WHERE t.market = @market AND t.id < @before ORDER BY t.id DESC LIMIT @limit";

    private const string OfUserSql = Columns
        + "JOIN user_trades u ON u.trade_id = t.id "
        + "WHERE u.user_id = @user AND u.trade_id < @before AND (@market = -1 OR u.market = @market) "
        + "ORDER BY u.trade_id DESC LIMIT @limit";

    private const string OfOrderSql = Columns
        + "WHERE t.taker_order = @order OR t.maker_order = @order ORDER BY t.id LIMIT @limit";

    /// <summary>A market's trades, newest first.</summary>
    public static async Task<IReadOnlyList<StoredTrade>> PageOfMarket(
        IDatabase database, long market, long before, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<StoredTrade>(OfMarketSql, new { market, before, limit })).AsList();
    }

    /// <summary>A user's trades, newest first; of all markets where none is named.</summary>
    public static async Task<IReadOnlyList<StoredTrade>> PageOfUser(
        IDatabase database, long user, long? market, long before, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<StoredTrade>(
            OfUserSql, new { user, market = market ?? -1, before, limit })).AsList();
    }

    /// <summary>The trades of an order, the oldest first.</summary>
    public static async Task<IReadOnlyList<StoredTrade>> OfOrder(
        IDatabase database, long order, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<StoredTrade>(OfOrderSql, new { order, limit })).AsList();
    }
}

/// <summary>A trade as the tables hold it.</summary>
internal sealed record StoredTrade
{
    public long Id { get; init; }

    public long Market { get; init; }

    public long Time { get; init; }

    public long Price { get; init; }

    public long Lots { get; init; }

    public string StoredQuote { get; init; } = "";

    public long Side { get; init; }

    public long MakerOrder { get; init; }

    public long MakerUser { get; init; }

    public long TakerOrder { get; init; }

    public long TakerUser { get; init; }

    public string StoredMakerFee { get; init; } = "";

    public string StoredTakerFee { get; init; } = "";

    public OrderSide TakerSide => (OrderSide)Side;

    public Amount Quote => Amount.FromStored(StoredQuote);

    public Trade ToTrade() => new(
        Id, Market, Price, Lots, Quote, TakerSide, MakerOrder, MakerUser, TakerOrder, TakerUser,
        Amount.FromStored(StoredMakerFee), Amount.FromStored(StoredTakerFee), 0);
}
