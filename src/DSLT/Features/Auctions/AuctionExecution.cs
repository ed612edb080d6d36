using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Features.Risk;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Auctions;

/// <summary>
/// What becomes of orders in a market in auction mode: they are collected, clear together, and what is left
/// of them rests or goes.
/// </summary>
internal static class AuctionExecution
{
    private const long Millisecond = 1_000;

    /// <summary>An order waits for the next auction: what it may cost is held as if it rested.</summary>
    public static Result<OrderResponse> Collect(Tx tx, Market market, Order order)
    {
        var orders = tx.State.Orders;
        if ((AuctionRules.Check(market, order)
            ?? (MeetsOwn(tx.State, market, order, own => own.IsOpen || own.IsCollected) ? WithOwn : null)
            ?? (orders.Of(market.Id).Collected.Count >= AuctionRules.MaxCollected ? Full : null)
            ?? OrderExecution.HasFunds(tx, market, order, order.Held(market))) is { } refusal)
        {
            return refusal;
        }

        if (!tx.Post(Entry.Hold(order.PaysFrom(market), order.Held(market))).Is(out _, out var refused))
        {
            return refused;
        }

        return OrderExecution.Record(
            tx, market, order with { Id = orders.NextOrderId() }, OrderStatus.Collected, []);
    }

    /// <summary>
    /// True where an order that waited for its price would come to rest against one of the same user that
    /// waits for the auction: they would trade with each other there.
    /// </summary>
    public static bool MeetsOwnCollected(State state, Market market, Order order) =>
        market.AuctionMs > 0 && order.HasLimit && order.TimeInForce is TimeInForce.Gtc or TimeInForce.Gtd
            && MeetsOwn(state, market, order, own => own.IsCollected);

    /// <summary>When a market clears, in unix microseconds: 0 where nothing waits for it.</summary>
    public static long ClearsAt(State state, Market market)
    {
        var collected = state.Orders.Of(market.Id).Collected;
        return collected.Count == 0
            ? 0
            : state.Orders.Find(collected.Min)!.CreatedAt + (market.AuctionMs * Millisecond);
    }

    /// <summary>Clears a market whose time has come and that may trade.</summary>
    public static Result<Unit> ClearDue(Tx tx, Market market) =>
        ClearsAt(tx.State, market) is not 0 and var at && at <= tx.Now
            && WhyNot(tx.State, market, tx.Now) is null
            ? Clear(tx, market)
            : default(Unit);

    /// <summary>Why a market cannot clear now, or null: what was collected waits until it can.</summary>
    public static Refusal? WhyNot(State state, Market market, long now)
    {
        if (market.StateWith(state.Risk.LastHalt(market.Id), now) != MarketState.Open)
        {
            return new Refusal(
                Code.MarketHalted, $"{market.Symbol} does not trade now: what it has collected waits.");
        }

        return TokenRules.NotPaused(state.Tokens.Find(market.Base.Id)!).Refusal
            ?? TokenRules.NotPaused(state.Tokens.Find(market.Quote.Id)!).Refusal;
    }

    /// <summary>
    /// Clears a market: all that was collected, with all that rests, at one price. What is left comes to rest
    /// in the order in which it came, or goes; then stops that the price set off meet the book as ever.
    /// </summary>
    public static Result<Unit> Clear(Tx tx, Market market)
    {
        RiskControls.ReopenDue(tx, market);
        var sides = AuctionSides.Of(tx.State, market);
        foreach (var frozen in sides.Frozen)
        {
            if (OrderExecution.Close(tx, market, frozen, OrderStatus.Expired).Refusal is { } stuck)
            {
                return stuck;
            }
        }

        var price = AuctionRules.Price(sides.Bids, sides.Asks, tx.State.Candles.Of(market.Id).LastPrice);
        return (price == 0 ? default(Unit) : new AuctionTrading(tx, market, price).Run(sides))
            .Then(_ => Rest(tx, market))
            .Then(_ => OrderExecution.SetOff(tx, market));
    }

    /// <summary>Each gets a place in time of its own: a restart finds the same queue.</summary>
    private static Result<Unit> Rest(Tx tx, Market market)
    {
        var orders = tx.State.Orders;
        foreach (var id in orders.Of(market.Id).Collected.ToArray())
        {
            var order = orders.Find(id)!;
            if (order.TimeInForce != TimeInForce.Ioc)
            {
                tx.Raise(new OrderChanged(id, order.State with
                {
                    Status = OrderStatus.Open,
                    Priority = orders.NextOrderId(),
                }));
            }
            else if (OrderExecution.Close(tx, market, order, OrderStatus.Expired).Refusal is { } refusal)
            {
                return refusal;
            }
        }

        return default(Unit);
    }

    private static bool MeetsOwn(State state, Market market, Order order, Func<Order, bool> matters) =>
        state.Orders.OfUser(order.User, market.Id)
            .Any(own => matters(own) && AuctionRules.Cross(order, own));

    private static readonly Refusal WithOwn = new(
        Code.OrderWouldTrade, "The order would trade with your own in the auction.");

    private static readonly Refusal Full = new(
        Code.LimitReached, $"An auction takes at most {AuctionRules.MaxCollected} orders.");
}
