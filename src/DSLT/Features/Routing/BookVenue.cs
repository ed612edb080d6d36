using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Features.Orders.Matching;

namespace DSLT.Features.Routing;

/// <summary>
/// The orders that a market order of one user would trade with, the best first, each with what all up to it
/// cost and bring: so that any part of it is found at once.
/// </summary>
internal sealed class BookVenue : IVenue
{
    /// <summary>So that a deep book costs a bounded time.</summary>
    private const int MaxFills = 1_000;

    private readonly Market market;
    private readonly OrderSide side;
    private readonly Func<Fill, Amount> fee;
    private readonly List<Step> steps = [new Step(default, 0, Amount.Zero, Amount.Zero, Amount.Zero)];

    /// <param name="market">The market.</param>
    /// <param name="side">What is done to its base token.</param>
    /// <param name="fills">What a market order would trade with.</param>
    /// <param name="fee">The incoming order's fee of a fill, of what it receives.</param>
    public BookVenue(Market market, OrderSide side, ReadOnlySpan<Fill> fills, Func<Fill, Amount> fee)
    {
        (this.market, this.side, this.fee) = (market, side, fee);
        foreach (ref readonly var fill in fills[..Math.Min(fills.Length, MaxFills)])
        {
            steps.Add(After(steps[^1], fill));
        }
    }

    public Market Market => market;

    public OrderSide Side => side;

    public VenueAmounts Quote(Amount given) => Part(given) is { Lots: > 0 } part
        && part.Quote >= market.MinNotional
            ? new VenueAmounts(part.Used, part.Out)
            : default;

    /// <summary>How many lots an amount trades.</summary>
    public long Lots(Amount given) => Part(given).Lots;

    private Step Part(Amount given)
    {
        var (low, high) = (0, steps.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = steps[middle].Used <= given ? (middle, high) : (low, middle - 1);
        }

        var whole = steps[low];
        if (low == steps.Count - 1)
        {
            return whole;
        }

        var next = steps[low + 1].Fill;
        var left = given - whole.Used;
        var lots = side == OrderSide.Buy
            ? market.Affordable(left, next.Price)
            : (long)(left.Units / market.LotSize.Units);
        lots = Math.Min(lots, next.Lots);
        return lots == 0 ? whole : After(whole, next with
        {
            Lots = lots,
            Quote = market.Notional(
                next.Price, lots, side == OrderSide.Buy ? Rounding.Up : Rounding.Down),
        });
    }

    private Step After(in Step before, in Fill fill)
    {
        var quantity = market.Quantity(fill.Lots);
        var (paid, received) = side == OrderSide.Buy ? (fill.Quote, quantity) : (quantity, fill.Quote);
        return new Step(
            fill, before.Lots + fill.Lots, before.Used + paid, before.Out + received - fee(fill),
            before.Quote + fill.Quote);
    }

    /// <summary>One fill, and all up to it.</summary>
    private readonly record struct Step(Fill Fill, long Lots, Amount Used, Amount Out, Amount Quote);
}
