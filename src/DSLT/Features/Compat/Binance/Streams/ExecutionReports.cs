using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;

namespace DSLT.Features.Compat.Binance.Streams;

/// <summary>
/// Makes of what a commit did to orders what is reported there, where an order is first new and then trades.
/// Here an order is on record once its trades are: those of an incoming one stand before it, and each stands
/// behind the resting order that it changed.
/// </summary>
internal static class ExecutionReports
{
    public static IEnumerable<(long User, ExecutionReport Report)> Of(
        IReadOnlyList<OrderUpdate> updates, Func<long, Market> marketOf)
    {
        OrderUpdate? maker = null;
        var taken = new Dictionary<long, List<OrderUpdate>>();
        foreach (var update in updates)
        {
            if (update.Trade is { } trade)
            {
                if (maker is { Order: { } rested } && rested.Id == trade.MakerOrder)
                {
                    maker = null;
                    yield return (rested.User, ExecutionReport.Of(
                        rested, marketOf(rested.Market), trade, isMaker: true, update.Time));
                }

                Of(taken, trade.TakerOrder).Add(update);
                continue;
            }

            foreach (var report in Changed(maker, marketOf))
            {
                yield return report;
            }

            maker = null;
            if (!taken.Remove(update.Order!.Id, out var trades))
            {
                maker = update;
                continue;
            }

            foreach (var report in Traded(update, trades, marketOf))
            {
                yield return report;
            }
        }

        foreach (var report in Changed(maker, marketOf))
        {
            yield return report;
        }
    }

    private static List<OrderUpdate> Of(Dictionary<long, List<OrderUpdate>> taken, long order)
    {
        if (!taken.TryGetValue(order, out var trades))
        {
            taken.Add(order, trades = []);
        }

        return trades;
    }

    /// <summary>An order came, went or was made smaller without a trade.</summary>
    private static IEnumerable<(long User, ExecutionReport Report)> Changed(
        OrderUpdate? changed, Func<long, Market> marketOf)
    {
        if (changed is not { IsTrail: false, Order: { } order } update)
        {
            yield break;
        }

        var market = marketOf(order.Market);
        var isSetOff = update.Before == OrderStatus.Pending && !order.IsPending;
        if ((update.Before is null || isSetOff) && order.IsLive)
        {
            yield return (order.User, ExecutionReport.Of(order, market, "NEW", update.Time));
        }
        else if (update.Before is null)
        {
            yield return (order.User, ExecutionReport.Of(Untouched(order), market, "NEW", update.Time));
            yield return (order.User, ExecutionReport.Of(order, market, Ended(order), update.Time));
        }
        else
        {
            yield return (order.User, ExecutionReport.Of(
                order, market, order.IsLive ? "REPLACED" : Ended(order), update.Time));
        }
    }

    /// <summary>An incoming order: new, then each trade, then its end if it is not filled.</summary>
    private static IEnumerable<(long User, ExecutionReport Report)> Traded(
        OrderUpdate update, List<OrderUpdate> trades, Func<long, Market> marketOf)
    {
        var order = update.Order!;
        var market = marketOf(order.Market);
        var sofar = Untouched(order);
        yield return (order.User, ExecutionReport.Of(sofar, market, "NEW", update.Time));
        for (var i = 0; i < trades.Count; i++)
        {
            var trade = trades[i].Trade!;
            var isLast = i == trades.Count - 1 && order.State.Status == OrderStatus.Filled;
            sofar = sofar with
            {
                State = sofar.State with
                {
                    Status = isLast ? OrderStatus.Filled : OrderStatus.Open,
                    FilledLots = sofar.State.FilledLots + trade.Lots,
                    FilledQuote = sofar.State.FilledQuote + trade.Quote,
                },
            };
            yield return (order.User, ExecutionReport.Of(sofar, market, trade, isMaker: false, update.Time));
        }

        if (!order.IsLive && order.State.Status != OrderStatus.Filled)
        {
            yield return (order.User, ExecutionReport.Of(order, market, Ended(order), update.Time));
        }
    }

    private static Order Untouched(Order order) => order with
    {
        State = order.State with
        {
            Status = OrderStatus.Open,
            FilledLots = 0,
            FilledQuote = Amount.Zero,
        },
    };

    private static string Ended(Order order) =>
        order.State.Status == OrderStatus.Cancelled ? "CANCELED" : "EXPIRED";
}
