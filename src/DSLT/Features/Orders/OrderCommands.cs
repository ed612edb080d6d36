using DSLT.Core;
using DSLT.Features.Auctions;
using DSLT.Features.Markets;
using DSLT.Features.Risk;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Orders;

/// <summary>Commands of orders, as endpoints and batches run them.</summary>
internal static class OrderCommands
{
    public static Result<OrderResponse> Place(Tx tx, PlaceOrderRequest request)
    {
        if (!tx.State.Markets.Get(request.Market).Is(out var market, out var refusal)
            || !OrderRules.Read(request, market, tx.Caller.UserId, tx.Now).Is(out var order, out refusal))
        {
            return refusal;
        }

        return Enter(tx, market, order);
    }

    /// <summary>A new order comes in, whoever made it.</summary>
    public static Result<OrderResponse> Enter(Tx tx, Market market, Order order)
    {
        if (ExpireDue(tx).Refusal is { } stuck)
        {
            return stuck;
        }

        Refusal? refusal = null;
        if (market.AuctionMs > 0 && !AuctionExecution.ClearDue(tx, market).Is(out _, out refusal))
        {
            return refusal;
        }

        if ((order.Type == OrderType.TrailingStop
                && !OrderTermsRules.StartTrail(order, tx.State.Candles.Of(market.Id).LastPrice)
                    .Is(out order, out refusal))
            || !RiskControls.Admit(tx, market, order).Is(out market, out refusal))
        {
            return refusal;
        }

        if ((OrderExecution.MayTrade(tx, market, order.User) ?? HasRoom(tx, market, order, 1)) is { } refused)
        {
            return refused;
        }

        var placed = market.AuctionMs > 0 ? AuctionExecution.Collect(tx, market, order)
            : order.StopPrice > 0 ? OrderExecution.Wait(tx, market, order)
            : OrderExecution.Match(tx, market, order);
        return placed.Is(out var response, out refusal)
            && OrderExecution.SetOff(tx, market).Is(out _, out refusal)
            ? response
            : refusal;
    }

    /// <summary>Takes an open order out of its book, with what is held for it set free.</summary>
    public static Result<OrderResponse> Cancel(Tx tx, string? orderId) =>
        Find(tx, orderId, orAny: tx.Caller.IsOperator).Then(order => Cancel(tx, order));

    /// <summary>As the other, by the client's own id, for the caller's own orders.</summary>
    public static Result<OrderResponse> Cancel(Tx tx, string? symbol, string clientId) =>
        tx.State.Markets.Get(symbol).Then(market =>
            tx.State.Orders.Find(tx.Caller.UserId, market.Id, clientId) is { } order
                ? Cancel(tx, order)
                : Refusal.NotFound("order", "of that client order id that is open"));

    /// <summary>Cancels all of the caller's open orders in a market.</summary>
    public static Result<CancelledOrders> CancelAll(Tx tx, string? symbol)
    {
        if (!tx.State.Markets.Get(symbol).Is(out var market, out var refusal))
        {
            return refusal;
        }

        var cancelled = new List<string>();
        foreach (var order in tx.State.Orders.OfUser(tx.Caller.UserId, market.Id).ToArray())
        {
            // One of a pair goes with the other.
            if (tx.State.Orders.Find(order.Id) is not null
                && !OrderExecution.Close(tx, market, order, OrderStatus.Cancelled).Is(out _, out refusal))
            {
                return refusal;
            }

            cancelled.Add(order.Id.ToText());
        }

        return new CancelledOrders(cancelled);
    }

    /// <summary>What no order brings about: dates that have come, and waiting orders that are left.</summary>
    public static Result<Unit> RunDue(Tx tx)
    {
        if (ExpireDue(tx).Refusal is { } stuck)
        {
            return stuck;
        }

        foreach (var id in tx.State.Orders.MarketsToSetOff().ToArray())
        {
            if (OrderExecution.SetOff(tx, tx.State.Markets.Find(id)!).Refusal is { } refusal)
            {
                return refusal;
            }
        }

        return default(Unit);
    }

    /// <summary>Ends the orders whose date has come, or whose owner's timer ran out.</summary>
    public static Result<Unit> ExpireDue(Tx tx)
    {
        if (CancelTimerCommands.RunDue(tx).Refusal is { } stuck)
        {
            return stuck;
        }

        var orders = tx.State.Orders;
        if (!orders.IsAnyDue(tx.Now))
        {
            return default(Unit);
        }

        foreach (var order in orders.Due(tx.Now).ToArray())
        {
            var market = tx.State.Markets.Find(order.Market)!;
            if (!OrderExecution.Close(tx, market, order, OrderStatus.Expired).Is(out _, out var refusal))
            {
                return refusal;
            }
        }

        return default(Unit);
    }

    /// <summary>Makes an open order smaller where it stands: it keeps its place in the queue.</summary>
    public static Result<OrderResponse> Amend(Tx tx, string? orderId, AmendOrderRequest change)
    {
        if (!Find(tx, orderId).Is(out var order, out var refusal))
        {
            return refusal;
        }

        var market = tx.State.Markets.Find(order.Market)!;
        if (!market.ParseQuantity(change.Quantity).Is(out var lots, out refusal))
        {
            return refusal;
        }

        if (lots >= order.State.Lots || lots <= order.State.FilledLots)
        {
            return Refusal.Invalid(
                "quantity",
                $"It must be less than {market.QuantityText(order.State.Lots)} and more than the "
                    + $"{market.QuantityText(order.State.FilledLots)} that are filled.");
        }

        if (order.Terms is { Twin: not 0 })
        {
            return Refusal.Invalid("quantity", "An order of a pair is as large as the other one.");
        }

        if (order.Price > 0 && market.Notional(order.Price, lots, Rounding.Down) < market.MinNotional)
        {
            return OrderRules.TooSmall(market, "quantity");
        }

        var amended = order with { State = order.State with { Lots = lots } };
        var freed = order.Held(market) - amended.Held(market);
        if (!freed.IsZero && !tx.Post(Entry.Release(order.PaysFrom(market), freed)).Is(out _, out refusal))
        {
            return refusal;
        }

        tx.Raise(new OrderChanged(order.Id, amended.State));
        return OrderResponse.Of(amended, market);
    }

    /// <summary>Cancels an open order and places another: both, or neither.</summary>
    public static Result<OrderResponse> Replace(Tx tx, string? orderId, PlaceOrderRequest request) =>
        Find(tx, orderId).Then(order => Cancel(tx, order)).Then(_ => Place(tx, request));

    /// <summary>An open order of the caller's, or of anybody's.</summary>
    private static Result<Order> Find(Tx tx, string? orderId, bool orAny = false) =>
        Ids.Parse(orderId, "order").Then<Order>(id =>
            tx.State.Orders.Find(id) is { } order && (orAny || order.User == tx.Caller.UserId)
                ? order
                : Refusal.NotFound("order", $"{id} that is open"));

    private static Result<OrderResponse> Cancel(Tx tx, Order order)
    {
        var market = tx.State.Markets.Find(order.Market)!;
        return OrderExecution.Close(tx, market, order, OrderStatus.Cancelled)
            .Then<OrderResponse>(closed => OrderResponse.Of(closed, market));
    }

    /// <summary>Why so many more orders are too many, or null.</summary>
    public static Refusal? HasRoom(Tx tx, Market market, Order order, int more)
    {
        var orders = tx.State.Orders;
        if (order.ClientId is { } clientId && orders.Find(order.User, market.Id, clientId) is not null)
        {
            return new Refusal(Code.Exists("order"), "An open order has this client order id.");
        }

        return orders.CountOf(order.User, market.Id) + more > OrderRules.MaxOpenOrders
            || orders.Count + more > OrderStore.MaxOpenOrders
            ? new Refusal(
                Code.LimitReached,
                $"A user has at most {OrderRules.MaxOpenOrders} open orders in a market.")
            : order.Type == OrderType.TrailingStop ? HasRoomToTrail(orders, market, order.User)
            : null;
    }

    private static Refusal? HasRoomToTrail(OrderStore orders, Market market, long user)
    {
        var trailing = orders.Of(market.Id).Triggers.Trailing;
        return trailing.Count >= OrderTermsRules.MaxTrailing
            || trailing.Count(id => orders.Find(id)!.User == user) >= OrderTermsRules.MaxTrailingOfUser
            ? new Refusal(
                Code.LimitReached,
                $"In a market at most {OrderTermsRules.MaxTrailing} trailing stops wait, of one user "
                    + $"{OrderTermsRules.MaxTrailingOfUser}.")
            : null;
    }
}
