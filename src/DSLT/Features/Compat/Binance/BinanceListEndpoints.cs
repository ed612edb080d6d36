using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Compat.Binance;

/// <summary>Lists of two orders of which one cancels the other (OCO).</summary>
internal static class BinanceListEndpoints
{
    public static void MapBinanceLists(this RouteGroupBuilder spot)
    {
        spot.MapPost("/orderList/oco", Place)
            .WithName(BinanceForm.PlaceListName)
            .WithSummary("Place two orders of which one cancels the other")
            .Requires(Permission.MoveFunds);
        spot.MapPost("/order/oco", PlaceOld)
            .WithName(BinanceForm.PlaceOldListName)
            .WithSummary("Place two orders of which one cancels the other, as clients did before")
            .Requires(Permission.MoveFunds);
        spot.MapDelete("/orderList", Cancel)
            .WithName("BinanceCancelOrderList")
            .WithSummary("Cancel both orders of a list")
            .Requires(Permission.MoveFunds);
        spot.MapGet("/orderList", Show)
            .WithName("BinanceGetOrderList")
            .WithSummary("Show a list")
            .Requires(Permission.SignedIn);
        spot.MapGet("/openOrderList", Open)
            .WithName("BinanceOpenOrderLists")
            .WithSummary("One's open lists")
            .Requires(Permission.SignedIn);
        spot.MapGet("/allOrderList", All)
            .WithName("BinanceAllOrderLists")
            .WithSummary("One's lists")
            .Requires(Permission.SignedIn);
    }

    public static ValueTask<Answer<BinanceOrderList>> Place(
        BinanceParameters parameters, Caller caller, Store store, Writes writes) =>
        Write(parameters, BinanceListRules.Read, caller, store, writes);

    public static ValueTask<Answer<BinanceOrderList>> PlaceOld(
        BinanceParameters parameters, Caller caller, Store store, Writes writes) =>
        Write(parameters, BinanceListRules.ReadOld, caller, store, writes);

    public static async ValueTask<Answer<BinanceOrderList>> Cancel(
        BinanceParameters parameters, Caller caller, Store store, Writes writes)
    {
        if (!parameters.Market(store).Is(out var market, out var refusal)
            || !ListName.Read(parameters).Is(out var name, out refusal)
            || !BinanceOrderRules.ClientId(parameters).Is(out var newId, out refusal))
        {
            return refusal;
        }

        var id = newId ?? BinanceOrderEndpoints.NewId();
        return await writes.Run(
            caller, Command.OrderCancel, tx => BinanceListCommands.Cancel(tx, market, name, id));
    }

    public static async Task<Answer<BinanceOrderList>> Show(
        BinanceParameters parameters, Caller caller, Store store, CancellationToken cancellation)
    {
        if (!ListName.Read(parameters, "origClientOrderId").Is(out var name, out var refusal))
        {
            return refusal;
        }

        var sequence = store.Sequencer.DurableSequence;
        await store.Projector.WaitFor(sequence, cancellation);
        var rest = name.Rest.OrderId is { } id
            ? await OrderHistoryQueries.Find(store.Database, id, cancellation)
            : await OrderPairQueries.Find(
                store.Database, caller.UserId, name.Rest.ClientId!, cancellation);
        return rest is not null && name.Names(rest.Order, caller.UserId)
            && await OrderHistoryQueries.Find(store.Database, rest.Order.Terms!.Twin, cancellation)
                is { } stop
                ? Of(store, rest, stop)
                : store.Projector.NotFound(sequence, BinanceRefusal.NoSuchOrder);
    }

    public static async ValueTask<Answer<BinanceOrderList[]>> Open(Caller caller, Store store) =>
        (await store.Sequencer.Read(state => BinanceListCommands
            .Among(state.Orders.OfUser(caller.UserId), state.Orders).OrderBy(pair => pair.Rest.Id).ToArray()))
        .Then<BinanceOrderList[]>(pairs => pairs.Select(pair => BinanceOrderList.Of(
            MarketOf(store, pair.Rest), pair.Rest, pair.Stop, pair.Rest.CreatedAt)).ToArray());

    public static async Task<Answer<BinanceOrderList[]>> All(
        BinanceParameters parameters, Caller caller, Store store, CancellationToken cancellation)
    {
        if (!parameters.Limit(500, 1_000).Is(out var limit, out var refusal)
            || !parameters.Number("fromId").Is(out var from, out refusal)
            || !parameters.Time("startTime", 0).Is(out var start, out refusal)
            || !parameters.Time("endTime", long.MaxValue - 1_000).Is(out var end, out refusal))
        {
            return refusal;
        }

        if (from is not null && (parameters.Text("startTime") ?? parameters.Text("endTime")) is not null)
        {
            return BinanceRefusal.BadCombination;
        }

        await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        var range = new PairRange(caller.UserId, from ?? 0, start, end + 1_000);
        var found = await OrderPairQueries.Range(
            store.Database, range, isOldestFirst: from is not null || start > 0, limit, cancellation);
        return found.Select(pair => Of(store, pair.Rest, pair.Stop)).ToArray();
    }

    private static async ValueTask<Answer<BinanceOrderList>> Write(
        BinanceParameters parameters, Func<BinanceParameters, Market, Result<PlacePairRequest>> read,
        Caller caller, Store store, Writes writes)
    {
        if (!parameters.Market(store).Is(out var market, out var refusal)
            || !read(parameters, market).Is(out var pair, out refusal)
            || !BinanceOrderRules.ResponseType(parameters, "RESULT").Is(out var responseType, out refusal))
        {
            return refusal;
        }

        var asked = new ListRequest(market, pair with
        {
            ClientOrderId = pair.ClientOrderId ?? BinanceOrderEndpoints.NewId(),
            StopClientOrderId = pair.StopClientOrderId ?? BinanceOrderEndpoints.NewId(),
        }, responseType);
        return await writes.Run(caller, Command.OrderPair, tx => BinanceListCommands.Place(tx, asked));
    }

    private static BinanceOrderList Of(Store store, StoredOrder rest, StoredOrder stop) =>
        BinanceOrderList.Of(
            MarketOf(store, rest.Order), rest.Order, stop.Order, Math.Max(rest.UpdatedAt, stop.UpdatedAt));

    private static Market MarketOf(Store store, Order order) => store.State.Markets.Committed(order.Market)!;
}
