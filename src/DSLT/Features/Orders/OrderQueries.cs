using Dapper;
using DSLT.Core;
using DSLT.Data;

namespace DSLT.Features.Orders;

/// <summary>Orders as the tables hold them.</summary>
internal static class OrderQueries
{
    /// <summary>
    /// All live orders by their priority: the books as a start makes them again.
    /// </summary>
    private const string OpenSql =
        "SELECT o.id, o.market, o.user_id, o.side, o.type, o.time_in_force, o.post_only, o.self_trade, "
        + "o.price, o.stop_price, o.lots, o.budget, o.client_id, o.expires_at, o.created_at, s.status, "
        + "s.priority, s.lots, s.filled_lots, s.filled_quote, s.fee, "
        + "t.display_lots, t.trail_bps, t.trail_stop, t.twin, t.covered "
        + "FROM order_states s JOIN orders o ON o.id = s.order_id "
        + "LEFT JOIN order_terms t ON t.order_id = s.order_id WHERE s.status IN (1, 5, 6) "
        + "ORDER BY s.priority";

    public const string Columns =
        "SELECT o.id AS Id, o.market AS Market, o.user_id AS UserId, o.side AS Side, o.type AS Type, "
        + "o.time_in_force AS TimeInForce, o.post_only AS PostOnly, o.self_trade AS SelfTrade, "
        + "o.price AS Price, o.stop_price AS StopPrice, o.lots AS Lots, o.budget AS Budget, "
        + "o.client_id AS ClientId, o.expires_at AS ExpiresAt, o.created_at AS CreatedAt, "
        + "s.status AS Status, s.priority AS Priority, "
        + "s.lots AS CurrentLots, s.filled_lots AS FilledLots, s.filled_quote AS FilledQuote, s.fee AS Fee, "
        + "s.updated_at AS UpdatedAt, t.display_lots AS DisplayLots, t.trail_bps AS TrailBps, "
        + "t.trail_stop AS TrailStop, t.twin AS Twin, t.covered AS Covered "
        + "FROM orders o JOIN order_states s ON s.order_id = o.id "
        + "LEFT JOIN order_terms t ON t.order_id = o.id ";

    private const string PageSql = Columns
        + "WHERE o.user_id = @user AND o.id < @before AND (@market = -1 OR o.market = @market) "
        + "AND (NOT @open OR s.status IN (1, 5, 6)) ORDER BY o.id DESC LIMIT @limit";

    public static void ReadOpen(ILookups lookups, Action<Order> order) => lookups.Read(
        OpenSql,
        row => order(new Order(
            row.Number(0), row.Number(1), row.Number(2), (OrderSide)row.Number(3), (OrderType)row.Number(4),
            (TimeInForce)row.Number(5), row.Flag(6), (SelfTradePrevention)row.Number(7), row.Number(8),
            row.Number(9), row.Number(10), Amount.FromStored(row.Text(11)), row.OptionalText(12),
            row.Number(13), row.Number(14),
            new OrderState(
                (OrderStatus)row.Number(15), row.Number(16), row.Number(17), row.Number(18),
                Amount.FromStored(row.Text(19)), Amount.FromStored(row.Text(20))),
            row.OptionalText(25) is { } covered
                ? new OrderTerms(
                    row.Number(21), (int)row.Number(22), row.Number(23), row.Number(24),
                    Amount.FromStored(covered))
                : null)));

    /// <summary>A user's orders, newest first.</summary>
    public static async Task<IReadOnlyList<Order>> PageOfUser(
        IDatabase database, OrderFilter filter, long before, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var rows = await reader.QueryAsync<OrderRow>(
            PageSql,
            new { user = filter.User, market = filter.Market ?? -1, open = filter.OpenOnly, before, limit });
        return [.. rows.Select(row => row.ToOrder())];
    }
}

/// <summary>Which orders: of a user, of one market or all, the open ones or all.</summary>
internal sealed record OrderFilter(long User, long? Market, bool OpenOnly);
