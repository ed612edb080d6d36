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

    public static IReadOnlyList<string> Preventions { get; } = [.. SelfTrades.Keys];

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
        "open" or "collected" => "NEW",
        "partiallyFilled" => "PARTIALLY_FILLED",
        "filled" => "FILLED",
        "cancelled" => "CANCELED",
        _ => "EXPIRED",
    };

    public static string Type(OrderResponse order) =>
        order.Type == "market" ? "MARKET" : order.PostOnly ? "LIMIT_MAKER" : "LIMIT";

    /// <summary>There, orders that never rest are good till cancelled all the same.</summary>
    public static string TimeInForce(OrderResponse order) =>
        order.Type == "market" ? "GTC" : order.TimeInForce.ToUpperInvariant();
}
