using DSLT.Core;
using DSLT.Features.Orders;
using DSLT.Features.Pools;
using DSLT.Features.Tokens;
using DSLT.Sequencing;

namespace DSLT.Features.Batches;

/// <summary>Commands one after another, each seeing those before it.</summary>
internal static class BatchCommands
{
    public static Result<BatchResponse> AllOrNone(Tx tx, IReadOnlyList<BatchCommand> commands)
    {
        var results = new BatchResult[commands.Count];
        for (var i = 0; i < results.Length; i++)
        {
            if (!RunOne(tx, commands[i]).Is(out results[i]!, out var refusal))
            {
                return new Refusal(
                    Code.BatchFailed,
                    $"Command {i} was refused ({refusal.Code.Name}): {refusal.Detail} Nothing was done.");
            }
        }

        return new BatchResponse(results);
    }

    public static Result<BatchResponse> EachOnItsOwn(Tx tx, IReadOnlyList<BatchCommand> commands)
    {
        var results = new BatchResult[commands.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var before = tx.Save();
            if (!RunOne(tx, commands[i]).Is(out results[i]!, out var refusal))
            {
                tx.BackTo(before);
                results[i] = BatchResult.Of(refusal);
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
            .Then<BatchResult>(Changed),
        BatchAmendOrder a => OrderCommands.Amend(tx, a.OrderId, new AmendOrderRequest(a.Quantity))
            .Then<BatchResult>(Changed),
        BatchReplaceOrder r => OrderCommands.Replace(tx, r.OrderId, r.Order)
            .Then<BatchResult>(answer => new BatchResult(StatusCodes.Status201Created, Order: answer)),
        _ => throw new InvalidOperationException($"The batch has no way to run {command.GetType().Name}."),
    };

    private static Result<BatchResult> Changed(OrderResponse order) =>
        new BatchResult(StatusCodes.Status200OK, Order: order);
}
