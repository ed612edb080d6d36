using System.Text;
using DSLT.Core;
using DSLT.Features.Orders;
using DSLT.Features.Risk;
using DSLT.Features.Users;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Risk;

public sealed class RiskControlsTests(PostgresFixture postgres)
{
    private static readonly BreakerSettings Breaker = new(500, 60, 300, 60);

    [Theory, EveryDatabase]
    public async Task A_limit_price_stays_within_the_band_of_the_last_trade(DatabaseKind kind)
    {
        using var store = await Open(kind, new RiskRequest(Band: new BandSettings(1_000, 500)));
        Assert.Equal("open", await Place(store, 1, "buy", "90"));
        Assert.Equal("open", await Place(store, 1, "sell", "110"));

        // Before the first trade it is the middle of the book.
        Assert.Equal("order_outside_band", await Place(store, 1, "buy", "110.01"));
        Assert.Equal("filled", await Place(store, 2, "buy", "110"));
        Assert.Equal("order_outside_band", await Place(store, 2, "buy", "104.49"));
        Assert.Equal("open", await Place(store, 2, "buy", "104.5"));
        Assert.Equal("order_outside_band", await Place(store, 2, "sell", "121.01"));
        store.Reopen();
        Assert.Equal("order_outside_band", await Place(store, 2, "sell", "121.01"));
        Assert.Equal("open", await Place(store, 2, "sell", "121"));
    }

    [Theory, EveryDatabase]
    public async Task A_stop_is_measured_by_its_stop_price_and_again_when_it_is_set_off(DatabaseKind kind)
    {
        using var store = await Open(kind, new RiskRequest(Band: new BandSettings(1_000, 1_000)));
        Assert.Equal("order_outside_band", await Stop(store, 3, "buy", "120", "140"));
        Assert.Equal("pending", await Stop(store, 3, "buy", "120", "108"));
        await Trade(store, "100");
        await Trade(store, "110");
        await Trade(store, "120");
        Assert.Equal("open", (await Orders(store, 3)).Single());
        Assert.Equal("pending", await Stop(store, 4, "buy", "125", "112.5"));
        await Trade(store, "131");
        Assert.Empty(await Orders(store, 4));
    }

    [Theory, EveryDatabase]
    public async Task A_market_order_trades_only_near_the_best_price(DatabaseKind kind)
    {
        using var store = await Open(kind, new RiskRequest(MaxImpactBps: 300));
        foreach (var price in new[] { "100", "103", "103.01" })
        {
            await Place(store, 1, "sell", price);
        }

        Assert.Equal("expired 2", await Market(store, 2, "buy", "5"));
        Assert.Equal("expired 1", await Market(store, 2, "buy", null, quote: "500"));
        await Place(store, 1, "sell", "120");
        Assert.Equal("price_impact_exceeded", await Market(store, 2, "buy", "1"));
        Assert.Equal("insufficient_liquidity", await Market(store, 2, "sell", "1"));
    }

    [Theory, EveryDatabase]
    public async Task A_stop_that_could_only_trade_too_far_away_expires(DatabaseKind kind)
    {
        using var store = await Open(kind, new RiskRequest(MaxImpactBps: 300));
        await Place(store, 1, "sell", "200");
        Assert.Equal("pending", await Stop(store, 3, "buy", "101", null));
        await Trade(store, "101");
        Assert.Empty(await Orders(store, 3));
        Assert.Equal(0, (await Total(store, 3) - TradingTotal).Units);
    }

    [Theory, EveryDatabase]
    public async Task The_trade_that_moves_the_price_too_far_is_the_last_and_stands(DatabaseKind kind)
    {
        using var store = await Open(kind, new RiskRequest(Breaker: Breaker));
        foreach (var price in new[] { "100", "104.99", "105", "106" })
        {
            await Place(store, 1, "sell", price);
        }

        Assert.Equal("expired 3", await Limit(store, 2, "buy", "110", "5"));
        Assert.Equal("market_halted", await Place(store, 3, "buy", "90"));
        store.Reopen();
        Assert.Equal("market_halted", await Place(store, 3, "buy", "90"));
        var resting = (await store.Sequencer.Read(state => state.Orders.OfUser(1, 1).Single().Id)).Value;
        await TradingStore.Write(store, 1, tx => OrderCommands.Cancel(tx, resting.ToText())
            .Then<Unit>(_ => default(Unit)));
        Assert.Contains(
            "GOLD-USD halted until 2026-01-01T00:05:00.0000000Z: 100 to 105 is a move of 500 basis points",
            await Journal(store), StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task A_halt_is_followed_by_orders_that_rest_and_then_by_trading(DatabaseKind kind)
    {
        using var store = await Open(kind, new RiskRequest(Breaker: Breaker));
        await Trade(store, "100");
        Assert.Equal("pending", await Stop(store, 3, "sell", "94", null));
        await Place(store, 4, "buy", "94");
        Assert.Equal("filled", await Place(store, 1, "sell", "94"));
        Assert.Equal(["pending"], await Orders(store, 3));
        store.Clock.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal("market_halted", await Place(store, 1, "sell", "96"));
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("open", await Place(store, 1, "sell", "96"));
        Assert.Equal("order_would_trade", await Place(store, 2, "buy", "96"));
        store.Reopen();
        Assert.Equal("order_would_trade", await Place(store, 2, "buy", "96"));
        Assert.Equal(["pending"], await Orders(store, 3));

        // The first order after the time sets off what waited; the window begins anew at 94.
        store.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("open", await Place(store, 2, "buy", "93"));
        Assert.Empty(await Orders(store, 3));
        Assert.Empty(await Orders(store, 2));
        Assert.Equal("open", await Place(store, 2, "sell", "97"));
        Assert.Contains("trades again", await Journal(store), StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task A_halt_that_is_over_ends_without_an_order_too(DatabaseKind kind)
    {
        using var store = await Open(kind, new RiskRequest(Breaker: Breaker));
        await Trade(store, "100");
        await Trade(store, "106");
        store.Clock.Advance(TimeSpan.FromSeconds(359));
        Assert.Empty(await Due());
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, Assert.Single(await Due()));
        Assert.Null((await store.Sequencer.Write(
            Caller.Node, Command.MarketReopen, RiskCommands.ReopenDue)).Result.Refusal);
        Assert.Empty(await Due());
        store.Reopen();
        Assert.False((await store.Sequencer.Read(state => state.Risk.IsHalted(1))).Value);

        async Task<long[]> Due() => (await store.Sequencer.Read(state => state.Risk
            .DueHalts(store.Clock.NowMicros()).Select(halt => halt.Market).ToArray())).Value;
    }

    [Theory, EveryDatabase]
    public async Task A_move_counts_from_the_prices_of_the_last_seconds_only(DatabaseKind kind)
    {
        using var store = await Open(kind, new RiskRequest(Breaker: Breaker));
        await Trade(store, "100");
        store.Clock.Advance(TimeSpan.FromSeconds(40));
        await Trade(store, "104");
        store.Reopen();
        store.Clock.Advance(TimeSpan.FromSeconds(61));
        await Trade(store, "108");
        Assert.False((await store.Sequencer.Read(state => state.Risk.IsHalted(1))).Value);
        store.Clock.Advance(TimeSpan.FromSeconds(20));
        store.Reopen();
        await Trade(store, "109.2");
        Assert.True((await store.Sequencer.Read(state => state.Risk.IsHalted(1))).Value);
    }

    [Theory, EveryDatabase]
    public async Task Orders_that_come_too_fast_wait_and_refused_ones_do_not_count(DatabaseKind kind)
    {
        using var store = await Open(kind, new RiskRequest(OrdersPerSecond: 3));
        Assert.Equal("insufficient_liquidity", await Market(store, 1, "buy", "1"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("open", await Place(store, 1, "buy", "10"));
        }

        store.Reopen();
        Assert.Equal("too_many_orders", await Place(store, 1, "buy", "10"));
        Assert.Equal("open", await Place(store, 2, "buy", "10"));
        store.Clock.Advance(TimeSpan.FromMilliseconds(334));
        Assert.Equal("open", await Place(store, 1, "buy", "10"));
        Assert.Equal("too_many_orders", await Place(store, 1, "buy", "10"));
    }

    [Theory, EveryDatabase]
    public async Task Who_never_trades_places_only_so_many_orders(DatabaseKind kind)
    {
        using var store = await Open(
            kind, new RiskRequest(OrderToTrade: new OrderToTradeSettings(4, 2, 60)));
        await Place(store, 1, "sell", "100");
        await Place(store, 1, "sell", "100");
        Assert.Equal("order_to_trade_exceeded", await Place(store, 1, "sell", "101"));
        store.Reopen();
        Assert.Equal("order_to_trade_exceeded", await Place(store, 1, "sell", "101"));
        Assert.Equal("filled", await Place(store, 2, "buy", "100"));

        // One trade makes four orders of the window good, of who rested as of who came.
        Assert.Equal("open", await Place(store, 1, "sell", "101"));
        Assert.Equal("open", await Place(store, 1, "sell", "101"));
        Assert.Equal("order_to_trade_exceeded", await Place(store, 1, "sell", "101"));
        store.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("open", await Place(store, 1, "sell", "101"));
    }

    [Theory, EveryDatabase]
    public async Task Nobody_buys_beyond_their_position(DatabaseKind kind)
    {
        using var store = await Open(kind, new RiskRequest(MaxPosition: "1000003"));
        foreach (var quantity in new[] { "2", "4" })
        {
            await Limit(store, 1, "sell", "100", quantity);
        }

        Assert.Equal("open 0", await Limit(store, 2, "buy", "90", "1.5"));
        Assert.Equal("position_limit_exceeded", await Limit(store, 2, "buy", "100", "1.501"));
        Assert.Equal("filled 1", await Limit(store, 2, "buy", "100", "1"));
        store.Reopen();
        Assert.Equal("position_limit_exceeded", await Limit(store, 2, "buy", "100", "0.503"));

        // A fee of the first trade left a little room.
        Assert.Equal("expired 0.502", await Market(store, 2, "buy", null, quote: "400"));
        Assert.Equal("expired 0.001", await Market(store, 2, "buy", null, quote: "400"));
        Assert.Equal("position_limit_exceeded", await Market(store, 2, "buy", null, quote: "400"));
        await TradingStore.Write(store, 2, tx => OrderCommands.CancelAll(tx, "GOLD-USD")
            .Then<Unit>(_ => default(Unit)));
        Assert.Equal("filled 1.5", await Limit(store, 2, "buy", "100", "1.5"));
        Assert.Equal("position_limit_exceeded", await Limit(store, 2, "buy", "100", "0.1"));
    }

    [Theory, EveryDatabase]
    public async Task A_users_own_limit_stands_in_place_of_the_markets(DatabaseKind kind)
    {
        using var store = await Open(kind, new RiskRequest(MaxPosition: "1000003"));
        await TradingStore.Write(store, 1, tx => RiskCommands.Limit(tx, "GOLD-USD", "user-2", "0")
            .Then<Unit>(_ => default(Unit)));
        await TradingStore.Write(store, 1, tx => RiskCommands.Limit(tx, "GOLD-USD", "user-3", "1000005")
            .Then<Unit>(_ => default(Unit)));
        store.Reopen();
        Assert.Equal("position_limit_exceeded", await Limit(store, 2, "buy", "90", "0.001"));
        Assert.Equal("open 0", await Limit(store, 3, "buy", "90", "5"));
        Assert.Equal("position_limit_exceeded", await Limit(store, 3, "buy", "90", "0.001"));
        await TradingStore.Write(store, 1, tx => RiskCommands.Limit(tx, "GOLD-USD", "user-2", null)
            .Then<Unit>(_ => default(Unit)));
        store.Reopen();
        Assert.Equal("open 0", await Limit(store, 2, "buy", "90", "3"));
    }

    private static Amount TradingTotal => new(1_000_000_000_000);

    private async Task<TestStore> Open(DatabaseKind kind, RiskRequest risk)
    {
        var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        await TradingStore.Write(store, 1, tx => RiskCommands.Update(tx, "GOLD-USD", risk)
            .Then<Unit>(_ => default(Unit)));
        return store;
    }

    /// <summary>What becomes of an order of one: its status, or the code of its refusal.</summary>
    private static async Task<string> Place(TestStore store, long user, string side, string price) =>
        (await Limit(store, user, side, price, "1")).Split(' ')[0];

    private static Task<string> Limit(
        TestStore store, long user, string side, string price, string quantity) =>
        Send(store, user, new PlaceOrderRequest("GOLD-USD", side, "limit", quantity, Price: price));

    private static Task<string> Market(
        TestStore store, long user, string side, string? quantity, string? quote = null) =>
        Send(store, user, new PlaceOrderRequest("GOLD-USD", side, "market", quantity, quote));

    private static async Task<string> Stop(
        TestStore store, long user, string side, string stop, string? price) =>
        (await Send(store, user, new PlaceOrderRequest(
            "GOLD-USD", side, price is null ? "stop" : "stopLimit", "1", Price: price, StopPrice: stop)))
            .Split(' ')[0];

    /// <summary>A trade of one at a price that nobody else stands before.</summary>
    private static async Task Trade(TestStore store, string price)
    {
        Assert.Equal("open", await Place(store, 1, "sell", price));
        Assert.Equal("filled", await Place(store, 2, "buy", price));
    }

    private static async Task<string> Send(TestStore store, long user, PlaceOrderRequest request)
    {
        var written = await store.Sequencer.Write(
            new Caller(user, Role.User, null), Command.OrderPlace, tx => OrderCommands.Place(tx, request));
        return written.Result.Is(out var order, out var refusal)
            ? $"{order.Status} {order.FilledQuantity}"
            : refusal.Code.Name;
    }

    private static async Task<string[]> Orders(TestStore store, long user) =>
        (await store.Sequencer.Read(state => state.Orders.OfUser(user, 1)
            .Select(order => OrderTexts.Of(order.State)).ToArray())).Value;

    private static async Task<Amount> Total(TestStore store, long user) =>
        (await store.Sequencer.Read(state => state.Holdings.Of(Holder.User(user), 1).Total)).Value;

    private static async Task<string> Journal(TestStore store)
    {
        var payloads = await store.Query<byte[]>("SELECT payload FROM journal ORDER BY sequence");
        return string.Join('\n', payloads.Select(
            payload => Encoding.UTF8.GetString(payload)));
    }
}
