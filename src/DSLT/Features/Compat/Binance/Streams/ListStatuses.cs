using DSLT.Features.Markets;
using DSLT.Features.Orders;

namespace DSLT.Features.Compat.Binance.Streams;

/// <summary>
/// Makes of what a commit did to orders what is reported of lists there: that they began, and that they are
/// over.
/// </summary>
internal static class ListStatuses
{
    /// <summary>
    /// A list begins when both its orders are placed and is over when one of them goes on alone or both end:
    /// either way one command changes both, and none ever changes both again. So nothing is to be remembered
    /// from one commit to the next; an order that changes alone tells nothing of its list.
    /// </summary>
    public static IEnumerable<(long User, ListStatus Status)> Of(
        IReadOnlyList<OrderUpdate> updates, Func<long, Market> marketOf)
    {
        var alone = new Dictionary<long, Order>();
        foreach (var update in updates)
        {
            if (update.Order is not { Terms.Twin: not 0 and var twin } order)
            {
                continue;
            }

            if (!alone.Remove(twin, out var other))
            {
                alone[order.Id] = order;
                continue;
            }

            // The order that rests is the first of both.
            var (rest, stop) = order.Id < twin ? (order, other) : (other, order);
            var list = BinanceOrderList.Of(marketOf(order.Market), rest, stop, update.Time);
            yield return (order.User, ListStatus.Of(list, update.Time));
        }
    }
}
