using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Sequencing;

namespace DSLT.Features.Compat.Binance;

/// <summary>The commands of orders with answers as they are there.</summary>
internal static class BinanceOrderCommands
{
    public static Result<BinancePlaced> Place(Tx tx, PlacementRequest asked) =>
        OrderCommands.Place(tx, asked.Order).Then<BinancePlaced>(placed => BinancePlaced.Of(
            BinanceOrder.Of(placed, asked.Market, asked.Prevention, tx.Now), asked.ResponseType, placed));

    public static Result<BinanceCancelled> Cancel(Tx tx, CancellationRequest asked)
    {
        var order = asked.Name.Find(tx.State.Orders, tx.Caller.UserId, asked.Market.Id);
        return order is null ? BinanceRefusal.UnknownOrder
            : !BinanceOrderRules.Allows(asked.Restriction, order) ? BinanceRefusal.Restricted
            : OrderCommands.Cancel(tx, order.Id.ToText())
                .Then<BinanceCancelled>(_ => Cancelled(tx, order, asked.Market, asked.NewId));
    }

    /// <summary>Cancels all, and tells of two that cancel each other together.</summary>
    public static Result<object[]> CancelAll(Tx tx, Market market, string id)
    {
        var orders = tx.State.Orders.OfUser(tx.Caller.UserId, market.Id).ToArray();
        var lists = BinanceListCommands.Among(orders, tx.State.Orders)
            .ToDictionary(list => list.Rest.Id, list => list.Stop);
        return orders.Length == 0
            ? BinanceRefusal.UnknownOrder
            : OrderCommands.CancelAll(tx, market.Symbol).Then<object[]>(_ => orders
                .Where(order => !lists.ContainsKey(order.Terms?.Twin ?? 0))
                .Select(order => lists.TryGetValue(order.Id, out var stop)
                    ? BinanceListCommands.Cancelled(tx, market, order, stop, id)
                    : (object)Cancelled(tx, order, market, id))
                .ToArray());
    }

    /// <summary>
    /// Cancels an order and places another. Unlike everywhere else one of the two may be done without the
    /// other; where neither is, all is as it was.
    /// </summary>
    public static Result<BinanceReplaced> Replace(
        Tx tx, CancellationRequest cancellation, PlacementRequest placement, bool goesOn)
    {
        var cancelled = Cancel(tx, cancellation);
        if (cancelled.IsRefused && !goesOn)
        {
            return BinanceRefusal.NotReplaced(BinanceReplacement.Of(cancelled, null));
        }

        var before = tx.Save();
        var placed = Place(tx, placement);
        if (placed.IsRefused)
        {
            tx.BackTo(before);
        }

        var outcome = BinanceReplacement.Of(cancelled, placed);
        return cancelled.IsRefused && placed.IsRefused
            ? BinanceRefusal.NotReplaced(outcome)
            : BinanceReplaced.Of(outcome);
    }

    public static BinanceCancelled Cancelled(Tx tx, Order order, Market market, string id)
    {
        var cancelled = order with { State = order.State with { Status = OrderStatus.Cancelled } };
        return BinanceCancelled.Of(BinanceOrder.Of(cancelled, market, tx.Now), id);
    }
}

/// <param name="Prevention">As it was spelled, for the answer.</param>
internal sealed record PlacementRequest(
    Market Market, PlaceOrderRequest Order, string Prevention, string ResponseType);

/// <param name="NewId">The id of the cancellation itself.</param>
/// <param name="Restriction">ONLY_NEW, ONLY_PARTIALLY_FILLED or null for no matter which.</param>
internal sealed record CancellationRequest(Market Market, OrderName Name, string NewId, string? Restriction);
