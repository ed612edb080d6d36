using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;

namespace DSLT.Features.Compat.Binance;

/// <summary>
/// Rules of icebergs and trailing stops there. What can be asked for there and is not to be had here is
/// refused: without it an order would be another one.
/// </summary>
internal static class BinanceTermsRules
{
    private const string IcebergQuantity = "icebergQty";

    /// <summary>A limit order of so many lots, of which the book shows what was asked for.</summary>
    public static Result<PlaceOrderRequest> Iceberg(
        BinanceParameters parameters, Market market, PlaceOrderRequest order, long lots)
    {
        if (parameters.Text(IcebergQuantity) is null)
        {
            return order;
        }

        if (order.Type != "limit" || order.TimeInForce is not (null or "gtc"))
        {
            return BinanceRefusal.NoSuchKind;
        }

        if (!parameters.Decimal(IcebergQuantity, market.Base.Decimals).Is(out var text, out var refusal))
        {
            return refusal;
        }

        if (!market.ParseQuantity(text).Is(out var shown, out _))
        {
            return BinanceRefusal.LotSize;
        }

        return shown > lots ? BinanceRefusal.IcebergTooLarge
            : shown == lots ? order
            : (lots - 1) / shown >= OrderTermsRules.MaxSlices ? BinanceRefusal.IcebergParts
            : order with { DisplayQuantity = text };
    }

    /// <summary>
    /// A stop that follows the price from now on. One that begins to at a price, or that has a limit, there
    /// is none of here.
    /// </summary>
    public static Result<PlaceOrderRequest> Trailing(BinanceParameters parameters, PlaceOrderRequest order) =>
        parameters.Text("stopPrice") is not null || order.Type is not ("stop" or "takeProfit")
            ? BinanceRefusal.NoSuchKind
            : parameters.Number("trailingDelta").Then<PlaceOrderRequest>(delta =>
                delta is >= OrderTermsRules.MinTrailBps and <= OrderTermsRules.MaxTrailBps
                    ? order with { Type = "trailingStop", TrailBps = (int)delta.Value }
                    : BinanceRefusal.TrailingDelta);
}
