using System.Text.Json.Serialization;
using DSLT.Core;
using DSLT.Features.Markets;

namespace DSLT.Features.Orders;

/// <summary>
/// A new order; quantity in whole base tokens, or, for a market order, quoteQuantity instead.
/// </summary>
/// <param name="Side">buy or sell.</param>
/// <param name="Type">limit, market, stop, stopLimit, takeProfit, takeProfitLimit or
/// trailingStop.</param>
/// <param name="StopPrice">The price of a trade that sets the order off: of a stop against its owner (a
/// buying one waits for a rise), of a takeProfit in the owner's favour.</param>
/// <param name="TrailBps">Of a trailingStop: how far its stop price stays behind the best trade since it was
/// placed, 10 to 5000 basis points of that; rounded to a tick away from the market's price.</param>
/// <param name="DisplayQuantity">Of an iceberg: how much the book shows at a time, at least a hundredth of
/// it. The next slice comes behind all other orders of its price.</param>
/// <param name="TimeInForce">gtc (the default), ioc, fok, or gtd with expiresAt.</param>
/// <param name="PostOnly">True: refused where it would trade at once.</param>
/// <param name="ClientOrderId">1-36 of A-Z, a-z, 0-9 and . _ : / -; one of a kind among one's open orders of
/// the market.</param>
/// <param name="SelfTradePrevention">expireTaker (the default), expireMaker, expireBoth or none.</param>
internal sealed record PlaceOrderRequest(
    string Market, string Side, string Type, string? Quantity = null, string? QuoteQuantity = null,
    string? Price = null, string? StopPrice = null, string? TimeInForce = null, bool? PostOnly = null,
    string? ClientOrderId = null, string? SelfTradePrevention = null, DateTimeOffset? ExpiresAt = null,
    string? DisplayQuantity = null, int? TrailBps = null);

/// <summary>
/// One cancels the other: a limit order that rests, and a stop that goes when that one trades, and the other
/// way round. The quantity is held once.
/// </summary>
/// <param name="Side">buy or sell, of both.</param>
/// <param name="Price">Of the order that rests: above the market to sell, below it to buy.</param>
/// <param name="StopPrice">The price of a trade that sets the stop off: on the other side of the
/// market.</param>
/// <param name="StopLimitPrice">The limit of the stop; left out, it comes in as a market order.</param>
internal sealed record PlacePairRequest(
    string Market, string Side, string Quantity, string Price, string StopPrice,
    string? StopLimitPrice = null, string? ClientOrderId = null, string? StopClientOrderId = null,
    string? SelfTradePrevention = null);

/// <param name="Rest">The order in the book.</param>
/// <param name="Stop">The order that waits.</param>
internal sealed record PairResponse(OrderResponse Rest, OrderResponse Stop);

/// <param name="Seconds">From now; 0 stops the timer.</param>
internal sealed record CancelAfterRequest(int Seconds);

/// <param name="CancelAt">When all of one's orders are cancelled, or null.</param>
internal sealed record CancelAfterResponse(DateTime? CancelAt);

/// <param name="Quantity">Less than now, more than what is filled.</param>
internal sealed record AmendOrderRequest(string Quantity);

/// <param name="Status">pending (it waits for its stop price), collected (it waits for its
/// market's auction), open, partiallyFilled, filled, cancelled or expired.</param>
/// <param name="StopPrice">As it stands: that of a trailing stop moves.</param>
/// <param name="TwinOrderId">The order that goes when this one trades.</param>
/// <param name="AveragePrice">Of what was filled, rounded down to 18 decimals; null where nothing
/// was.</param>
/// <param name="Fee">What was paid of what was received, in feeToken.</param>
internal sealed record OrderResponse(
    string OrderId, string Market, string Side, string Type, string TimeInForce, string Status, string? Price,
    string? StopPrice, string? Quantity, string? QuoteQuantity, string FilledQuantity, string FilledQuote,
    string? AveragePrice, string Fee, string FeeToken, bool PostOnly, string? ClientOrderId,
    DateTime? ExpiresAt, DateTime CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    string? DisplayQuantity,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    int? TrailBps,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    string? TwinOrderId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyList<FillResponse>? Fills)
{
    public static OrderResponse Of(Order order, Market market, IReadOnlyList<FillResponse>? fills = null)
    {
        var receives = order.Receives(market);
        var lots = order.State.Lots;
        return new OrderResponse(
            order.Id.ToText(), market.Symbol, OrderTexts.Of(order.Side), OrderTexts.Of(order.Type),
            OrderTexts.Of(order.TimeInForce), OrderTexts.Of(order.State),
            order.Price == 0 ? null : market.PriceText(order.Price),
            order.StopPrice == 0 ? null : market.PriceText(order.TriggerPrice),
            lots == 0 ? null : market.QuantityText(lots),
            order.Budget.IsZero ? null : market.Quote.Text(order.Budget),
            market.QuantityText(order.State.FilledLots), market.Quote.Text(order.State.FilledQuote),
            market.AveragePrice(order.State.FilledLots, order.State.FilledQuote),
            receives.Text(order.State.Fee), receives.Symbol, order.PostOnly, order.ClientId,
            order.ExpiresAt == 0 ? null : Clock.Time(order.ExpiresAt), Clock.Time(order.CreatedAt),
            order.Terms is { DisplayLots: > 0 } ? market.QuantityText(order.Terms.DisplayLots) : null,
            order.Terms is { TrailBps: > 0 } ? order.Terms.TrailBps : null,
            order.Terms is { Twin: > 0 } ? order.Terms.Twin.ToText() : null,
            fills);
    }
}

/// <param name="Fee">In the token that was received.</param>
internal sealed record FillResponse(
    string TradeId, string Price, string Quantity, string QuoteQuantity, string Fee, string FeeToken,
    bool IsMaker);

internal static class FillView
{
    public static FillResponse OfTaker(Trade trade, Market market)
    {
        var token = trade.TakerSide == OrderSide.Buy ? market.Base : market.Quote;
        return Of(trade, market, trade.TakerFee, token, isMaker: false);
    }

    public static FillResponse OfMaker(Trade trade, Market market)
    {
        var token = trade.TakerSide == OrderSide.Buy ? market.Quote : market.Base;
        return Of(trade, market, trade.MakerFee, token, isMaker: true);
    }

    private static FillResponse Of(Trade trade, Market market, Amount fee, MarketToken token, bool isMaker) =>
        new(
            trade.Id.ToText(), market.PriceText(trade.Price), market.QuantityText(trade.Lots),
            market.Quote.Text(trade.Quote), token.Text(fee), token.Symbol, isMaker);
}

internal sealed record OrderList(IReadOnlyList<OrderResponse> Items, string? Next);

internal sealed record OwnTrade(
    string TradeId, string OrderId, string Market, string Side, string Price, string Quantity,
    string QuoteQuantity, string Fee, string FeeToken, bool IsMaker, DateTime Time)
{
    public static OwnTrade Of(StoredTrade trade, long user, Market market) =>
        Of(trade.ToTrade(), trade.Time, trade.MakerUser == user, market);

    public static OwnTrade Of(Trade trade, long time, bool isMaker, Market market)
    {
        var fill = isMaker ? FillView.OfMaker(trade, market) : FillView.OfTaker(trade, market);
        return new OwnTrade(
            fill.TradeId, (isMaker ? trade.MakerOrder : trade.TakerOrder).ToText(), market.Symbol,
            OrderTexts.Of(isMaker ? trade.TakerSide.Other() : trade.TakerSide), fill.Price, fill.Quantity,
            fill.QuoteQuantity, fill.Fee, fill.FeeToken, isMaker, Clock.Time(time));
    }
}

internal sealed record OwnTradeList(IReadOnlyList<OwnTrade> Items, string? Next);

/// <param name="Cancelled">The ids of the orders that were taken out.</param>
internal sealed record CancelledOrders(IReadOnlyList<string> Cancelled);

[JsonSerializable(typeof(PlaceOrderRequest))]
[JsonSerializable(typeof(AmendOrderRequest))]
[JsonSerializable(typeof(PlacePairRequest))]
[JsonSerializable(typeof(PairResponse))]
[JsonSerializable(typeof(CancelAfterRequest))]
[JsonSerializable(typeof(CancelAfterResponse))]
[JsonSerializable(typeof(OrderResponse))]
[JsonSerializable(typeof(OrderList))]
[JsonSerializable(typeof(CancelledOrders))]
[JsonSerializable(typeof(OwnTradeList))]
internal sealed partial class OrderJson : JsonSerializerContext;
