using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Orders;

/// <summary>One's own orders and trades.</summary>
internal static class OrderEndpoints
{
    private const int MaxFillsShown = 1_000;

    private static readonly Code OrderNotFound = Code.NotFound("order");
    private static readonly Code MarketNotFound = Code.NotFound("market");

    /// <summary>Why an order may not be placed.</summary>
    public static readonly Code[] PlacingCodes =
    [
        MarketNotFound, Code.Invalid("side"), Code.Invalid("type"), Code.Invalid("quantity"),
        Code.Invalid("quote_quantity"), Code.Invalid("price"), Code.Invalid("stop_price"),
        Code.Invalid("time_in_force"), Code.Invalid("post_only"), Code.Invalid("self_trade_prevention"),
        Code.Invalid("client_order_id"), Code.Invalid("expires_at"), Code.Invalid("display_quantity"),
        Code.Invalid("trail_bps"), Code.Exists("order"), Code.MarketWithoutPrice,
        Code.InsufficientBalance, Code.InsufficientLiquidity, Code.OrderWouldTrade, Code.OrderWouldTrigger,
        Code.MarketHalted, Code.TokenPaused, Code.AccountFrozen, Code.LimitReached, Code.OrderOutsideBand,
        Code.PositionLimitExceeded, Code.PriceImpactExceeded, Code.TooManyOrders, Code.OrderToTradeExceeded,
        Code.NotSupported,
    ];

    public static void MapOrders(this RouteGroupBuilder api)
    {
        var orders = api.MapGroup("/orders").WithTags("Orders");
        MapPlacing(orders);
        orders.MapPairs();
        orders.MapGet("", List)
            .WithName("ListOrders")
            .WithSummary("List one's orders, newest first")
            .WithDescription("'status=open' shows the open ones only; 'market' those of one market.")
            .Requires(Permission.SignedIn)
            .Refuses(MarketNotFound, Code.Invalid("status"), Code.Invalid("limit"), Code.Invalid("cursor"));
        orders.MapGet("/{orderId}", Show)
            .WithName("GetOrder")
            .WithSummary("Show one of one's orders with its trades")
            .Requires(Permission.SignedIn)
            .Refuses(OrderNotFound);
        orders.MapDelete("/{orderId}", Cancel)
            .WithName("CancelOrder")
            .WithSummary("Cancel an open order")
            .WithDescription("One's own; operators may cancel any.")
            .Requires(Permission.MoveFunds)
            .Refuses(OrderNotFound);
        orders.MapDelete("", CancelAll)
            .WithName("CancelOrders")
            .WithSummary("Cancel all of one's open orders in a market, or the one of a client order id")
            .Requires(Permission.MoveFunds)
            .Refuses(MarketNotFound, OrderNotFound);
        orders.MapGet("/trades", Trades)
            .WithName("ListOwnTrades")
            .WithSummary("List one's trades, newest first")
            .Requires(Permission.SignedIn)
            .Refuses(MarketNotFound, Code.Invalid("limit"), Code.Invalid("cursor"));
    }

    private static void MapPlacing(RouteGroupBuilder orders)
    {
        orders.MapPost("", Place)
            .WithName("PlaceOrder")
            .WithSummary("Place an order")
            .WithDescription(
                "Matched at once by price, then time, at the resting orders' prices; what is left of a limit "
                    + "order rests (gtc, gtd) or goes (ioc), and fok is all or nothing. What a resting order "
                    + "may cost is held, and of one that waits for its stop price too. Each trade's quote "
                    + "amount is rounded against the incoming order.")
            .Requires(Permission.MoveFunds)
            .Refuses(PlacingCodes);
        orders.MapPatch("/{orderId}", Amend)
            .WithName("AmendOrder")
            .WithSummary("Make an open order smaller; it keeps its place in the queue")
            .Requires(Permission.MoveFunds)
            .Refuses(OrderNotFound, Code.Invalid("quantity"));
        orders.MapPost("/{orderId}/replace", Replace)
            .WithName("ReplaceOrder")
            .WithSummary("Cancel an open order and place another: both, or neither")
            .Requires(Permission.MoveFunds)
            .Refuses([OrderNotFound, .. PlacingCodes]);
    }

    private static ValueTask<CreatedAnswer<OrderResponse>> Place(
        PlaceOrderRequest request, Caller caller, Writes writes) =>
        writes.Create(caller, Command.OrderPlace, tx => OrderCommands.Place(tx, request));

    private static ValueTask<Answer<OrderResponse>> Amend(
        string orderId, AmendOrderRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.OrderAmend, tx => OrderCommands.Amend(tx, orderId, request));

    private static ValueTask<CreatedAnswer<OrderResponse>> Replace(
        string orderId, PlaceOrderRequest request, Caller caller, Writes writes) =>
        writes.Create(caller, Command.OrderReplace, tx => OrderCommands.Replace(tx, orderId, request));

    private static ValueTask<Answer<OrderResponse>> Cancel(string orderId, Caller caller, Writes writes) =>
        writes.Run(caller, Command.OrderCancel, tx => OrderCommands.Cancel(tx, orderId));

    private static ValueTask<Answer<CancelledOrders>> CancelAll(
        Caller caller, Writes writes, string? market = null, string? clientOrderId = null) =>
        clientOrderId is null
            ? writes.Run(caller, Command.OrderCancelAll, tx => OrderCommands.CancelAll(tx, market))
            : writes.Run(caller, Command.OrderCancel, tx => OrderCommands.Cancel(tx, market, clientOrderId)
                .Then<CancelledOrders>(order => new CancelledOrders([order.OrderId])));

    private static async Task<Answer<OrderResponse>> Show(
        string orderId, Caller caller, Store store, CancellationToken cancellation)
    {
        if (!Ids.Parse(orderId, "order").Is(out var id, out var refusal))
        {
            return refusal;
        }

        var sequence = store.Sequencer.DurableSequence;
        await store.Projector.WaitFor(sequence, cancellation);
        var order = (await OrderHistoryQueries.Find(store.Database, id, cancellation))?.Order;
        if (order is null || order.User != caller.UserId)
        {
            return store.Projector.NotFound(sequence, Refusal.NotFound("order", id.ToText()));
        }

        var market = store.State.Markets.Committed(order.Market)!;
        var trades = await TradeQueries.OfOrder(store.Database, id, MaxFillsShown, cancellation);
        return OrderResponse.Of(order, market, [.. trades.Select(trade => trade.TakerOrder == id
            ? FillView.OfTaker(trade.ToTrade(), market)
            : FillView.OfMaker(trade.ToTrade(), market))]);
    }

    private static async Task<Answer<OrderList>> List(
        Caller caller, Store store, CancellationToken cancellation, string? market = null,
        string? status = null, string? limit = null, string? cursor = null)
    {
        if (!MarketId(store, market).Is(out var marketId, out var refusal)
            || !Page.ParseNewestFirst(limit, cursor).Is(out var page, out refusal))
        {
            return refusal;
        }

        if (status is not (null or "open"))
        {
            return Refusal.Invalid("status", "'status' is open, or left out.");
        }

        await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        var filter = new OrderFilter(caller.UserId, marketId, status is not null);
        var orders = await OrderQueries.PageOfUser(
            store.Database, filter, page.Before, page.Limit + 1, cancellation);
        return new OrderList(
            [.. orders.Take(page.Limit)
                .Select(order => OrderResponse.Of(order, store.State.Markets.Committed(order.Market)!))],
            orders.Count > page.Limit ? Page.Cursor(orders[page.Limit - 1].Id) : null);
    }

    private static async Task<Answer<OwnTradeList>> Trades(
        Caller caller, Store store, CancellationToken cancellation, string? market = null,
        string? limit = null, string? cursor = null)
    {
        if (!MarketId(store, market).Is(out var marketId, out var refusal)
            || !Page.ParseNewestFirst(limit, cursor).Is(out var page, out refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        var trades = await TradeQueries.PageOfUser(
            store.Database, caller.UserId, marketId, page.Before, page.Limit + 1, cancellation);
        return new OwnTradeList(
            [.. trades.Take(page.Limit).Select(
                trade => OwnTrade.Of(trade, caller.UserId, store.State.Markets.Committed(trade.Market)!))],
            trades.Count > page.Limit ? Page.Cursor(trades[page.Limit - 1].Id) : null);
    }

    private static Result<long?> MarketId(Store store, string? symbol) => symbol is null
        ? (long?)null
        : store.State.Markets.GetCommitted(symbol).Then<long?>(market => (long?)market.Id);
}
