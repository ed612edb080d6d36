using System.Text.Json.Serialization;
using DSLT.Core;
using DSLT.Features.Orders;
using DSLT.Features.Pools;
using DSLT.Features.Tokens;

namespace DSLT.Features.Batches;

/// <summary>Up to 1,000 commands in one request, in one journal row, durable together.</summary>
/// <param name="Atomic">True: all or none. False: each on its own, a refused one changes nothing and the
/// others stand.</param>
internal sealed record BatchRequest(bool Atomic, IReadOnlyList<BatchCommand> Commands);

/// <summary>One command of a batch: the body of its own route with its name in 'op'.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(BatchTransfer), "transfer")]
[JsonDerivedType(typeof(BatchSwap), "swap")]
[JsonDerivedType(typeof(BatchPlaceOrder), "placeOrder")]
[JsonDerivedType(typeof(BatchCancelOrder), "cancelOrder")]
[JsonDerivedType(typeof(BatchAmendOrder), "amendOrder")]
[JsonDerivedType(typeof(BatchReplaceOrder), "replaceOrder")]
internal abstract record BatchCommand;

internal sealed record BatchTransfer(
    string Token, string To, string Amount, string? Memo = null) : BatchCommand;

internal sealed record BatchSwap(
    string TokenIn, string TokenOut, DateTimeOffset Deadline, string? AmountIn = null,
    string? MinAmountOut = null,
    string? AmountOut = null, string? MaxAmountIn = null, string? PoolId = null) : BatchCommand;

internal sealed record BatchPlaceOrder(
    string Market, string Side, string Type, string? Quantity = null, string? QuoteQuantity = null,
    string? Price = null, string? StopPrice = null, string? TimeInForce = null, bool? PostOnly = null,
    string? ClientOrderId = null, string? SelfTradePrevention = null,
    DateTimeOffset? ExpiresAt = null, string? DisplayQuantity = null, int? TrailBps = null) : BatchCommand;

/// <summary>By its id, or by market and client order id.</summary>
internal sealed record BatchCancelOrder(
    string? OrderId = null, string? Market = null, string? ClientOrderId = null) : BatchCommand;

/// <summary>Makes an open order smaller; it keeps its place in the queue.</summary>
internal sealed record BatchAmendOrder(string OrderId, string Quantity) : BatchCommand;

/// <summary>Cancels an open order and places another: both, or neither.</summary>
internal sealed record BatchReplaceOrder(string OrderId, PlaceOrderRequest Order) : BatchCommand;

/// <summary>The results in the order of the commands.</summary>
internal sealed record BatchResponse(IReadOnlyList<BatchResult> Results);

/// <summary>What became of one command: its answer, or the code of its refusal.</summary>
internal sealed record BatchResult(
    int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TransferResponse? Transfer = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SwapResponse? Swap = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OrderResponse? Order = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail = null)
{
    public static BatchResult Of(Refusal refusal) =>
        new(refusal.Code.Status, Code: refusal.Code.Name, Detail: refusal.Detail);
}

/// <summary>A command by WebSocket, or the login for those that follow.</summary>
/// <param name="Id">The sender's own, which the answer has again.</param>
/// <param name="Command">As in a batch.</param>
/// <param name="Token">Of a session, where the request that opened the connection had none.</param>
internal sealed record CommandMessage(long Id, BatchCommand? Command = null, string? Token = null);

/// <summary>What became of a command by WebSocket.</summary>
/// <param name="Id">Left out where the message could not be read so far.</param>
/// <param name="Result">As of a batch.</param>
internal sealed record CommandReply(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Id, BatchResult Result);

[JsonSerializable(typeof(BatchRequest))]
[JsonSerializable(typeof(BatchResponse))]
[JsonSerializable(typeof(CommandMessage))]
[JsonSerializable(typeof(CommandReply))]
internal sealed partial class BatchJson : JsonSerializerContext;
