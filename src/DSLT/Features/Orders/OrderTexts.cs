using DSLT.Core;

namespace DSLT.Features.Orders;

/// <summary>How the kinds of orders are spelled on the wire.</summary>
internal static class OrderTexts
{
    public static string Of(OrderSide side) => side == OrderSide.Buy ? "buy" : "sell";

    public static string Of(OrderType type) => type switch
    {
        OrderType.Limit => "limit",
        OrderType.Market => "market",
        OrderType.Stop => "stop",
        OrderType.StopLimit => "stopLimit",
        OrderType.TakeProfit => "takeProfit",
        OrderType.TrailingStop => "trailingStop",
        _ => "takeProfitLimit",
    };

    public static string Of(TimeInForce timeInForce) => timeInForce switch
    {
        TimeInForce.Gtc => "gtc",
        TimeInForce.Ioc => "ioc",
        TimeInForce.Fok => "fok",
        _ => "gtd",
    };

    public static string Of(in OrderState state) => state.Status switch
    {
        OrderStatus.Open => state.FilledLots == 0 ? "open" : "partiallyFilled",
        OrderStatus.Filled => "filled",
        OrderStatus.Pending => "pending",
        OrderStatus.Collected => "collected",
        OrderStatus.Cancelled => "cancelled",
        _ => "expired",
    };

    public static Result<OrderSide> Side(string? text) => text switch
    {
        "buy" => OrderSide.Buy,
        "sell" => OrderSide.Sell,
        _ => Refusal.Invalid("side", "'side' is buy or sell."),
    };

    public static Result<OrderType> Type(string? text) => text switch
    {
        "limit" => OrderType.Limit,
        "market" => OrderType.Market,
        "stop" => OrderType.Stop,
        "stopLimit" => OrderType.StopLimit,
        "takeProfit" => OrderType.TakeProfit,
        "takeProfitLimit" => OrderType.TakeProfitLimit,
        "trailingStop" => OrderType.TrailingStop,
        _ => Refusal.Invalid(
            "type",
            "'type' is limit, market, stop, stopLimit, takeProfit, takeProfitLimit or trailingStop."),
    };

    public static Result<TimeInForce> TimeInForceOf(string? text) => text switch
    {
        null or "gtc" => TimeInForce.Gtc,
        "ioc" => TimeInForce.Ioc,
        "fok" => TimeInForce.Fok,
        "gtd" => TimeInForce.Gtd,
        _ => Refusal.Invalid("time_in_force", "'timeInForce' is gtc, ioc, fok or gtd."),
    };

    public static Result<SelfTradePrevention> SelfTrade(string? text) => text switch
    {
        null or "expireTaker" => SelfTradePrevention.ExpireTaker,
        "expireMaker" => SelfTradePrevention.ExpireMaker,
        "expireBoth" => SelfTradePrevention.ExpireBoth,
        "none" => SelfTradePrevention.None,
        _ => Refusal.Invalid(
            "self_trade_prevention",
            "'selfTradePrevention' is expireTaker, expireMaker, expireBoth or none."),
    };
}
