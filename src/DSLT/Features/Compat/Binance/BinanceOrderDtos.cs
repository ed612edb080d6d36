using System.Globalization;
using System.Text.Json.Serialization;
using DSLT.Features.Markets;
using DSLT.Features.Orders;

namespace DSLT.Features.Compat.Binance;

/// <summary>A new order: ACK has the first fields, RESULT all but the fills.</summary>
internal sealed record BinancePlaced(string Symbol, long OrderId, string ClientOrderId, long TransactTime)
{
    public long OrderListId { get; init; } = BinanceOrderList.None;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Price { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OrigQty { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExecutedQty { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OrigQuoteOrderQty { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CummulativeQuoteQty { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TimeInForce { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Type { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Side { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StopPrice { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? IcebergQty { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TrailingDelta { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? TrailingTime { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? WorkingTime { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SelfTradePreventionMode { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BinanceFill[]? Fills { get; init; }

    public static BinancePlaced Of(BinanceOrder order, string responseType, OrderResponse placed)
    {
        var ack = new BinancePlaced(order.Symbol, order.OrderId, order.ClientOrderId, order.Time)
        {
            OrderListId = order.OrderListId,
        };
        return responseType == "ACK" ? ack : ack with
        {
            Price = order.Price,
            OrigQty = order.OrigQty,
            ExecutedQty = order.ExecutedQty,
            OrigQuoteOrderQty = order.OrigQuoteOrderQty,
            CummulativeQuoteQty = order.CummulativeQuoteQty,
            Status = order.Status,
            TimeInForce = order.TimeInForce,
            Type = order.Type,
            Side = order.Side,
            StopPrice = placed.StopPrice is null || order.IsTrailing ? null : order.StopPrice,
            IcebergQty = placed.DisplayQuantity is null ? null : order.IcebergQty,
            TrailingDelta = order.TrailingDelta,
            TrailingTime = order.TrailingTime,
            WorkingTime = order.IsWorking ? order.WorkingTime : null,
            SelfTradePreventionMode = order.SelfTradePreventionMode,
            Fills = responseType == "FULL" ? [.. placed.Fills!.Select(BinanceFill.Of)] : null,
        };
    }
}

internal sealed record BinanceFill(
    string Price, string Qty, string Commission, string CommissionAsset, long TradeId)
{
    public static BinanceFill Of(FillResponse fill) => new(
        BinanceSymbols.Fixed(fill.Price), BinanceSymbols.Fixed(fill.Quantity), BinanceSymbols.Fixed(fill.Fee),
        fill.FeeToken, long.Parse(fill.TradeId, CultureInfo.InvariantCulture));
}

/// <summary>An order as it stands. Times are unix milliseconds.</summary>
internal sealed record BinanceOrder(
    string Symbol, long OrderId, string ClientOrderId, string Price, string OrigQty, string ExecutedQty,
    string OrigQuoteOrderQty, string CummulativeQuoteQty, string Status, string TimeInForce, string Type,
    string Side, string StopPrice, string IcebergQty, bool IsWorking, long Time, long UpdateTime,
    string SelfTradePreventionMode)
{
    public long OrderListId { get; init; } = BinanceOrderList.None;

    /// <summary>In basis points; only of an order whose price follows the market's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TrailingDelta { get; init; }

    /// <summary>Since when it follows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? TrailingTime => IsTrailing ? Time : null;

    [JsonIgnore]
    public bool IsTrailing => TrailingDelta is not null;

    public long WorkingTime => IsWorking ? Time : -1;

    /// <param name="order">The order.</param>
    /// <param name="market">Its market.</param>
    /// <param name="updatedAt">When it last changed, in microseconds.</param>
    public static BinanceOrder Of(Order order, Market market, long updatedAt) =>
        Of(OrderResponse.Of(order, market), market, BinanceOrderTexts.Of(order.SelfTrade), updatedAt);

    public static BinanceOrder Of(
        OrderResponse order, Market market, string prevention, long updatedAt) => new(
        market.Pair(), long.Parse(order.OrderId, CultureInfo.InvariantCulture), order.ClientOrderId ?? "",
        BinanceSymbols.Fixed(order.Price ?? "0"),
        BinanceSymbols.Fixed(order.Quantity ?? order.FilledQuantity),
        BinanceSymbols.Fixed(order.FilledQuantity), BinanceSymbols.Fixed(order.QuoteQuantity ?? "0"),
        BinanceSymbols.Fixed(order.FilledQuote), BinanceOrderTexts.Status(order.Status),
        BinanceOrderTexts.TimeInForce(order), BinanceOrderTexts.Type(order), order.Side.ToUpperInvariant(),
        BinanceSymbols.Fixed(order.TrailBps is null ? order.StopPrice ?? "0" : "0"),
        BinanceSymbols.Fixed(order.DisplayQuantity ?? "0"), order.Status != "pending",
        BinanceSymbols.Milliseconds(order.CreatedAt), BinanceSymbols.Milliseconds(updatedAt), prevention)
        {
            OrderListId = BinanceOrderList.IdOf(order),
            TrailingDelta = order.TrailBps,
        };
}

/// <summary>An order that was taken out; the cancellation has an id of its own.</summary>
internal sealed record BinanceCancelled(
    string Symbol, string OrigClientOrderId, long OrderId, string ClientOrderId, long TransactTime,
    string Price, string OrigQty, string ExecutedQty, string OrigQuoteOrderQty, string CummulativeQuoteQty,
    string Status, string TimeInForce, string Type, string Side, string SelfTradePreventionMode)
{
    public long OrderListId { get; init; } = BinanceOrderList.None;

    public static BinanceCancelled Of(BinanceOrder order, string id) => new(
        order.Symbol, order.ClientOrderId, order.OrderId, id, order.UpdateTime, order.Price, order.OrigQty,
        order.ExecutedQty, order.OrigQuoteOrderQty, order.CummulativeQuoteQty, order.Status,
        order.TimeInForce, order.Type, order.Side, order.SelfTradePreventionMode)
    {
        OrderListId = order.OrderListId,
    };
}

[JsonSerializable(typeof(BinancePlaced))]
[JsonSerializable(typeof(BinanceOrder))]
[JsonSerializable(typeof(BinanceOrder[]))]
[JsonSerializable(typeof(BinanceCancelled))]
[JsonSerializable(typeof(BinanceCancelled[]))]
internal sealed partial class BinanceOrderJson : JsonSerializerContext;
