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
    public const int MaxOrders = 100_000;
    private const int MaxTraders = 10_000;

    private readonly Dictionary<long, SeenOrder> orders = [];
    private readonly Queue<SeenOrder> byAge = new();
    private readonly Dictionary<long, SeenOrder> waiting = [];
    private readonly Dictionary<(long Market, long User), TraderActivity> traders = [];
    private readonly Dictionary<long, long> lastPrices = [];

    private long Window => options.WindowSeconds * Clock.Second;

    /// <summary>
    /// An order came in; only one that rests can be there to be seen. One that waits for an auction or for
    /// its price is, when it rests after that; where more wait than can be kept, the latest are not followed.
    /// </summary>
    public void Placed(Order order, long time)
    {
        if (!isWatched(order.Market))
        {
            return;
        }

        Of(order.Market, order.User, time).Place(time);
        if (order.IsOpen && order.State.FilledLots == 0)
        {
            See(Seen(order, time), time);
        }
        else
        {
            Wait(order, time);
        }
    }

    /// <summary>
    /// An order that may have waited for its price before the first row that is looked at. Where it rests by
    /// now, a row to come says so; or none does, and it is not followed.
    /// </summary>
    public void Waited(Order order)
    {
        if (isWatched(order.Market) && waiting.Count < MaxOrders)
        {
            waiting[order.Id] = Seen(order, order.CreatedAt);
        }
    }

    /// <summary>How an order stands now: it counts while nothing of it has been filled.</summary>
    public Finding[] Changed(long id, OrderState state, long time)
    {
        if (state is { Status: OrderStatus.Collected or OrderStatus.Pending, FilledLots: 0 })
        {
            return [];
        }

        var wasHidden = waiting.Remove(id, out var hidden);
        if (state is { Status: OrderStatus.Open, FilledLots: 0 })
        {
            if (wasHidden)
            {
                Rest(hidden, state, time);
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
        waiting.Remove(trade.MakerOrder);
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

    private SeenOrder Seen(Order order, long time) => new(
        order.Id, order.Market, order.User, order.Side, order.Price, order.Remaining, time,
        lastPrices.GetValueOrDefault(order.Market));

    private void Wait(Order order, long time)
    {
        if ((order.IsCollected || order is { IsPending: true, HasLimit: true })
            && order.State.FilledLots == 0 && waiting.Count < MaxOrders)
        {
            waiting[order.Id] = Seen(order, time);
        }
    }

    /// <summary>
    /// An order can be seen now. Whoever traded in its auction, or in what set it off, did so before that.
    /// </summary>
    private void Rest(in SeenOrder hidden, in OrderState state, long time)
    {
        if (hidden.PlacedAt < time - Window)
        {
            // That it was placed is forgotten: it counts among the orders that may be cancelled from now on.
            Of(hidden.Market, hidden.User, time).Place(time);
        }

        var reference = lastPrices.GetValueOrDefault(hidden.Market);
        See(hidden with { Lots = state.Lots, PlacedAt = time + 1, Reference = reference }, time);
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
