using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Features.Orders.Matching;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Risk;

/// <summary>
/// Where orders meet a market's controls: before they match, as they match and after they traded. A market
/// without any costs a look into a dictionary.
/// </summary>
internal static class RiskControls
{
    /// <summary>
    /// The market as it stands for a new order, or why the order does not come in. An order that comes after
    /// the time of a halt ends it.
    /// </summary>
    public static Result<Market> Admit(Tx tx, Market market, Order order)
    {
        var store = tx.State.Risk;
        if (store.LastHalt(market.Id) is { Lasts: true } halt)
        {
            switch (halt.StateAt(tx.Now))
            {
                case MarketState.Halted when market.State != MarketState.Halted:
                    return Halted(market, halt);
                case MarketState.PostOnly when market.State == MarketState.Open:
                    market = market with { State = MarketState.PostOnly };
                    break;
                case MarketState.Open:
                    Reopen(tx, market, halt);
                    break;
                default:
                    break;
            }
        }

        if (store.Of(market.Id) is not { } risk)
        {
            return market;
        }

        var refusal = CheckBand(tx.State, market, risk, order)
            ?? CheckPosition(tx.State, market, risk, order)
            ?? CountOrder(tx, risk, order.User);
        return refusal is null ? market : refusal;
    }

    /// <summary>
    /// An order as matching sees it: with the worst price that the controls let it trade at, and those that
    /// halt the market.
    /// </summary>
    public static Result<Incoming> Incoming(State state, long now, Market market, Order order)
    {
        var incoming = OrderRules.Incoming(order);
        return state.Risk.Of(market.Id) is { } risk
            ? Bound(state, now, market, risk, order, incoming)
            : incoming;
    }

    /// <summary>
    /// Puts an order's trades on record where a control counts them, and halts the market where the last of
    /// them moved the price too far: that trade stands. Comes before the candles know of them.
    /// </summary>
    public static void Traded(Tx tx, Market market, Order order, MatchPlan plan)
    {
        if (plan.Fills.IsEmpty || tx.State.Risk.Of(market.Id) is not { } risk)
        {
            return;
        }

        if (risk.Ratio is { } ratio)
        {
            CountTrades(tx, market.Id, order.User, plan.Fills.Length, ratio);
            foreach (ref readonly var fill in plan.Fills)
            {
                CountTrades(tx, market.Id, fill.MakerUser, 1, ratio);
            }
        }

        if (risk.Breaker is { } breaker)
        {
            var second = Second(tx, market);
            foreach (ref readonly var fill in plan.Fills)
            {
                second = second.Traded(fill.Price);
            }

            tx.Raise(new RiskPriced(market.Id, second));
            if (plan.HaltedFrom is var reference and not 0)
            {
                Halt(tx, market, breaker, reference, plan.Fills[^1].Price);
            }
        }
    }

    /// <summary>
    /// As the other, for an auction: all its trades are at one price, and where that is too far from the
    /// prices before, the market halts after them.
    /// </summary>
    public static void Cleared(Tx tx, Market market, long price, IReadOnlyList<Trade> trades)
    {
        if (tx.State.Risk.Of(market.Id) is not { } risk)
        {
            return;
        }

        foreach (var trade in risk.Ratio is null ? [] : trades)
        {
            CountTrades(tx, market.Id, trade.MakerUser, 1, risk.Ratio!);
            CountTrades(tx, market.Id, trade.TakerUser, 1, risk.Ratio!);
        }

        if (risk.Breaker is { } breaker)
        {
            var last = tx.State.Candles.Of(market.Id).LastPrice;
            var before = last == 0 ? price : last;
            var trips = Trips(tx.State, tx.Now, market.Id, breaker, before, before);
            tx.Raise(new RiskPriced(market.Id, Second(tx, market).Traded(price)));
            if (trips.MovedFrom(price) is var reference and not 0)
            {
                Halt(tx, market, breaker, reference, price);
            }
        }
    }

    /// <summary>Ends a halt whose time is over, as the first order after it does.</summary>
    public static void ReopenDue(Tx tx, Market market)
    {
        if (tx.State.Risk.LastHalt(market.Id) is { Lasts: true } halt
            && halt.StateAt(tx.Now) == MarketState.Open)
        {
            Reopen(tx, market, halt);
        }
    }

    /// <summary>Ends a halt: its market trades again.</summary>
    public static void Reopen(Tx tx, Market market, MarketHalt halt)
    {
        tx.State.Risk.Save(halt with { ReopenedAt = tx.Now });
        tx.Note($"{market.Symbol} trades again after its halt of {Clock.Time(halt.HaltedAt):O}");
    }

    /// <summary>
    /// The prices of this second so far: the one that stood when it began is one of them.
    /// </summary>
    private static PriceSecond Second(Tx tx, Market market)
    {
        var second = tx.State.Risk.Prices.Of(market.Id, tx.Now / Clock.Second);
        var last = tx.State.Candles.Of(market.Id).LastPrice;
        return last == 0 ? second : second.Traded(last);
    }

    private static void Halt(Tx tx, Market market, CircuitBreaker breaker, long reference, long price)
    {
        var until = tx.Now + (breaker.HaltSeconds * Clock.Second);
        var halt = new MarketHalt(
            market.Id, tx.Now, until, until + (breaker.CallSeconds * Clock.Second), reference, price, 0);
        tx.State.Risk.Save(halt);
        tx.Note(
            $"{market.Symbol} halted until {Clock.Time(until):O}: {market.PriceText(reference)} to "
                + $"{market.PriceText(price)} is a move of {breaker.Bps} basis points or more within "
                + $"{breaker.Seconds} seconds");
    }

    private static Refusal Halted(Market market, MarketHalt halt) => new(
        Code.MarketHalted,
        $"{market.Symbol} is halted by its circuit breaker until {Clock.Time(halt.Until):O}: orders can only "
            + "be cancelled.");

    /// <summary>One that is to wait is measured by the price that sets it off.</summary>
    private static Refusal? CheckBand(State state, Market market, MarketRisk risk, Order order)
    {
        if (!order.HasLimit || risk.Band is null)
        {
            return null;
        }

        var book = state.Orders.Of(market.Id).Book;
        var isNewStop = order.StopPrice > 0 && order.Id == 0;
        var reference = isNewStop
            ? order.StopPrice
            : RiskRules.Reference(
                state.Candles.Of(market.Id).LastPrice, Best(book, OrderSide.Buy),
                Best(book, OrderSide.Sell));
        return RiskRules.CheckBand(market, risk.Band, order.Price, reference);
    }

    /// <summary>
    /// An order of a quote amount has no quantity before it matches: <see cref="Bound"/> looks at it.
    /// </summary>
    private static Refusal? CheckPosition(State state, Market market, MarketRisk risk, Order order) =>
        order.Side == OrderSide.Buy && Room(state, market, risk, order.User) is { } room
            && (order.Budget.IsZero ? order.Lots > room : room == 0)
            ? new Refusal(
                Code.PositionLimitExceeded,
                $"With what you have and have ordered, you may buy {market.QuantityText(room)} "
                    + $"{market.Base.Symbol} more in {market.Symbol}.")
            : null;

    /// <summary>The lots that a user may still buy; null for no limit.</summary>
    private static long? Room(State state, Market market, MarketRisk risk, long user)
    {
        var own = state.Risk.LimitOf(market.Id, user);
        return own is null && risk.MaxPosition.IsZero
            ? null
            : RiskRules.Room(
                own?.Max ?? risk.MaxPosition, state.Holdings.Of(Holder.User(user), market.Base.Id).Total,
                market.LotSize, state.Orders.BuyingLots(user, market.Id));
    }

    private static Refusal? CountOrder(Tx tx, MarketRisk risk, long user)
    {
        if (risk.OrdersPerSecond == 0 && risk.Ratio is null)
        {
            return null;
        }

        var activity = tx.State.Risk.Activities.Of(risk.Market, user);
        if (!RiskRules.Count(risk, activity, tx.Now).Is(out var counted, out var refusal))
        {
            return refusal;
        }

        tx.Raise(new RiskActivityChanged(risk.Market, user, counted));
        return null;
    }

    private static void CountTrades(Tx tx, long market, long user, int trades, OrderToTrade ratio) =>
        tx.Raise(new RiskActivityChanged(
            market, user,
            RiskRules.CountTrades(ratio, tx.State.Risk.Activities.Of(market, user), trades, tx.Now)));

    private static Result<Incoming> Bound(
        State state, long now, Market market, MarketRisk risk, Order order, Incoming incoming)
    {
        // A new order was looked at when it came in; one that has waited meets other prices now.
        if (order.Id != 0 && CheckBand(state, market, risk, order) is { } outside)
        {
            return outside;
        }

        var best = Best(state.Orders.Of(market.Id).Book, order.Side.Other());
        if (best == 0 || !incoming.Reaches(best))
        {
            return incoming;
        }

        var last = state.Candles.Of(market.Id).LastPrice;
        if (!order.HasLimit && risk.MaxImpactBps > 0)
        {
            incoming = incoming with
            {
                LimitPrice = RiskRules.ImpactLimit(order.Side, best, last, risk.MaxImpactBps),
            };
            if (!incoming.Reaches(best))
            {
                return new Refusal(
                    Code.PriceImpactExceeded,
                    $"The best price, {market.PriceText(best)}, is beyond {risk.MaxImpactBps} basis points "
                        + $"of the last trade's, {market.PriceText(last)}.");
            }
        }

        if (!order.Budget.IsZero && order.Side == OrderSide.Buy)
        {
            if (CheckPosition(state, market, risk, order) is { } full)
            {
                return full;
            }

            incoming = incoming with { Lots = Room(state, market, risk, order.User) ?? incoming.Lots };
        }

        return risk.Breaker is { } breaker
            ? incoming with { Trips = Trips(state, now, market.Id, breaker, last == 0 ? best : last, best) }
            : incoming;
    }

    /// <summary>
    /// The prices of the breaker's window are those of its seconds, the last one, however old it is, and the
    /// best one that the order meets: it must not sweep a whole book at its first touch.
    /// </summary>
    private static TripPrices Trips(
        State state, long time, long market, CircuitBreaker breaker, long last, long best)
    {
        var now = time / Clock.Second;
        var first = now - breaker.Seconds;
        if (state.Risk.LastHalt(market) is { } halt)
        {
            first = Math.Max(first, (halt.HaltedAt / Clock.Second) + 1);
        }

        var (low, high) = state.Risk.Prices.Between(market, first, now, last);
        return RiskRules.Trips(Math.Min(low, best), Math.Max(high, best), breaker.Bps);
    }

    private static long Best(Book book, OrderSide side) => book.HasOrders(side) ? book.Best(side) : 0;
}
