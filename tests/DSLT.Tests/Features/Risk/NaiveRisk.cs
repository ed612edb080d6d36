using System.Globalization;
using DSLT.Core;
using DSLT.Features.Orders;
using DSLT.Features.Risk;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Risk;

/// <summary>The controls as anybody would write them down: lists of all that ever happened.</summary>
internal sealed class NaiveRisk(RiskRequest controls)
{
    private const decimal Lot = 0.001m;

    private static readonly string[] Checked =
    [
        "market_halted", "order_outside_band", "position_limit_exceeded", "too_many_orders",
        "order_to_trade_exceeded",
    ];

    private readonly List<(long Time, long User)> orders = [];
    private readonly List<(long Time, long User)> userTrades = [];
    private readonly List<(long Second, long Price)> prices = [];
    private readonly Dictionary<long, (decimal Tokens, long Time)> buckets = [];
    private long haltedAt = -1;

    public long LastPrice { get; private set; }

    public bool IsHalted { get; private set; }

    private BreakerSettings Breaker => controls.Breaker!;

    private long ReopensAt => haltedAt + ((Breaker.HaltSeconds + Breaker.CallSeconds!.Value) * Clock.Second);

    /// <summary>The code that the first control would refuse an order with, or null.</summary>
    public string? Expect(Tx tx, PlaceOrderRequest request)
    {
        if (IsHalted && tx.Now < haltedAt + (Breaker.HaltSeconds * Clock.Second))
        {
            return "market_halted";
        }

        var user = tx.Caller.UserId;
        return !IsWithinBand(tx, request) ? "order_outside_band"
            : request.Side == "buy" && !HasRoom(tx.State, user, request) ? "position_limit_exceeded"
            : Tokens(user, tx.Now) < 1 ? "too_many_orders"
            : IsTooMuch(user, tx.Now) ? "order_to_trade_exceeded"
            : null;
    }

    public static void Refused(string? expected, Code code)
    {
        if (expected is not null || Checked.Contains(code.Name))
        {
            Assert.Equal(expected, code.Name);
        }
    }

    /// <summary>Takes over an order that came in, with the trades of it and of what it set off.</summary>
    public void Accepted(Tx tx, IEnumerable<Trade> trades)
    {
        if (IsHalted && tx.Now >= ReopensAt)
        {
            IsHalted = false;
        }

        var user = tx.Caller.UserId;
        buckets[user] = (Tokens(user, tx.Now) - 1, tx.Now);
        orders.Add((tx.Now, user));
        foreach (var group in trades.GroupBy(trade => trade.TakerOrder))
        {
            Traded([.. group], tx.Now, tx.State);
        }
    }

    public async Task Check(TestStore store)
    {
        var limit = decimal.Parse(controls.MaxPosition!, CultureInfo.InvariantCulture);
        var (halted, positions, crossed) = (await store.Sequencer.Read(state => (
            state.Risk.IsHalted(1),
            Enumerable.Range(1, TradingStore.Users).Select(user => Position(state, user)).ToList(),
            state.Orders.Of(1).Book is var book && book.HasOrders(OrderSide.Buy)
                && book.HasOrders(OrderSide.Sell)
                && book.Best(OrderSide.Buy) >= book.Best(OrderSide.Sell)))).Value;
        Assert.Equal(IsHalted, halted);
        Assert.False(crossed, "The book is crossed.");
        Assert.All(positions, position => Assert.True(position <= limit, $"{position} > {limit}"));
    }

    private void Traded(IReadOnlyList<Trade> fills, long now, State state)
    {
        Assert.False(IsHalted, "A halted market trades.");
        var (second, best) = (now / Clock.Second, fills[0].Price);
        var last = LastPrice == 0 ? best : LastPrice;
        var window = prices
            .Where(price => price.Second >= second - Breaker.Seconds && price.Second <= second
                && (haltedAt < 0 || price.Second > haltedAt / Clock.Second))
            .Select(price => price.Price).Append(last).Append(best).ToList();
        var trips = fills.Select(fill => IsMove(window.Min(), fill.Price, Breaker.Bps)
            || IsMove(window.Max(), fill.Price, Breaker.Bps)).ToList();
        Assert.DoesNotContain(true, trips.SkipLast(1));
        prices.Add((second, last));
        foreach (var fill in fills)
        {
            prices.Add((second, fill.Price));
            userTrades.Add((now, fill.MakerUser));
            userTrades.Add((now, fill.TakerUser));
            Assert.True(IsNear(state, fill, best, last), $"{fill.Price} for {best} after {last}");
        }

        LastPrice = fills[^1].Price;
        (IsHalted, haltedAt) = trips[^1] ? (true, now) : (false, haltedAt);
    }

    /// <summary>True where the price is lower by so much, or higher by so much.</summary>
    private static bool IsMove(long from, long to, int bps) =>
        to >= from * (1 + (bps / 10_000m)) || to <= from * (1 - (bps / 10_000m));

    private bool IsNear(State state, Trade fill, long best, long last)
    {
        var taker = state.Orders.Updates.Select(update => update.Order).OfType<Order>()
            .Last(order => order.Id == fill.TakerOrder);
        var impact = controls.MaxImpactBps!.Value / 10_000m;
        return taker.HasLimit
            || (taker.Side == OrderSide.Buy
                ? fill.Price <= Math.Min(best, last) * (1 + impact)
                : fill.Price >= Math.Max(best, last) * (1 - impact));
    }

    private bool IsWithinBand(Tx tx, PlaceOrderRequest request)
    {
        if (request.Price is null)
        {
            return true;
        }

        var book = tx.State.Orders.Of(1).Book;
        var middle = book.HasOrders(OrderSide.Buy) && book.HasOrders(OrderSide.Sell)
            ? (book.Best(OrderSide.Buy) + book.Best(OrderSide.Sell)) / 2
            : 0;
        var reference = request.StopPrice is { } stop ? Ticks(stop) : LastPrice == 0 ? middle : LastPrice;
        var price = Ticks(request.Price);
        return reference == 0
            || (price <= reference * (1 + (controls.Band!.AboveBps / 10_000m))
                && price >= reference * (1 - (controls.Band.BelowBps / 10_000m)));
    }

    private bool HasRoom(State state, long user, PlaceOrderRequest request)
    {
        var most = decimal.Parse(controls.MaxPosition!, CultureInfo.InvariantCulture);
        var more = request.Quantity is null ? Lot : decimal.Parse(
            request.Quantity, CultureInfo.InvariantCulture);
        return Position(state, user) + more <= most;
    }

    private static decimal Position(State state, long user) =>
        ((decimal)state.Holdings.Of(Holder.User(user), 1).Total.Units / 1_000_000m)
        + state.Orders.OfUser(user, 1)
            .Where(order => order.Side == OrderSide.Buy && order.Budget.IsZero)
            .Sum(order => order.Remaining * Lot);

    private decimal Tokens(long user, long now)
    {
        var rate = controls.OrdersPerSecond!.Value;
        return buckets.TryGetValue(user, out var bucket)
            ? Math.Min(rate, bucket.Tokens + ((now - bucket.Time) * rate / (decimal)Clock.Second))
            : rate;
    }

    private bool IsTooMuch(long user, long now)
    {
        var ratio = controls.OrderToTrade!;
        var window = now / (ratio.Seconds * Clock.Second);
        var placed = Count(orders) + 1;
        return placed > ratio.FreeOrders && placed > Count(userTrades) * ratio.OrdersPerTrade;

        int Count(List<(long Time, long User)> all) => all.Count(
            one => one.User == user && one.Time / (ratio.Seconds * Clock.Second) == window);
    }

    private static long Ticks(string price) =>
        (long)(decimal.Parse(price, CultureInfo.InvariantCulture) * 100);
}
