using DSLT.Core;
using DSLT.Features.Auctions;
using DSLT.Features.Candles;
using DSLT.Features.Markets;
using DSLT.Features.Orders.Matching;
using DSLT.Features.Risk;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Orders;

/// <summary>What orders do to the book and the ledger: wait, match, rest, end.</summary>
internal static class OrderExecution
{
    /// <summary>Waiting orders that one command may set off.</summary>
    private const int MaxSetOff = 100;

    /// <summary>
    /// Runs the orders that the last trade set off, and those that their trades set off, in turn. What is
    /// beyond the bound goes on with the market's next order, or within a second.
    /// </summary>
    public static Result<Unit> SetOff(Tx tx, Market market)
    {
        var orders = tx.State.Orders;
        var book = orders.Of(market.Id);
        for (var i = 0; i < MaxSetOff && !tx.State.Risk.IsHalted(market.Id)
            && orders.NextToSetOff(book) is var id and not 0; i++)
        {
            if (!SetOff(tx, market, orders.Find(id)!).Is(out _, out var refusal))
            {
                return refusal;
            }
        }

        return default(Unit);
    }

    /// <summary>
    /// What was held is free again, and the order comes in as any other; where it may not, it expires.
    /// </summary>
    private static Result<Order> SetOff(Tx tx, Market market, Order order)
    {
        var before = tx.Save();
        if (MayTrade(tx, market, order.User) is null
            && !AuctionExecution.MeetsOwnCollected(tx.State, market, order)
            && CloseTwin(tx, market, order, OrderStatus.Expired).Is(out _, out _)
            && Release(tx, market, order).Is(out _, out _)
            && Match(tx, market, order with { State = order.State with { Status = OrderStatus.Open } })
                .Is(out _, out _))
        {
            return order;
        }

        tx.BackTo(before);
        return Close(tx, market, order, OrderStatus.Expired);
    }

    /// <summary>An order begins to wait for its price.</summary>
    public static Result<OrderResponse> Wait(Tx tx, Market market, Order order)
    {
        order = order with { State = order.State with { Status = OrderStatus.Pending } };
        var needed = order.Held(market);
        if ((OrderRules.CheckWaits(order, market, tx.State.Candles.Of(market.Id).LastPrice)
            ?? HasFunds(tx, market, order, needed)) is { } refusal)
        {
            return refusal;
        }

        if (!needed.IsZero
            && !tx.Post(Entry.Hold(order.PaysFrom(market), needed)).Is(out _, out var refused))
        {
            return refused;
        }

        order = order.Id == 0 ? order with { Id = tx.State.Orders.NextOrderId() } : order;
        return Record(tx, market, order, OrderStatus.Pending, []);
    }

    /// <summary>An order meets the book: one that is new, or one that has waited.</summary>
    public static Result<OrderResponse> Match(Tx tx, Market market, Order order)
    {
        var orders = tx.State.Orders;
        var plan = orders.Plan;
        if (!RiskControls.Incoming(tx.State, tx.Now, market, order).Is(out var incoming, out var refusal))
        {
            return refusal;
        }

        plan.Make(orders.Of(market.Id).Book, market, incoming, user => IsFrozen(tx.State, market, user));
        if (!OrderRules.Outcome(order, market, plan).Is(out var status, out refusal))
        {
            return refusal;
        }

        order = order.Id == 0 ? order with { Id = orders.NextOrderId() } : order;
        if (order.TimeInForce == TimeInForce.Fok && status != OrderStatus.Filled)
        {
            return Record(tx, market, order, OrderStatus.Expired, []);
        }

        return HasFunds(tx, market, order, Needed(market, order, plan, status)) is { } lacking
            ? lacking
            : Execute(tx, market, order, status);
    }

    /// <summary>Sets free what is held for a live order and ends it, and its twin with it.</summary>
    public static Result<Order> Close(Tx tx, Market market, Order order, OrderStatus status) =>
        CloseAlone(tx, market, order, status).Then<Order>(closed =>
            CloseTwin(tx, market, order, status).Then<Order>(_ => closed));

    /// <summary>Of two orders that cancel each other one goes on: the other ends.</summary>
    public static Result<Unit> CloseTwin(Tx tx, Market market, Order order, OrderStatus status) =>
        order.Terms is { Twin: not 0 and var id } && tx.State.Orders.Find(id) is { } twin
            ? CloseAlone(tx, market, twin, status).Then<Unit>(_ => default(Unit))
            : default(Unit);

    private static Result<Order> CloseAlone(Tx tx, Market market, Order order, OrderStatus status)
    {
        if (!Release(tx, market, order).Is(out _, out var refusal))
        {
            return refusal;
        }

        var state = order.State with { Status = status };
        tx.Raise(new OrderChanged(order.Id, state));
        return order with { State = state };
    }

    private static Result<Unit> Release(Tx tx, Market market, Order order)
    {
        var held = order.Held(market);
        return held.IsZero
            ? default(Unit)
            : tx.Post(Entry.Release(order.PaysFrom(market), held)).Then<Unit>(_ => default(Unit));
    }

    /// <summary>
    /// An account may be frozen after its order came to rest; then nothing of it moves, and the order goes.
    /// </summary>
    public static bool IsFrozen(State state, Market market, long userId) =>
        state.Users.Find(userId) is not { Frozen: false }
        || state.Holdings.Of(Holder.User(userId), market.Base.Id).Frozen
        || state.Holdings.Of(Holder.User(userId), market.Quote.Id).Frozen;

    /// <summary>Why a user may not trade in a market now, or null.</summary>
    public static Refusal? MayTrade(Tx tx, Market market, long userId)
    {
        if (market.State == MarketState.Halted)
        {
            return new Refusal(
                Code.MarketHalted, $"{market.Symbol} is halted: orders can only be cancelled.");
        }

        var user = tx.State.Users.Find(userId);
        return user is null
            ? Refusal.NotFound("user", "of this session")
            : CanMove(market.Base.Id) ?? CanMove(market.Quote.Id);

        Refusal? CanMove(long token) => TokenRules.CanMove(
            tx.State.Tokens.Find(token)!, user, tx.Holding(Holder.User(user.Id), token));
    }

    /// <summary>What the fills of the plan cost, and what rests after them is held for.</summary>
    private static Amount Needed(Market market, Order order, MatchPlan plan, OrderStatus status)
    {
        var rest = status == OrderStatus.Open ? order.Lots - plan.Lots : 0;
        return order.Side == OrderSide.Sell
            ? market.Quantity(plan.Lots + rest)
            : plan.Quote + (rest > 0 ? order.Held(market, rest) : Amount.Zero);
    }

    /// <summary>Why a user cannot pay so much, or null.</summary>
    public static Refusal? HasFunds(Tx tx, Market market, Order order, Amount needed)
    {
        var account = order.PaysFrom(market);
        var token = tx.State.Tokens.Find(account.Token)!;
        var available = tx.Holding(account.Holder, token.Id).Available;
        return available < needed ? TokenRules.Insufficient(token, available, needed) : null;
    }

    private static Result<OrderResponse> Execute(Tx tx, Market market, Order order, OrderStatus status)
    {
        var orders = tx.State.Orders;
        foreach (var id in orders.Plan.ExpiredMakers)
        {
            if (!Close(tx, market, orders.Find(id)!, OrderStatus.Expired).Is(out _, out var refused))
            {
                return refused;
            }
        }

        Candle? traded = null;
        var trading = tx.State.Trading;
        var takerRates = trading.RatesOf(market, order.User, tx.Now);
        trading.Tally.Begin();
        var fills = new List<FillResponse>(orders.Plan.Fills.Length);
        foreach (var fill in orders.Plan.Fills)
        {
            var maker = orders.Find(fill.MakerId)!;
            var makerRates = trading.RatesOf(market, maker.User, tx.Now);
            var fees = OrderRules.Fees(market, order.Side, fill, makerRates, takerRates);
            if (!TradeSettlement.Post(tx, market, maker, order, fill, fees)
                    .Is(out var posted, out var refused))
            {
                return refused;
            }

            var trade = new Trade(
                orders.NextTradeId(), market.Id, fill.Price, fill.Lots, fill.Quote, order.Side, maker.Id,
                maker.User, order.Id, order.User, fees.Maker, fees.Taker, posted.TransactionId);
            tx.Raise(new OrderTraded(trade, AfterFill(orders, maker, fill.Lots, fill.Quote, fees.Maker)));
            if (!CloseTwin(tx, market, maker, OrderStatus.Expired).Is(out _, out refused))
            {
                return refused;
            }

            order = order with { State = order.State.Filled(fill.Lots, fill.Quote, fees.Taker) };
            trading.Tally.Count(market, trade, tx.Now);
            fills.Add(FillView.OfTaker(trade, market));
            var candle = Candle.OfTrade(
                fill.Price, market.Quantity(fill.Lots), fill.Quote, order.Side == OrderSide.Buy);
            traded = traded?.Then(candle) ?? candle;
        }

        RiskControls.Traded(tx, market, order, orders.Plan);
        if (traded is not null)
        {
            var candles = tx.State.Candles.Of(market.Id).Traded(tx.Now, traded);
            tx.Raise(new CandlesChanged(market.Id, candles));
            Trail(tx, market, traded);
            tx.Raise(trading.Tally.End(market));
        }

        if (status == OrderStatus.Open)
        {
            if (!tx.Post(Entry.Hold(order.PaysFrom(market), order.Held(market))).Is(out _, out var refused))
            {
                return refused;
            }
        }

        return Record(tx, market, order, status, fills);
    }

    /// <summary>
    /// How an order stands after a trade. An iceberg whose slice is gone shows the next one, which comes
    /// behind all others of its price; in an auction one trade may take several slices.
    /// </summary>
    public static OrderState AfterFill(OrderStore orders, Order order, long lots, Amount quote, Amount fee)
    {
        var state = order.State.Filled(lots, quote, fee);
        return order.Terms is { DisplayLots: > 0 and var slice }
            && state.FilledLots / slice != order.State.FilledLots / slice
            && state.Status == OrderStatus.Open
                ? state with { Priority = orders.NextOrderId() }
                : state;
    }

    /// <summary>The prices of trailing stops follow what was traded, before any of them is set off.</summary>
    public static void Trail(Tx tx, Market market, Candle traded)
    {
        var waiting = tx.State.Orders.Of(market.Id).Triggers.Trailing;
        if (waiting.Count == 0)
        {
            return;
        }

        foreach (var id in waiting.ToArray())
        {
            var order = tx.State.Orders.Find(id)!;
            if (OrderTermsRules.Follow(order, traded.Low, traded.High) is { } terms)
            {
                tx.Raise(new OrderTrailed(id, terms));
            }
        }
    }

    /// <summary>Puts on record what became of an order.</summary>
    public static OrderResponse Record(
        Tx tx, Market market, Order order, OrderStatus status, IReadOnlyList<FillResponse> fills)
    {
        var isNew = tx.State.Orders.Find(order.Id) is null;
        order = order with
        {
            State = order.State with
            {
                Status = status,
                Priority = isNew ? order.Id : tx.State.Orders.NextOrderId(),
            },
        };
        tx.Raise(isNew ? new OrderPlaced(order) : new OrderChanged(order.Id, order.State));
        return OrderResponse.Of(order, market, fills);
    }
}
