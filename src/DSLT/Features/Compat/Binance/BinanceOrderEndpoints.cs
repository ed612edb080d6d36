using System.Security.Cryptography;
using DSLT.Core;
using DSLT.Features.Orders;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Compat.Binance;

/// <summary>Orders: placed and cancelled by the same commands as everywhere, and looked up.</summary>
internal static class BinanceOrderEndpoints
{
    private const int GeneratedIdLength = 22;

    private const string IdCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static void MapBinanceOrders(this RouteGroupBuilder spot)
    {
        spot.MapPost("/order", Place)
            .WithName(BinanceForm.PlaceOrderName)
            .WithSummary("Place an order")
            .Requires(Permission.MoveFunds);
        spot.MapPost("/order/test", Test)
            .WithName("BinanceTestOrder")
            .WithSummary("Whether an order would be taken, but for its funds")
            .Requires(Permission.MoveFunds);
        spot.MapDelete("/order", Cancel)
            .WithName("BinanceCancelOrder")
            .WithSummary("Cancel an order")
            .Requires(Permission.MoveFunds);
        spot.MapPost("/order/cancelReplace", Replace)
            .WithName(BinanceForm.ReplaceOrderName)
            .WithSummary("Cancel an order and place another")
            .Requires(Permission.MoveFunds);
        spot.MapDelete("/openOrders", CancelAll)
            .WithName("BinanceCancelOrders")
            .WithSummary("Cancel all of one's orders in a market")
            .Requires(Permission.MoveFunds);
        spot.MapGet("/order", Show)
            .WithName("BinanceGetOrder")
            .WithSummary("Show an order")
            .Requires(Permission.SignedIn);
        spot.MapGet("/openOrders", Open)
            .WithName("BinanceOpenOrders")
            .WithSummary("One's open orders, in a market or in all")
            .Requires(Permission.SignedIn);
        spot.MapGet("/allOrders", All)
            .WithName("BinanceAllOrders")
            .WithSummary("One's orders in a market")
            .Requires(Permission.SignedIn);
    }

    public static async ValueTask<Answer<BinancePlaced>> Place(
        BinanceParameters parameters, Caller caller, Store store, Writes writes) =>
        Placement(parameters, store).Is(out var asked, out var refusal)
            ? await writes.Run(caller, Command.OrderPlace, tx => BinanceOrderCommands.Place(tx, asked))
            : refusal;

    public static Answer<BinanceEmpty> Test(BinanceParameters parameters, Store store) =>
        Placement(parameters, store).Then<BinanceEmpty>(_ => new BinanceEmpty());

    public static async ValueTask<Answer<BinanceCancelled>> Cancel(
        BinanceParameters parameters, Caller caller, Store store, Writes writes) =>
        Cancellation(parameters, store, ["orderId", "origClientOrderId", "newClientOrderId"])
            .Is(out var asked, out var refusal)
            ? await writes.Run(caller, Command.OrderCancel, tx => BinanceOrderCommands.Cancel(tx, asked))
            : refusal;

    public static async ValueTask<Answer<BinanceReplaced>> Replace(
        BinanceParameters parameters, Caller caller, Store store, Writes writes)
    {
        if (!Placement(parameters, store).Is(out var order, out var refusal)
            || !BinanceOrderRules.GoesOn(parameters).Is(out var goesOn, out refusal)
            || !Cancellation(
                    parameters, store, ["cancelOrderId", "cancelOrigClientOrderId", "cancelNewClientOrderId"])
                .Is(out var cancellation, out refusal))
        {
            return refusal;
        }

        return await writes.Run(
            caller, Command.OrderReplace,
            tx => BinanceOrderCommands.Replace(tx, cancellation, order, goesOn),
            replaced => replaced.Status);
    }

    public static async ValueTask<Answer<object[]>> CancelAll(
        BinanceParameters parameters, Caller caller, Store store, Writes writes)
    {
        var id = NewId();
        return parameters.Market(store).Is(out var market, out var refusal)
            ? await writes.Run(
                caller, Command.OrderCancelAll, tx => BinanceOrderCommands.CancelAll(tx, market, id))
            : refusal;
    }

    private static Result<PlacementRequest> Placement(BinanceParameters parameters, Store store)
    {
        if (!parameters.Market(store).Is(out var market, out var refusal)
            || !BinanceOrderRules.Read(parameters, market).Is(out var order, out refusal)
            || !BinanceOrderRules.ResponseType(parameters).Is(out var responseType, out refusal))
        {
            return refusal;
        }

        return new PlacementRequest(
            market, order with { ClientOrderId = order.ClientOrderId ?? NewId() },
            parameters.Text("selfTradePreventionMode") ?? "EXPIRE_TAKER", responseType);
    }

    /// <param name="parameters">What was sent.</param>
    /// <param name="store">Where the market is found.</param>
    /// <param name="names">What the order's id, its client id and the cancellation's own are called.</param>
    private static Result<CancellationRequest> Cancellation(
        BinanceParameters parameters, Store store, string[] names)
    {
        if (!parameters.Market(store).Is(out var market, out var refusal)
            || !OrderName.Read(parameters, names[0], names[1]).Is(out var name, out refusal)
            || !BinanceOrderRules.ClientId(parameters, names[2]).Is(out var newId, out refusal)
            || !BinanceOrderRules.Restriction(parameters).Is(out var restriction, out refusal))
        {
            return refusal;
        }

        return new CancellationRequest(market, name, newId ?? NewId(), restriction);
    }

    public static async Task<Answer<BinanceOrder>> Show(
        BinanceParameters parameters, Caller caller, Store store, CancellationToken cancellation)
    {
        if (!parameters.Market(store).Is(out var market, out var refusal)
            || !OrderName.Read(parameters).Is(out var name, out refusal)
            || !(await store.Sequencer.Read(
                state => name.Find(state.Orders, caller.UserId, market.Id)?.Id ?? name.OrderId))
                .Is(out var id, out refusal))
        {
            return refusal;
        }

        var sequence = store.Sequencer.DurableSequence;
        await store.Projector.WaitFor(sequence, cancellation);
        var found = id is { } known
            ? await OrderHistoryQueries.Find(store.Database, known, cancellation)
            : await OrderHistoryQueries.Find(
                store.Database, caller.UserId, market.Id, name.ClientId!, cancellation);
        return found is null || !name.Names(found.Order, caller.UserId, market.Id)
            ? store.Projector.NotFound(sequence, BinanceRefusal.NoSuchOrder)
            : BinanceOrder.Of(found.Order, market, found.UpdatedAt);
    }

    public static async Task<Answer<BinanceOrder[]>> Open(
        BinanceParameters parameters, Caller caller, Store store, CancellationToken cancellation)
    {
        if (!parameters.Markets(store).Is(out var asked, out var refusal)
            || !(await store.Sequencer.Read(state => asked.Markets
                    .SelectMany(market => state.Orders.OfUser(caller.UserId, market.Id)).ToArray()))
                .Is(out var orders, out refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        var times = await OrderHistoryQueries.UpdatedAt(
            store.Database, [.. orders.Select(order => order.Id)], cancellation);
        return orders.Select(order => BinanceOrder.Of(
            order, store.State.Markets.Committed(order.Market)!,
            times.GetValueOrDefault(order.Id, order.CreatedAt))).ToArray();
    }

    public static async Task<Answer<BinanceOrder[]>> All(
        BinanceParameters parameters, Caller caller, Store store, CancellationToken cancellation)
    {
        if (!parameters.Market(store).Is(out var market, out var refusal)
            || !parameters.Limit(500, 1_000).Is(out var limit, out refusal)
            || !parameters.Number("orderId").Is(out var from, out refusal)
            || !parameters.Time("startTime", 0).Is(out var start, out refusal)
            || !parameters.Time("endTime", long.MaxValue - 1_000).Is(out var end, out refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        var range = new OrderRange(caller.UserId, market.Id, from ?? 0, start, end + 1_000);
        var found = await OrderHistoryQueries.Range(
            store.Database, range, isOldestFirst: from is not null || start > 0, limit, cancellation);
        return found.Select(stored => BinanceOrder.Of(stored.Order, market, stored.UpdatedAt)).ToArray();
    }

    public static string NewId() => RandomNumberGenerator.GetString(IdCharacters, GeneratedIdLength);
}
