using DSLT.Core;
using DSLT.Features.Auctions;
using DSLT.Features.Candles;
using DSLT.Features.Orders;
using DSLT.Features.Risk;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;

namespace DSLT.Tests.Features.Auctions;

public sealed class AuctionCommandsTests(PostgresFixture postgres)
{
    private const string Market = "GOLD-USD";

    [Theory, EveryDatabase]
    public async Task A_market_clears_at_one_price_when_its_first_order_has_waited_so_long(DatabaseKind kind)
    {
        using var store = await Open(kind);
        Assert.Equal("collected", await Place(store, 1, "sell", "100"));
        store.Clock.Advance(TimeSpan.FromMilliseconds(60));
        Assert.Equal("collected", await Place(store, 2, "buy", "110"));
        Assert.Equal("collected", await Place(store, 3, "buy", "104"));
        store.Reopen();
        store.Clock.Advance(TimeSpan.FromMilliseconds(39));
        using var clearing = new AuctionClearing(
            store.Store, store.Clock, NullLogger<AuctionClearing>.Instance);
        Assert.Equal(TimeSpan.FromMilliseconds(1), await clearing.ClearDue());
        Assert.Equal(["collected"], await Orders(store, 1));
        store.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.FromMilliseconds(100), await clearing.ClearDue());
        Assert.Empty(await Orders(store, 1));
        Assert.Empty(await Orders(store, 2));
        Assert.Equal(["open"], await Orders(store, 3));

        // The one price between 105 and 110 that no trade was nearer to.
        var (last, trades, volume) = (await store.Sequencer.Read(state => (
            state.Candles.Of(1).LastPrice, state.Candles.Of(1).Of(CandleInterval.Minute)!.Trades,
            state.Trading.Of(1, 1).QuoteVolume))).Value;
        Assert.Equal((10_401, 1, new Amount(10_401)), (last, trades, volume));
        Assert.Equal(["10401 1000 1 2 1"], await store.Query<string>(
            "SELECT price || ' ' || lots || ' ' || maker_order || ' ' || taker_order || ' ' || taker_side "
                + "FROM trades"));
    }

    [Theory, EveryDatabase]
    public async Task An_order_that_comes_when_a_market_is_due_clears_it_first(DatabaseKind kind)
    {
        using var store = await Open(kind);
        await Place(store, 1, "sell", "100");
        await Place(store, 2, "buy", "100");
        store.Clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal("collected", await Place(store, 3, "buy", "120"));
        Assert.Empty(await Orders(store, 2));
        Assert.Equal(["collected"], await Orders(store, 3));
    }

    [Theory, EveryDatabase]
    public async Task What_is_left_rests_in_the_order_in_which_it_came_or_expires(DatabaseKind kind)
    {
        using var store = await Open(kind);
        await Place(store, 1, "buy", "100");
        await Place(store, 2, "buy", "100");
        await Place(store, 3, "buy", "100", "ioc");
        await Place(store, 4, "sell", "100");
        await Clear(store);
        Assert.Equal(["open"], await Orders(store, 2));
        Assert.Empty(await Orders(store, 3));
        Assert.Equal(0, (await store.Sequencer.Read(
            state => state.Holdings.Of(Holder.User(3), TradingStore.Usd).Held.Units)).Value);
        await Place(store, 3, "buy", "100");
        await Clear(store);
        Assert.Equal([2, 6], await Queue(store));
        store.Reopen();
        Assert.Equal([2, 6], await Queue(store));
    }

    [Theory, EveryDatabase]
    public async Task Orders_of_frozen_users_go_and_do_not_trade(DatabaseKind kind)
    {
        using var store = await Open(kind, intervalMs: 0);
        Assert.Equal("open", await Place(store, 1, "sell", "99"));
        Assert.Equal("open", await Place(store, 4, "sell", "100"));
        await Switch(store, 100);
        await Place(store, 2, "buy", "100");
        await Place(store, 3, "buy", "101");
        await TradingStore.Write(store, 1, tx =>
        {
            foreach (var user in new long[] { 1, 3 })
            {
                tx.State.Users.Save(tx.State.Users.Find(user)! with { Frozen = true });
            }

            return default(Unit);
        });
        await Clear(store);
        Assert.Equal(0, (await store.Sequencer.Read(state => state.Orders.Count)).Value);
        Assert.Equal(
            ["4 2"], await store.Query<string>("SELECT maker_user || ' ' || taker_user FROM trades"));
        Assert.Equal([(0, 0), (0, 0)], new[] { await Held(store, 1), await Held(store, 3) });
    }

    [Theory, EveryDatabase]
    public async Task A_price_too_far_away_halts_the_market_after_its_auction(DatabaseKind kind)
    {
        using var store = await Open(kind, intervalMs: 0);
        await TradingStore.Write(store, 1, tx => RiskCommands.Update(
                tx, Market, new RiskRequest(Breaker: new BreakerSettings(500, 60, 300, 60)))
            .Then<Unit>(_ => default(Unit)));
        await Place(store, 1, "sell", "100");
        await Place(store, 2, "buy", "100");
        await Switch(store, 100);
        await Place(store, 1, "sell", "105");
        await Place(store, 2, "buy", "110");
        await Place(store, 3, "buy", "90");
        await Clear(store);
        Assert.Empty(await Orders(store, 1));
        Assert.Equal("market_halted", await Place(store, 4, "buy", "90"));

        // Orders are collected while they may rest, and clear when the market trades again.
        store.Clock.Advance(TimeSpan.FromSeconds(300));
        Assert.Equal("collected", await Place(store, 1, "sell", "104"));
        Assert.Equal("collected", await Place(store, 2, "buy", "104"));
        Assert.Equal("market_halted", await TrySwitch(store, 0));
        store.Clock.Advance(TimeSpan.FromSeconds(59));
        await Clear(store);
        Assert.Equal(["collected"], await Orders(store, 2));
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        await Clear(store);
        Assert.Empty(await Orders(store, 2));
        Assert.False((await store.Sequencer.Read(state => state.Risk.IsHalted(1))).Value);
    }

    [Theory, EveryDatabase]
    public async Task A_paused_token_keeps_a_market_from_clearing(DatabaseKind kind)
    {
        using var store = await Open(kind);
        await Place(store, 1, "sell", "100");
        await Place(store, 2, "buy", "100");
        await Pause(store, true);
        await Clear(store);
        Assert.Equal(["collected"], await Orders(store, 2));
        Assert.Equal("token_paused", await TrySwitch(store, 0));
        await Pause(store, false);
        Assert.Null(await TrySwitch(store, 0));
        Assert.Empty(await Orders(store, 2));
    }

    [Theory, EveryDatabase]
    public async Task Stops_and_pairs_of_before_are_set_off_by_an_auction(DatabaseKind kind)
    {
        using var store = await Open(kind, intervalMs: 0);
        await Place(store, 1, "sell", "100");
        await Place(store, 2, "buy", "100");
        await TradingStore.Write(store, 4, tx => PairCommands.Place(tx, new PlacePairRequest(
            Market, "sell", "1", "110", "90")).Then<Unit>(_ => default(Unit)));
        await TradingStore.Write(store, 3, tx => OrderCommands.Place(tx, new PlaceOrderRequest(
            Market, "buy", "stopLimit", "1", Price: "111", StopPrice: "105")).Then<Unit>(_ => default(Unit)));
        await Switch(store, 100);
        await Place(store, 2, "buy", "110");
        await Clear(store);

        // What rested of the pair has traded, so its stop went; the other stop rests in the book.
        Assert.Empty(await Orders(store, 4));
        Assert.Equal(["open"], await Orders(store, 3));
        Assert.Equal((0, 0), await Held(store, 4));
    }

    [Theory, EveryDatabase]
    public async Task A_stop_that_would_rest_against_ones_own_collected_order_expires(DatabaseKind kind)
    {
        using var store = await Open(kind, intervalMs: 0);
        await Place(store, 1, "sell", "100");
        await Place(store, 2, "buy", "100");
        await TradingStore.Write(store, 4, tx => Stops(tx, 100));
        await TradingStore.Write(store, 3, tx => Stops(tx, 1));
        await Switch(store, 100);
        await Place(store, 1, "sell", "105");
        await Place(store, 2, "buy", "105");
        await Clear(store);

        // A clearing sets off a hundred; the one that is left goes with the next order, after that came in.
        Assert.Equal(["pending"], await Orders(store, 3));
        Assert.Equal("collected", await Place(store, 3, "sell", "106"));
        Assert.Equal(["collected"], await Orders(store, 3));
        Assert.Equal((1_000_000, 0), await Held(store, 3));

        static Result<Unit> Stops(Tx tx, int count)
        {
            for (var i = 0; i < count; i++)
            {
                Assert.Null(OrderCommands.Place(tx, new PlaceOrderRequest(
                    Market, "buy", "stopLimit", "1", Price: "106", StopPrice: "105")).Refusal);
            }

            return default(Unit);
        }
    }

    [Theory, EveryDatabase]
    public async Task An_auction_takes_so_many_orders_and_no_more(DatabaseKind kind)
    {
        using var store = await Open(kind);
        var users = AuctionRules.MaxCollected / OrderRules.MaxOpenOrders;
        await TradingStore.Write(store, 1, tx =>
        {
            for (var user = TradingStore.Users + 1; user <= users + 1; user++)
            {
                tx.State.Users.Save(tx.State.Users.Find(1)! with
                {
                    Id = tx.State.Users.NextId(),
                    Username = $"user-{user}",
                });
                foreach (var token in new long[] { 1, TradingStore.Usd })
                {
                    Assert.Null(tx.Post(Entry.Of(
                        EntryKind.Mint,
                        Posting.Debit(Holder.Issuance, token, new Amount(10_000_000_000)),
                        Posting.Credit(Holder.User(user), token, new Amount(10_000_000_000)))).Refusal);
                }
            }

            return default(Unit);
        });
        for (var user = 1; user <= users; user++)
        {
            await TradingStore.Write(store, user, tx =>
            {
                for (var i = 0; i < OrderRules.MaxOpenOrders; i++)
                {
                    Assert.Null(OrderCommands.Place(
                        tx, Limit(tx.Caller.UserId % 2 == 0 ? "buy" : "sell", "100")).Refusal);
                }

                return default(Unit);
            });
        }

        Assert.Equal("limit_reached", await Place(store, users + 1, "buy", "100"));
        await Clear(store);
        Assert.Equal(
            (0, 5_000), (await store.Sequencer.Read(state => (
                state.Orders.Count, (int)state.Candles.Of(1).Of(CandleInterval.Minute)!.Trades))).Value);
    }

    [Theory, EveryDatabase]
    public async Task A_date_and_a_timer_end_collected_orders(DatabaseKind kind)
    {
        using var store = await Open(kind, intervalMs: 60_000);
        await TradingStore.Write(store, 1, tx => OrderCommands.Place(tx, Limit("sell", "100") with
        {
            TimeInForce = "gtd",
            ExpiresAt = Clock.Time(tx.Now + Clock.Second),
            ClientOrderId = "mine",
        }).Then<Unit>(_ => default(Unit)));
        await Place(store, 2, "buy", "100");
        await TradingStore.Write(store, 2, tx => CancelTimerCommands.Set(tx, new CancelAfterRequest(2))
            .Then<Unit>(_ => default(Unit)));
        store.Reopen();
        store.Clock.Advance(TimeSpan.FromSeconds(2));
        await TradingStore.Write(store, 3, OrderCommands.RunDue);
        Assert.Equal(0, (await store.Sequencer.Read(state => state.Orders.Count)).Value);
        Assert.Equal([(0, 0), (0, 0)], new[] { await Held(store, 1), await Held(store, 2) });
    }

    internal static PlaceOrderRequest Limit(string side, string price) =>
        new(Market, side, "limit", "1", Price: price);

    private async Task<TestStore> Open(DatabaseKind kind, int intervalMs = 100)
    {
        var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        await Switch(store, intervalMs);
        return store;
    }

    internal static async Task Switch(TestStore store, int intervalMs) =>
        Assert.Null(await TrySwitch(store, intervalMs));

    private static async Task<string?> TrySwitch(TestStore store, int intervalMs) =>
        (await store.Sequencer.Write(
            Caller.Node, Command.AuctionUpdate,
            tx => AuctionCommands.Update(tx, Market, new AuctionRequest(intervalMs))))
            .Result.Refusal?.Code.Name;

    internal static Task Clear(TestStore store)
    {
        store.Clock.Advance(TimeSpan.FromMilliseconds(100));
        return TradingStore.Write(store, 0, tx => AuctionCommands.ClearDue(tx, 1));
    }

    private static Task Pause(TestStore store, bool paused) => TradingStore.Write(store, 1, tx =>
    {
        tx.State.Tokens.Save(tx.State.Tokens.Find(TradingStore.Usd)! with { Paused = paused });
        return default(Unit);
    });

    internal static async Task<string> Place(
        TestStore store, long user, string side, string price, string timeInForce = "gtc")
    {
        var written = await store.Sequencer.Write(
            TradingStore.Trader(user), Command.OrderPlace,
            tx => OrderCommands.Place(tx, Limit(side, price) with { TimeInForce = timeInForce }));
        return written.Result.Is(out var placed, out var refusal) ? placed.Status : refusal.Code.Name;
    }

    private static async Task<List<string>> Orders(TestStore store, long user) =>
        (await store.Sequencer.Read(state => state.Orders.OfUser(user, 1)
            .Select(order => OrderTexts.Of(order.State)).ToList())).Value;

    internal static async Task<List<long>> Queue(TestStore store) => (await store.Sequencer.Read(state =>
    {
        var book = state.Orders.Of(1).Book;
        var ids = new List<long>();
        for (var slot = book.First(OrderSide.Buy); slot != 0; slot = book.After(slot))
        {
            ids.Add(book.At(slot).Id);
        }

        return ids;
    })).Value;

    private static async Task<(long Gold, long Usd)> Held(TestStore store, long user) =>
        (await store.Sequencer.Read(state => (
            (long)state.Holdings.Of(Holder.User(user), 1).Held.Units,
            (long)state.Holdings.Of(Holder.User(user), TradingStore.Usd).Held.Units))).Value;
}
