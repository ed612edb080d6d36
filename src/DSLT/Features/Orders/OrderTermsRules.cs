using DSLT.Core;
using DSLT.Features.Markets;

namespace DSLT.Features.Orders;

/// <summary>Rules of icebergs, trailing stops, and pairs that cancel each other.</summary>
internal static class OrderTermsRules
{
    /// <summary>
    /// An iceberg comes to the book in at most so many slices: each may be a trade of its own.
    /// </summary>
    public const int MaxSlices = 100;

    public const int MinTrailBps = 10;
    public const int MaxTrailBps = 5_000;

    /// <summary>Each trade may move all trailing stops of a market, so there are few.</summary>
    public const int MaxTrailing = 200;
    public const int MaxTrailingOfUser = 5;

    private const int WholeBps = 10_000;

    /// <summary>The terms that were asked for, or null for an order without any.</summary>
    public static Result<OrderTerms?> Read(PlaceOrderRequest request, Order order, Market market) =>
        request.DisplayQuantity is not null ? ReadIceberg(request, order, market)
        : order.Type == OrderType.TrailingStop ? ReadTrail(request)
        : request.TrailBps is null ? (OrderTerms?)null
        : Refusal.Invalid("trail_bps", "Only a trailingStop has 'trailBps'.");

    /// <summary>A trailing stop begins at its distance from the last trade.</summary>
    public static Result<Order> StartTrail(Order order, long lastPrice)
    {
        if (lastPrice == 0)
        {
            return new Refusal(
                Code.MarketWithoutPrice, "Nothing was traded yet that a trailing stop could follow.");
        }

        var stop = Behind(order, lastPrice);
        return stop > Market.MaxTicks
            ? Refusal.Invalid("trail_bps", "The stop price would be beyond what a price can be.")
            : order with { StopPrice = stop, Terms = order.Terms! with { TrailStop = stop } };
    }

    /// <summary>A trailing stop's terms after trades between two prices, or null where it stays.</summary>
    public static OrderTerms? Follow(Order order, long low, long high)
    {
        var terms = order.Terms!;
        var stop = Behind(order, order.Side == OrderSide.Sell ? high : low);
        return (order.Side == OrderSide.Sell ? stop > terms.TrailStop : stop < terms.TrailStop)
            ? terms with { TrailStop = stop }
            : null;
    }

    /// <summary>
    /// Both orders of a pair: one that rests at a price better than the market's, and a stop on the other
    /// side of it.
    /// </summary>
    public static Result<OrderPair> Pair(PlacePairRequest request, Market market, long user, long now)
    {
        if (!OrderRules.Read(OfRest(request), market, user, now).Is(out var rest, out var refusal)
            || !OrderRules.Read(OfStop(request), market, user, now).Is(out var stop, out refusal))
        {
            return refusal;
        }

        return (rest.Side == OrderSide.Sell ? rest.Price > stop.StopPrice : rest.Price < stop.StopPrice)
            ? rest.ClientId is not null && rest.ClientId == stop.ClientId
                ? Refusal.Invalid("stop_client_order_id", "Each order of a pair has an id of its own.")
                : new OrderPair(rest, stop)
            : Refusal.Invalid(
                "stop_price", "To sell, 'price' is above 'stopPrice'; to buy, it is below.");
    }

    /// <summary>The pair with its orders' ids, each knowing the other.</summary>
    public static OrderPair Link(OrderPair pair, Market market, long restId, long stopId)
    {
        var (needed, held) = (pair.Stop.Held(market), pair.Rest.Held(market));
        return new OrderPair(
            pair.Rest with { Id = restId, Terms = new OrderTerms(Twin: stopId) },
            pair.Stop with
            {
                Id = stopId,
                Terms = new OrderTerms(Twin: restId, Covered: needed < held ? needed : held),
            });
    }

    private static long Behind(Order order, long price) => order.Side == OrderSide.Sell
        ? (long)Int128.Max(1, (Int128)price * (WholeBps - order.Terms!.TrailBps) / WholeBps)
        : (long)((((Int128)price * (WholeBps + order.Terms!.TrailBps)) + WholeBps - 1) / WholeBps);

    private static Result<OrderTerms?> ReadIceberg(PlaceOrderRequest request, Order order, Market market)
    {
        if (order.Type != OrderType.Limit || order.TimeInForce is TimeInForce.Ioc or TimeInForce.Fok)
        {
            return Refusal.Invalid(
                "display_quantity", "Only a limit order that may rest shows a part of it.");
        }

        return market.ParseQuantity(request.DisplayQuantity, "display_quantity").Then<OrderTerms?>(shown =>
            shown >= order.Lots ? Refusal.Invalid("display_quantity", "It must be less than the quantity.")
            : (order.Lots - 1) / shown >= MaxSlices ? Refusal.Invalid(
                "display_quantity", $"An iceberg comes in at most {MaxSlices} slices.")
            : new OrderTerms(DisplayLots: shown));
    }

    private static Result<OrderTerms?> ReadTrail(PlaceOrderRequest request) =>
        request.TrailBps is >= MinTrailBps and <= MaxTrailBps and var bps
            ? new OrderTerms(TrailBps: bps)
            : Refusal.Invalid(
                "trail_bps",
                $"A trailingStop has a 'trailBps' of {MinTrailBps} to {MaxTrailBps} basis points.");

    private static PlaceOrderRequest OfRest(PlacePairRequest pair) => new(
        pair.Market, pair.Side, "limit", pair.Quantity, Price: pair.Price, PostOnly: true,
        ClientOrderId: pair.ClientOrderId);

    private static PlaceOrderRequest OfStop(PlacePairRequest pair) => new(
        pair.Market, pair.Side, pair.StopLimitPrice is null ? "stop" : "stopLimit", pair.Quantity,
        Price: pair.StopLimitPrice, StopPrice: pair.StopPrice, ClientOrderId: pair.StopClientOrderId,
        SelfTradePrevention: pair.SelfTradePrevention);
}

/// <summary>Two orders of which at most one trades.</summary>
/// <param name="Rest">The one that rests in the book.</param>
/// <param name="Stop">The one that waits.</param>
internal readonly record struct OrderPair(Order Rest, Order Stop);
