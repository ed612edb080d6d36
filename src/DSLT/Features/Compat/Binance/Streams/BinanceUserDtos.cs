using System.Text.Json.Serialization;
using DSLT.Features.Markets;
using DSLT.Features.Orders;

namespace DSLT.Features.Compat.Binance.Streams;

/// <summary>Something happened to an order: how it stands after that, and the trade if it was one.</summary>
internal sealed record ExecutionReport(
    [property: JsonPropertyName("E")] long EventTime,
    [property: JsonPropertyName("s")] string Symbol,
    [property: JsonPropertyName("c")] string ClientId,
    [property: JsonPropertyName("S")] string Side,
    [property: JsonPropertyName("o")] string Type,
    [property: JsonPropertyName("f")] string TimeInForce,
    [property: JsonPropertyName("q")] string Quantity,
    [property: JsonPropertyName("p")] string Price,
    [property: JsonPropertyName("P")] string StopPrice,
    [property: JsonPropertyName("C")] string OriginalClientId,
    [property: JsonPropertyName("x")] string Execution,
    [property: JsonPropertyName("X")] string Status,
    [property: JsonPropertyName("i")] long OrderId,
    [property: JsonPropertyName("z")] string Filled,
    [property: JsonPropertyName("T")] long Time,
    [property: JsonPropertyName("w")] bool IsOnBook,
    [property: JsonPropertyName("O")] long CreatedAt,
    [property: JsonPropertyName("Z")] string FilledQuote,
    [property: JsonPropertyName("Q")] string QuoteQuantity,
    [property: JsonPropertyName("V")] string SelfTradePrevention)
{
    private const string Cancelled = "CANCELED";

    [JsonPropertyName("e")]
    public string Event { get; } = "executionReport";

    [JsonPropertyName("F")]
    public string IcebergQuantity { get; init; } = BinanceSymbols.Fixed("0");

    [JsonPropertyName("d")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TrailingDelta { get; init; }

    [JsonPropertyName("D")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? TrailingTime { get; init; }

    [JsonPropertyName("g")]
    public long OrderListId { get; init; } = BinanceOrderList.None;

    [JsonPropertyName("r")]
    public string RejectReason { get; } = "NONE";

    [JsonPropertyName("l")]
    public string LastQuantity { get; init; } = BinanceSymbols.Fixed("0");

    [JsonPropertyName("L")]
    public string LastPrice { get; init; } = BinanceSymbols.Fixed("0");

    [JsonPropertyName("Y")]
    public string LastQuote { get; init; } = BinanceSymbols.Fixed("0");

    [JsonPropertyName("n")]
    public string Commission { get; init; } = "0";

    [JsonPropertyName("N")]
    public string? CommissionAsset { get; init; }

    [JsonPropertyName("t")]
    public long TradeId { get; init; } = -1;

    [JsonPropertyName("I")]
    public long Ignored { get; }

    [JsonPropertyName("m")]
    public bool IsMaker { get; init; }

    [JsonPropertyName("M")]
    public bool AlsoIgnored { get; }

    [JsonPropertyName("W")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? WorkingTime { get; init; }

    public static ExecutionReport Of(Order order, Market market, string execution, long time)
    {
        var shown = BinanceOrder.Of(order, market, time);
        return new ExecutionReport(
            shown.UpdateTime, shown.Symbol, shown.ClientOrderId, shown.Side, shown.Type, shown.TimeInForce,
            shown.OrigQty, shown.Price, shown.StopPrice,
            execution == Cancelled ? shown.ClientOrderId : "", execution, shown.Status, shown.OrderId,
            shown.ExecutedQty, shown.UpdateTime, order.IsOpen, shown.Time, shown.CummulativeQuoteQty,
            shown.OrigQuoteOrderQty, shown.SelfTradePreventionMode)
        {
            OrderListId = shown.OrderListId,
            IcebergQuantity = shown.IcebergQty,
            TrailingDelta = shown.TrailingDelta,
            TrailingTime = shown.TrailingTime,
            WorkingTime = shown.IsWorking ? shown.WorkingTime : null,
        };
    }

    public static ExecutionReport Of(Order order, Market market, Trade trade, bool isMaker, long time)
    {
        var fill = isMaker ? FillView.OfMaker(trade, market) : FillView.OfTaker(trade, market);
        return Of(order, market, "TRADE", time) with
        {
            LastQuantity = market.Lots(trade.Lots),
            LastPrice = market.Price(trade.Price),
            LastQuote = market.Quote(trade.Quote),
            Commission = BinanceSymbols.Fixed(fill.Fee),
            CommissionAsset = fill.FeeToken,
            TradeId = trade.Id,
            IsMaker = isMaker,
        };
    }
}

/// <summary>A list of two orders of which one cancels the other began, or is over.</summary>
internal sealed record ListStatus(
    [property: JsonPropertyName("E")] long EventTime,
    [property: JsonPropertyName("s")] string Symbol,
    [property: JsonPropertyName("g")] long OrderListId,
    [property: JsonPropertyName("c")] string ContingencyType,
    [property: JsonPropertyName("l")] string StatusType,
    [property: JsonPropertyName("L")] string OrderStatus,
    [property: JsonPropertyName("C")] string ListClientId,
    [property: JsonPropertyName("T")] long Time,
    [property: JsonPropertyName("O")] IReadOnlyList<ListStatusOrder> Orders)
{
    [JsonPropertyName("e")]
    public string Event { get; } = "listStatus";

    [JsonPropertyName("r")]
    public string RejectReason { get; } = "NONE";

    public static ListStatus Of(BinanceOrderList list, long time) => new(
        BinanceSymbols.Milliseconds(time), list.Symbol, list.OrderListId, list.ContingencyType,
        list.ListStatusType, list.ListOrderStatus, list.ListClientOrderId, list.TransactionTime,
        [.. list.Orders.Select(order => new ListStatusOrder(
            order.Symbol, order.OrderId, order.ClientOrderId))]);
}

internal sealed record ListStatusOrder(
    [property: JsonPropertyName("s")] string Symbol,
    [property: JsonPropertyName("i")] long OrderId,
    [property: JsonPropertyName("c")] string ClientId);

/// <summary>The balances that a commit changed, as they are after it.</summary>
internal sealed record AccountPosition(
    [property: JsonPropertyName("E")] long EventTime,
    [property: JsonPropertyName("u")] long UpdateTime,
    [property: JsonPropertyName("B")] IReadOnlyList<PositionBalance> Balances)
{
    [JsonPropertyName("e")]
    public string Event { get; } = "outboundAccountPosition";
}

internal sealed record PositionBalance(
    [property: JsonPropertyName("a")] string Asset,
    [property: JsonPropertyName("f")] string Free,
    [property: JsonPropertyName("l")] string Locked);

/// <summary>What came or went other than by trading.</summary>
internal sealed record BalanceUpdate(
    [property: JsonPropertyName("E")] long EventTime,
    [property: JsonPropertyName("a")] string Asset,
    [property: JsonPropertyName("d")] string Delta,
    [property: JsonPropertyName("T")] long Time)
{
    [JsonPropertyName("e")]
    public string Event { get; } = "balanceUpdate";
}

[JsonSerializable(typeof(ExecutionReport))]
[JsonSerializable(typeof(ListStatus))]
[JsonSerializable(typeof(AccountPosition))]
[JsonSerializable(typeof(BalanceUpdate))]
internal sealed partial class BinanceUserJson : JsonSerializerContext;
