using System.Globalization;
using System.Numerics;
using DSLT.Features.Orders;

namespace DSLT.Tests.Features.Orders;

/// <summary>Orders of every kind near one price, and how the API is asked for them.</summary>
internal static class RandomOrders
{
    public static NaiveOrder Any(Random random, long user)
    {
        var side = random.Next(2) == 0 ? OrderSide.Buy : OrderSide.Sell;
        var isMarket = random.Next(8) == 0;
        var budget = isMarket && random.Next(2) == 0 ? random.Next(1, 4_000) : 0;
        var lots = budget > 0 ? 0 : random.Next(20) == 0 ? random.Next(1, 2_000_000) : random.Next(1, 900);
        var timeInForce = random.Next(4) switch
        {
            0 when !isMarket => TimeInForce.Ioc,
            1 => TimeInForce.Fok,
            _ => isMarket ? TimeInForce.Ioc : TimeInForce.Gtc,
        };
        return new NaiveOrder(
            0, user, side, isMarket ? 0 : 190 + random.Next(20), lots, budget, timeInForce,
            !isMarket && timeInForce == TimeInForce.Gtc && random.Next(6) == 0,
            (SelfTradePrevention)random.Next(4), lots)
        {
            Display = timeInForce == TimeInForce.Gtc && lots is > 1 and < 1_000 && random.Next(5) == 0
                ? random.Next(Math.Max(1, lots / 20), lots)
                : 0,
        };
    }

    public static NaiveOrder Waiting(Random random, long user)
    {
        var order = Any(random, user) with
        {
            PostOnly = false,
            Display = 0,
            Stop = 190 + random.Next(20),
            TakesProfit = random.Next(2) == 0,
        };
        order = order.Side == OrderSide.Sell && order.Budget > 0
            ? order with { Budget = 0, Lots = 100, Left = 100 }
            : order;
        return random.Next(3) == 0
            ? order with
            {
                Price = 0,
                Stop = 1,
                TakesProfit = false,
                TrailBps = 10 + random.Next(300),
                TimeInForce = TimeInForce.Ioc,
            }
            : order;
    }

    public static PlaceOrderRequest Request(NaiveOrder order) => new(
        "GOLD-USD", OrderTexts.Of(order.Side), Type(order),
        order.Budget > 0 ? null : Quantity(order.Lots), order.Budget > 0 ? Money(order.Budget) : null,
        order.Price == 0 ? null : Price(order.Price),
        order.Stop == 0 || order.TrailBps > 0 ? null : Price(order.Stop),
        OrderTexts.Of(order.TimeInForce), order.PostOnly, null,
        order.SelfTrade switch
        {
            SelfTradePrevention.None => "none",
            SelfTradePrevention.ExpireMaker => "expireMaker",
            SelfTradePrevention.ExpireBoth => "expireBoth",
            _ => null,
        },
        DisplayQuantity: order.Display == 0 ? null : Quantity(order.Display),
        TrailBps: order.TrailBps == 0 ? null : order.TrailBps);

    private static string Type(NaiveOrder order) => (order.Price == 0, order.Stop == 0) switch
    {
        _ when order.TrailBps > 0 => "trailingStop",
        (true, true) => "market",
        (false, true) => "limit",
        (true, false) => order.TakesProfit ? "takeProfit" : "stop",
        _ => order.TakesProfit ? "takeProfitLimit" : "stopLimit",
    };

    public static string Price(long ticks) => (ticks / 100m).ToString("0.##", CultureInfo.InvariantCulture);

    public static string Quantity(long lots) =>
        (lots / 1000m).ToString("0.###", CultureInfo.InvariantCulture);

    public static string Money(BigInteger cents) =>
        ((decimal)cents / 100m).ToString("0.##", CultureInfo.InvariantCulture);
}
