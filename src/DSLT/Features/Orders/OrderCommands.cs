using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Tokens;
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

        if (ExpireDue(tx).Refusal is { } stuck)
        {
            return stuck;
        }

        var orders = tx.State.Orders;
        var plan = orders.Plan;
        plan.Make(orders.Of(market.Id).Book, market, OrderRules.Incoming(order));
        if ((MayTrade(tx, market) ?? HasRoom(tx, market, order)) is { } refused)
        {
            return refused;
        }

        if (!OrderRules.Outcome(order, market, plan).Is(out var status, out refusal))
        {
            return refusal;
        }

        order = order with { Id = orders.NextOrderId() };
        if (order.TimeInForce == TimeInForce.Fok && status != OrderStatus.Filled)
        {
            order = order with { State = order.State with { Status = OrderStatus.Expired } };
            tx.Raise(new OrderPlaced(order));
            return OrderResponse.Of(order, market, []);
        }

        return HasFunds(tx, market, order, status) is { } lacking
            ? lacking
            : Execute(tx, market, order, status);
    }

    /// <summary>Takes an open order out of its book, with what is held for it set free.</summary>
    public static Result<OrderResponse> Cancel(Tx tx, string? orderId)
    {
        if (!Ids.Parse(orderId, "order").Is(out var id, out var refusal))
        {
            return refusal;
        }

        var order = tx.State.Orders.Find(id);
        return order is null || (order.User != tx.Caller.UserId && !tx.Caller.IsOperator)
            ? Refusal.NotFound("order", $"{id} that is open")
            : Cancel(tx, order);
    }

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
            if (!Close(tx, market, order, OrderStatus.Cancelled).Is(out _, out refusal))
            {
                return refusal;
            }

            cancelled.Add(order.Id.ToText());
        }

        return new CancelledOrders(cancelled);
    }

    /// <summary>Ends the orders whose date has come.</summary>
    public static Result<Unit> ExpireDue(Tx tx)
    {
        var orders = tx.State.Orders;
        if (!orders.IsAnyDue(tx.Now))
        {
            return default(Unit);
        }

        foreach (var order in orders.Due(tx.Now).ToArray())
        {
            var market = tx.State.Markets.Find(order.Market)!;
            if (!Close(tx, market, order, OrderStatus.Expired).Is(out _, out var refusal))
            {
                return refusal;
            }
        }

        return default(Unit);
    }

    /// <summary>Sets free what is held for an order and ends it.</summary>
    public static Result<Order> Close(Tx tx, Market market, Order order, OrderStatus status)
    {
        var account = new AccountId(Holder.User(order.User), order.Pays(market).Id);
        if (!tx.Post(Entry.Release(account, order.Held(market))).Is(out _, out var refusal))
        {
            return refusal;
        }

        var state = order.State with { Status = status };
        tx.Raise(new OrderChanged(order.Id, state));
        return order with { State = state };
    }

    private static Result<OrderResponse> Cancel(Tx tx, Order order)
    {
        var market = tx.State.Markets.Find(order.Market)!;
        return Close(tx, market, order, OrderStatus.Cancelled)
            .Then<OrderResponse>(closed => OrderResponse.Of(closed, market));
    }

    private static Refusal? MayTrade(Tx tx, Market market)
    {
        if (market.State == MarketState.Halted)
        {
            return new Refusal(
                Code.MarketHalted, $"{market.Symbol} is halted: orders can only be cancelled.");
        }

        var user = tx.State.Users.Find(tx.Caller.UserId);
        return user is null
            ? Refusal.NotFound("user", "of this session")
            : CanMove(market.Base.Id) ?? CanMove(market.Quote.Id);

        Refusal? CanMove(long token) => TokenRules.CanMove(
            tx.State.Tokens.Find(token)!, user, tx.Holding(Holder.User(user.Id), token));
    }

    private static Refusal? HasRoom(Tx tx, Market market, Order order)
    {
        var orders = tx.State.Orders;
        return order.ClientId is { } clientId && orders.Find(order.User, market.Id, clientId) is not null
            ? new Refusal(Code.Exists("order"), "An open order has this client order id.")
            : orders.CountOf(order.User, market.Id) >= OrderRules.MaxOpenOrders
                || orders.Count >= OrderStore.MaxOpenOrders
                ? new Refusal(
                    Code.LimitReached,
                    $"A user has at most {OrderRules.MaxOpenOrders} open orders in a market.")
                : null;
    }

    private static Refusal? HasFunds(Tx tx, Market market, Order order, OrderStatus status)
    {
        var plan = tx.State.Orders.Plan;
        var rest = status == OrderStatus.Open ? order.Lots - plan.Lots : 0;
        var needed = order.Side == OrderSide.Sell
            ? market.Quantity(plan.Lots + rest)
            : plan.Quote + (rest > 0 ? order.Held(market, rest) : Amount.Zero);
        var token = tx.State.Tokens.Find(order.Pays(market).Id)!;
        var available = tx.Holding(Holder.User(order.User), token.Id).Available;
        return available < needed ? TokenRules.Insufficient(token, available, needed) : null;
    }

    private static Result<OrderResponse> Execute(Tx tx, Market market, Order order, OrderStatus status)
    {
        var orders = tx.State.Orders;
        foreach (var id in orders.Plan.ExpiredMakers)
        {
            if (!Close(tx, market, orders.Find(id)!, OrderStatus.Expired).Is(out _, out var refused))
            {
                return refused;
            }
        }

        var fills = new List<FillResponse>(orders.Plan.Fills.Length);
        foreach (var fill in orders.Plan.Fills)
        {
            var maker = orders.Find(fill.MakerId)!;
            var fees = OrderRules.Fees(market, order.Side, fill);
            if (!tx.Post(OrderRules.Settle(market, maker, order, fill, fees))
                    .Is(out var posted, out var refused))
            {
                return refused;
            }

            var trade = new Trade(
                orders.NextTradeId(), market.Id, fill.Price, fill.Lots, fill.Quote, order.Side, maker.Id,
                maker.User, order.Id, order.User, fees.Maker, fees.Taker, posted.TransactionId);
            tx.Raise(new OrderTraded(trade, maker.State.Filled(fill.Lots, fill.Quote, fees.Maker)));
            order = order with { State = order.State.Filled(fill.Lots, fill.Quote, fees.Taker) };
            fills.Add(FillView.OfTaker(trade, market));
        }

        order = order with { State = order.State with { Status = status } };
        if (order.IsOpen)
        {
            var account = new AccountId(Holder.User(order.User), order.Pays(market).Id);
            if (!tx.Post(Entry.Hold(account, order.Held(market))).Is(out _, out var refused))
            {
                return refused;
            }
        }

        tx.Raise(new OrderPlaced(order));
        return OrderResponse.Of(order, market, fills);
    }
}
