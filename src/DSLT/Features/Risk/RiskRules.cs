using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Features.Orders.Matching;

namespace DSLT.Features.Risk;

/// <summary>Rules of risk: which orders a market's controls let in, and when they halt it.</summary>
internal static class RiskRules
{
    private const int Whole = 10_000;

    /// <summary>The highest price within so many basis points above another, in ticks.</summary>
    public static long Above(long price, int bps) =>
        (long)Int128.Min((Int128)price * (Whole + bps) / Whole, long.MaxValue);

    /// <summary>The lowest price within so many basis points below another, in ticks.</summary>
    public static long Below(long price, int bps) =>
        (long)((((Int128)price * (Whole - bps)) + Whole - 1) / Whole);

    /// <summary>
    /// What a limit price is measured by: the last trade's price, before the first trade the middle of the
    /// book, and 0 where it has no two sides.
    /// </summary>
    public static long Reference(long lastPrice, long bestBid, long bestAsk) =>
        lastPrice != 0 ? lastPrice
        : bestBid != 0 && bestAsk != 0 ? bestBid + ((bestAsk - bestBid) / 2)
        : 0;

    /// <summary>Why a limit price is too far from the reference, or null.</summary>
    public static Refusal? CheckBand(Market market, PriceBand? band, long price, long reference)
    {
        if (band is null || reference == 0)
        {
            return null;
        }

        var (most, least) = (Above(reference, band.AboveBps), Below(reference, band.BelowBps));
        return price > most || price < least
            ? new Refusal(
                Code.OrderOutsideBand,
                $"A price of {market.Symbol} is now {market.PriceText(least)} to {market.PriceText(most)}.")
            : null;
    }

    /// <summary>
    /// The worst price a market order takes: so far from the best one at its arrival or from the last trade,
    /// whichever is stricter.
    /// </summary>
    public static long ImpactLimit(OrderSide side, long best, long lastPrice, int bps)
    {
        var last = lastPrice == 0 ? best : lastPrice;
        return side == OrderSide.Buy ? Above(Math.Min(best, last), bps) : Below(Math.Max(best, last), bps);
    }

    /// <summary>
    /// How many lots a user may still buy: up to the limit, less what they have and what open orders may
    /// bring. Fees are left out: a position comes to at most that.
    /// </summary>
    public static long Room(Amount limit, Amount total, Amount lotSize, long openLots)
    {
        var lots = total >= limit ? 0 : (limit - total).Units / lotSize.Units;
        return (long)Int128.Clamp(lots - openLots, 0, Market.MaxLots);
    }

    /// <summary>The prices from which on a trade halts a market that was so low and so high.</summary>
    public static TripPrices Trips(long low, long high, int bps) => new(
        low,
        high,
        (long)((Int128)high * (Whole - bps) / Whole),
        (long)Int128.Min((((Int128)low * (Whole + bps)) + Whole - 1) / Whole, long.MaxValue));

    /// <summary>
    /// Counts an order, or refuses it where its user orders too fast or trades too little. A bucket of
    /// <paramref name="risk"/>.OrdersPerSecond fills at that rate; an order of a new window begins it.
    /// </summary>
    public static Result<RiskActivity> Count(MarketRisk risk, RiskActivity activity, long now)
    {
        if (risk.OrdersPerSecond > 0)
        {
            var each = ((Clock.Second - 1) / risk.OrdersPerSecond) + 1;
            var paidUntil = Math.Max(activity.PaidUntil, now) + each;
            var wait = paidUntil - now - (each * risk.OrdersPerSecond);
            if (wait > 0)
            {
                return Refusal.TooMany(
                    Code.TooManyOrders, TimeSpan.FromMicroseconds(wait),
                    $"This market takes {risk.OrdersPerSecond} orders a second of each user.");
            }

            activity = activity with { PaidUntil = paidUntil };
        }

        if (risk.Ratio is not { } ratio)
        {
            return activity;
        }

        activity = InWindow(ratio, activity, now);
        activity = activity with { Orders = activity.Orders + 1 };
        return activity.Orders > ratio.FreeOrders
            && activity.Orders > activity.Trades * ratio.OrdersPerTrade
                ? Refusal.TooMany(
                    Code.OrderToTradeExceeded,
                    TimeSpan.FromMicroseconds(activity.WindowStart + (ratio.Seconds * Clock.Second) - now),
                    $"In {ratio.Seconds} seconds this market takes {ratio.FreeOrders} orders of each user, "
                        + $"or {ratio.OrdersPerTrade} for each of their trades.")
                : activity;
    }

    /// <summary>Counts trades of a user.</summary>
    public static RiskActivity CountTrades(OrderToTrade ratio, RiskActivity activity, long trades, long now)
    {
        var counted = InWindow(ratio, activity, now);
        return counted with { Trades = counted.Trades + trades };
    }

    private static RiskActivity InWindow(OrderToTrade ratio, RiskActivity activity, long now)
    {
        var start = now - (now % (ratio.Seconds * Clock.Second));
        return activity.WindowStart == start
            ? activity
            : activity with { WindowStart = start, Orders = 0, Trades = 0 };
    }
}
