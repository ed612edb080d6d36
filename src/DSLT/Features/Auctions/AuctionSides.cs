using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Sequencing;

namespace DSLT.Features.Auctions;

/// <summary>
/// Who takes part in an auction: all that were collected, and of those that rest the ones that may trade with
/// them, with all that is left of each, shown or not. Both sides stand in the order in which they trade.
/// </summary>
/// <param name="Frozen">Of users or holdings that are frozen: they go and do not trade.</param>
internal sealed record AuctionSides(List<Order> Bids, List<Order> Asks, List<Order> Frozen)
{
    public static AuctionSides Of(State state, Market market)
    {
        var sides = new AuctionSides([], [], []);
        foreach (var id in state.Orders.Of(market.Id).Collected)
        {
            sides.Add(state, market, state.Orders.Find(id)!);
        }

        sides.Bids.Sort(AuctionRules.Compare);
        sides.Asks.Sort(AuctionRules.Compare);
        var (highestBid, lowestAsk) = (sides.Bids.FirstOrDefault(), sides.Asks.FirstOrDefault());
        var (demand, supply) = (Lots(sides.Bids), Lots(sides.Asks));
        sides.AddResting(state, market, OrderSide.Buy, lowestAsk, supply);
        sides.AddResting(state, market, OrderSide.Sell, highestBid, demand);
        sides.Bids.Sort(AuctionRules.Compare);
        sides.Asks.Sort(AuctionRules.Compare);
        return sides;
    }

    /// <summary>
    /// Orders that rest do not cross, so they trade only with collected ones, and no more than those are for.
    /// One more price is looked at, since it bounds the prices that trade as much; what lies beyond would
    /// only be left over.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="market">The market.</param>
    /// <param name="side">Of those that rest.</param>
    /// <param name="farthest">The collected order of the other side that reaches the farthest.</param>
    /// <param name="wanted">The lots of all collected orders of the other side.</param>
    private void AddResting(
        State state, Market market, OrderSide side, Order? farthest, Int128 wanted)
    {
        var book = state.Orders.Of(market.Id).Book;
        var enoughAt = 0L;
        for (var slot = farthest is null ? 0 : book.First(side); slot != 0; slot = book.After(slot))
        {
            var order = state.Orders.Find(book.At(slot).Id)!;
            if (!AuctionRules.Cross(order, farthest!))
            {
                return;
            }

            if (!Add(state, market, order))
            {
                continue;
            }

            if (enoughAt != 0 && order.Price != enoughAt)
            {
                return;
            }

            wanted -= order.Remaining;
            enoughAt = enoughAt == 0 && wanted <= 0 ? order.Price : enoughAt;
        }
    }

    private static Int128 Lots(List<Order> orders) =>
        orders.Aggregate(Int128.Zero, (sum, order) => sum + order.Remaining);

    /// <summary>False where it is frozen.</summary>
    private bool Add(State state, Market market, Order order)
    {
        var isFrozen = OrderExecution.IsFrozen(state, market, order.User);
        (isFrozen ? Frozen : order.Side == OrderSide.Buy ? Bids : Asks).Add(order);
        return !isFrozen;
    }
}
