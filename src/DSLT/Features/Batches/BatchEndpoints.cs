using DSLT.Core;
using DSLT.Features.Orders;
using DSLT.Features.Pools;
using DSLT.Features.Tokens;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Batches;

/// <summary>Many commands in one request.</summary>
internal static class BatchEndpoints
{
    public const int MaxCommands = 1_000;

    public static void MapBatches(this RouteGroupBuilder api) =>
        api.MapPost("/batch", Run)
            .WithTags("Batch")
            .WithName("RunBatch")
            .WithSummary("Run up to 1,000 commands in one request")
            .WithDescription(
                "Each command is the body of its own route with its name in 'op': transfer, swap, "
                    + "placeOrder, cancelOrder. They run "
                    + "in order, each seeing those before it. 'atomic': all are done, or the first refusal "
                    + "is answered and none is. Otherwise each result has its own status.")
            .Requires(Permission.MoveFunds)
            .Refuses(Code.Invalid("commands"), Code.Invalid("op"), Code.BatchFailed);

    private static async Task<Answer<BatchResponse>> Run(
        BatchRequest request, Caller caller, Writes writes) =>
        request.Commands.Count is > 0 and <= MaxCommands
            && request.Commands.All(command => command is not null)
            ? await writes.Run(
                caller, Command.Batch,
                tx => request.Atomic ? AllOrNone(tx, request) : EachOnItsOwn(tx, request))
            : Refusal.Invalid("commands", $"A batch is 1 to {MaxCommands} commands, none of them null.");

    private static Result<BatchResponse> AllOrNone(Tx tx, BatchRequest request)
    {
        var results = new BatchResult[request.Commands.Count];
        for (var i = 0; i < results.Length; i++)
        {
            if (!RunOne(tx, request.Commands[i]).Is(out results[i]!, out var refusal))
            {
                return new Refusal(
                    Code.BatchFailed,
                    $"Command {i} was refused ({refusal.Code.Name}): {refusal.Detail} Nothing was done.");
            }
        }

        return new BatchResponse(results);
    }

    private static Result<BatchResponse> EachOnItsOwn(Tx tx, BatchRequest request)
    {
        var results = new BatchResult[request.Commands.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var before = tx.Save();
            if (!RunOne(tx, request.Commands[i]).Is(out results[i]!, out var refusal))
            {
                tx.BackTo(before);
                results[i] = new BatchResult(
                    refusal.Code.Status, Code: refusal.Code.Name, Detail: refusal.Detail);
            }
        }

        return new BatchResponse(results);
    }

    private static Result<BatchResult> RunOne(Tx tx, BatchCommand command) => command switch
    {
        BatchTransfer t => TokenCommands.Transfer(tx, new TransferRequest(t.Token, t.To, t.Amount, t.Memo))
            .Then<BatchResult>(answer => new BatchResult(StatusCodes.Status200OK, Transfer: answer)),
        BatchSwap s => SwapCommands.Swap(tx, new SwapRequest(
                s.TokenIn, s.TokenOut, s.Deadline, s.AmountIn, s.MinAmountOut, s.AmountOut, s.MaxAmountIn,
                s.PoolId))
            .Then<BatchResult>(answer => new BatchResult(StatusCodes.Status200OK, Swap: answer)),
        BatchPlaceOrder o => OrderCommands.Place(tx, new PlaceOrderRequest(
                o.Market, o.Side, o.Type, o.Quantity, o.QuoteQuantity, o.Price, o.StopPrice, o.TimeInForce,
                o.PostOnly, o.ClientOrderId, o.SelfTradePrevention, o.ExpiresAt,
                o.DisplayQuantity, o.TrailBps))
            .Then<BatchResult>(answer => new BatchResult(StatusCodes.Status201Created, Order: answer)),
        BatchCancelOrder c => (c.ClientOrderId is { } clientId
                ? OrderCommands.Cancel(tx, c.Market, clientId)
                : OrderCommands.Cancel(tx, c.OrderId))
            .Then<BatchResult>(answer => new BatchResult(StatusCodes.Status200OK, Order: answer)),
        _ => throw new InvalidOperationException($"The batch has no way to run {command.GetType().Name}."),
    };
}
