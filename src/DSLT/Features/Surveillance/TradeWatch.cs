using DSLT.Core;
using DSLT.Features.Orders;

namespace DSLT.Features.Surveillance;

/// <summary>
/// What was seen of the watched markets: given their orders and trades in turn, it says what looks like a
/// pattern. The same rows give the same findings. Its memory is bounded: what is beyond goes, the oldest
/// first.
/// </summary>
internal sealed class TradeWatch(SurveillanceOptions options, Func<long, bool> isWatched)
{
    private const int MaxOrders = 100_000;
    private const int MaxTraders = 10_000;

    private readonly Dictionary<long, SeenOrder> orders = [];
    private readonly Queue<SeenOrder> byAge = new();
    private readonly Dictionary<long, SeenOrder> collected = [];
    private readonly Dictionary<(long Market, long User), TraderActivity> traders = [];
    private readonly Dictionary<long, long> lastPrices = [];

    private long Window => options.WindowSeconds * Clock.Second;

    /// <summary>
    /// An order came in; only one that rests can be there to be seen. One that is collected is, when it rests
    /// after its auction; where more wait than can be kept, the latest are not followed.
    /// </summary>
    public void Placed(Order order, long time)
    {
        if (!isWatched(order.Market))
        {
            return;
        }

        Of(order.Market, order.User, time).Place(time);
        if (order.State.FilledLots > 0)
        {
            return;
        }

        var placed = new SeenOrder(
            order.Id, order.Market, order.User, order.Side, order.Price, order.Remaining, time,
            lastPrices.GetValueOrDefault(order.Market));
        if (order.IsOpen)
        {
            See(placed, time);
        }
        else if (order.IsCollected && collected.Count < MaxOrders)
        {
            collected[order.Id] = placed;
        }
    }

    /// <summary>How an order stands now: it counts while nothing of it has been filled.</summary>
    public Finding[] Changed(long id, OrderState state, long time)
    {
        if (state is { Status: OrderStatus.Collected, FilledLots: 0 })
        {
            return [];
        }

        var wasHidden = collected.Remove(id, out var hidden);
        if (state is { Status: OrderStatus.Open, FilledLots: 0 })
        {
            if (wasHidden)
            {
                // Whoever traded in the auction itself did so before the rest of it could be seen.
                See(
                    hidden with
                    {
                        Lots = state.Lots,
                        PlacedAt = time + 1,
                        Reference = lastPrices.GetValueOrDefault(hidden.Market),
                    },
                    time);
            }

            return [];
        }

        return orders.Remove(id, out var order) && state is { Status: OrderStatus.Cancelled, FilledLots: 0 }
            ? Cancelled(order, time)
            : [];
    }

    public Finding[] Traded(Trade trade, long time)
    {
        if (!isWatched(trade.Market))
        {
            return [];
        }

        lastPrices[trade.Market] = trade.Price;
        orders.Remove(trade.MakerOrder);
        collected.Remove(trade.MakerOrder);
        var taker = Of(trade.Market, trade.TakerUser, time);
        taker.Add(new OwnFill(time, trade.Id, trade.TakerSide, trade.Lots, trade.MakerUser));
        if (trade.MakerUser == trade.TakerUser)
        {
            return Some(SurveillanceRules.SelfTrades(options, trade.Market, trade.TakerUser, taker));
        }

        Of(trade.Market, trade.MakerUser, time).Add(
            new OwnFill(time, trade.Id, trade.TakerSide.Other(), trade.Lots, trade.TakerUser));
        return Some(SurveillanceRules.BackAndForth(
            options, trade.Market, trade.TakerUser, trade.MakerUser, taker));
    }

    private void See(in SeenOrder order, long time)
    {
        orders[order.Id] = order;
        byAge.Enqueue(order);
        while (byAge.TryPeek(out var oldest)
            && (oldest.PlacedAt < time - Window || byAge.Count > MaxOrders))
        {
            byAge.Dequeue();
            orders.Remove(oldest.Id);
        }
    }

    private Finding[] Cancelled(SeenOrder order, long time)
    {
        var activity = Of(order.Market, order.User, time);
        activity.Cancel(time);
        if (SurveillanceRules.Withdraw(options, order, activity, time) is not { } withdrawal)
        {
            return [];
        }

        activity.Add(withdrawal);
        return
        [
            .. Some(SurveillanceRules.Spoofing(options, order.Market, order.User, activity)),
            .. Some(SurveillanceRules.Layering(options, order.Market, order.User, activity)),
        ];
    }

    private static Finding[] Some(Finding? finding) => finding is null ? [] : [finding];

    private TraderActivity Of(long market, long user, long time)
    {
        if (!traders.TryGetValue((market, user), out var activity))
        {
            if (traders.Count >= MaxTraders)
            {
                Forget(time);
            }

            traders.Add((market, user), activity = new TraderActivity());
        }

        activity.Forget(time - Window);
        return activity;
    }

    /// <summary>
    /// Whoever did nothing within the window goes; where that is nobody, the half that was quiet for longest.
    /// </summary>
    private void Forget(long time)
    {
        var quiet = traders.Where(trader => trader.Value.LastAt < time - Window)
            .Select(trader => trader.Key).ToList();
        if (quiet.Count == 0)
        {
            quiet = [.. traders.OrderBy(trader => trader.Value.LastAt).ThenBy(trader => trader.Key)
                .Take(MaxTraders / 2).Select(trader => trader.Key)];
        }

        quiet.ForEach(trader => traders.Remove(trader));
    }
}
