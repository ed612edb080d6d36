using DSLT.Core;
using DSLT.Features.Orders;

namespace DSLT.Features.Compat.Binance;

/// <summary>How the kinds of orders are spelled there, and which of our words that is.</summary>
internal static class BinanceOrderTexts
{
    private static readonly Dictionary<string, string> SelfTrades = new(StringComparer.Ordinal)
    {
        ["EXPIRE_TAKER"] = "expireTaker",
        ["EXPIRE_MAKER"] = "expireMaker",
        ["EXPIRE_BOTH"] = "expireBoth",
        ["NONE"] = "none",
    };

    /// <summary>Our words for the orders that wait for a price.</summary>
    private static readonly Dictionary<string, string> WaitingTypes = new(StringComparer.Ordinal)
    {
        ["STOP_LOSS"] = "stop",
        ["STOP_LOSS_LIMIT"] = "stopLimit",
        ["TAKE_PROFIT"] = "takeProfit",
        ["TAKE_PROFIT_LIMIT"] = "takeProfitLimit",
    };

    public static IReadOnlyList<string> Preventions { get; } = [.. SelfTrades.Keys];

    public static IReadOnlyList<string> Types { get; } =
        ["LIMIT", "LIMIT_MAKER", "MARKET", .. WaitingTypes.Keys];

    public static Result<string> Side(string text) => text switch
    {
        "BUY" => "buy",
        "SELL" => "sell",
        _ => BinanceRefusal.Of(-1117, "Invalid side."),
    };

    public static Result<string> TimeInForce(string text) => text switch
    {
        "GTC" => "gtc",
        "IOC" => "ioc",
        "FOK" => "fok",
        _ => BinanceRefusal.Of(-1115, "Invalid timeInForce."),
    };

    public static Result<string?> Prevention(string? text) =>
        text is null ? (string?)null
        : SelfTrades.TryGetValue(text, out var known) ? known
        : BinanceRefusal.BadValue("selfTradePreventionMode");

    public static string Of(SelfTradePrevention prevention) => prevention switch
    {
        SelfTradePrevention.ExpireTaker => "EXPIRE_TAKER",
        SelfTradePrevention.ExpireMaker => "EXPIRE_MAKER",
        SelfTradePrevention.ExpireBoth => "EXPIRE_BOTH",
        _ => "NONE",
    };

    public static string Status(string status) => status switch
    {
        "open" or "pending" or "collected" => "NEW",
        "partiallyFilled" => "PARTIALLY_FILLED",
        "filled" => "FILLED",
        "cancelled" => "CANCELED",
        _ => "EXPIRED",
    };

    public static string Waiting(string type) => WaitingTypes[type];

    public static string Type(OrderResponse order) => order.Type switch
    {
        "limit" => order.PostOnly ? "LIMIT_MAKER" : "LIMIT",
        "market" => "MARKET",
        // What follows the price without a price to begin at is the same under both names.
        "trailingStop" => "STOP_LOSS",
        _ => WaitingTypes.First(known => known.Value == order.Type).Key,
    };

    /// <summary>There, orders that never rest are good till cancelled all the same.</summary>
    public static string TimeInForce(OrderResponse order) =>
        order.Price is null ? "GTC" : order.TimeInForce.ToUpperInvariant();
}
