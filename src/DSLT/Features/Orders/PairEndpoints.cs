using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Orders;

/// <summary>What is asked of several orders at once: pairs, and the timer that cancels all.</summary>
internal static class PairEndpoints
{
    public static void MapPairs(this RouteGroupBuilder orders)
    {
        orders.MapPost("/pair", Place)
            .WithName("PlaceOrderPair")
            .WithSummary("Place two orders of which one cancels the other (OCO)")
            .WithDescription(
                "A limit order that rests and a stop on the other side of the market: when one trades, is "
                    + "set off or ends, the other goes. Both are placed, or neither; what they need is held "
                    + "once.")
            .Requires(Permission.MoveFunds)
            .Refuses([.. OrderEndpoints.PlacingCodes, Code.Invalid("stop_client_order_id")]);
        orders.MapPost("/cancel-after", CancelAfter)
            .WithName("CancelOrdersAfter")
            .WithSummary("Cancel all of one's orders at a time, unless that is put off before")
            .WithDescription(
                "For trading programs: renewed while the program lives, so that nothing of it stays in the "
                    + "books when it is cut off. 0 stops the timer, and so does its running out.")
            .Requires(Permission.MoveFunds)
            .Refuses(Code.Invalid("seconds"));
    }

    private static ValueTask<CreatedAnswer<PairResponse>> Place(
        PlacePairRequest request, Caller caller, Writes writes) =>
        writes.Create(caller, Command.OrderPair, tx => PairCommands.Place(tx, request));

    private static ValueTask<Answer<CancelAfterResponse>> CancelAfter(
        CancelAfterRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.OrderCancelAfter, tx => CancelTimerCommands.Set(tx, request));
}
