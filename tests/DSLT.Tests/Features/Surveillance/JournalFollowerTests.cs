using DSLT.Core;
using DSLT.Features.Auctions;
using DSLT.Features.Orders;
using DSLT.Features.Risk;
using DSLT.Features.Surveillance;
using DSLT.Features.Users;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;

namespace DSLT.Tests.Features.Surveillance;

public sealed class JournalFollowerTests(PostgresFixture postgres)
{
    private static readonly SurveillanceOptions Options = new();

    [Theory, EveryDatabase]
    public async Task A_pattern_is_one_alert_however_often_it_is_seen_and_across_restarts(DatabaseKind kind)
    {
        using var store = await Open(kind);
        var follower = await Follower(store);
        await Follow(follower);
        for (var i = 0; i < 5; i++)
        {
            await TradeWithOneself(store, 1);
        }

        await Follow(follower);
        await TradeWithOneself(store, 1);
        await TradeWithOneself(store, 2);
        await Follow(follower);
        Assert.Equal([(1, 1), (2, 1)], await Alerts(store));
        store.Reopen();
        var another = await Follower(store);
        await Follow(another);
        await TradeWithOneself(store, 1);
        await Follow(another);
        Assert.Equal([(1, 1), (2, 1)], await Alerts(store));

        store.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        await TradeWithOneself(store, 1);
        await Follow(another);
        Assert.Equal([(1, 2), (2, 1)], await Alerts(store));
    }

    [Theory, EveryDatabase]
    public async Task What_happened_before_a_start_is_seen_after_it(DatabaseKind kind)
    {
        using var store = await Open(kind);
        await Follow(await Follower(store));
        await TradeWithOneself(store, 3);
        store.Reopen();
        await store.Query<long>("SELECT sequence FROM surveillance_position");
        var follower = await Follower(store);
        await Follow(follower);
        Assert.Equal([(3, 1)], await Alerts(store));
    }

    /// <summary>Orders that were collected rest after the clearing, and are as large as any.</summary>
    [Theory, EveryDatabase]
    public async Task What_rests_after_an_auction_is_followed(DatabaseKind kind)
    {
        using var store = await Open(kind);
        var follower = await Follower(store);
        await TradingStore.Write(store, 1, tx => AuctionCommands.Update(
            tx, "GOLD-USD", new AuctionRequest(100)).Then<Unit>(_ => default(Unit)));
        await Place(store, 2, "sell", "1", "2");
        await Place(store, 3, "buy", "1", "2");
        for (var i = 0; i < Options.SpoofedOrders; i++)
        {
            await Place(store, 1, "sell", "9", "2.1");
        }

        await Clear(store);
        await Place(store, 1, "buy", "1", "2");
        await Place(store, 2, "sell", "1", "2");
        await Clear(store);
        Assert.Equal(2, (await store.Query<long>("SELECT id FROM trades")).Count);
        await TradingStore.Write(store, 1, tx => OrderCommands.CancelAll(tx, "GOLD-USD")
            .Then<Unit>(_ => default(Unit)));
        await Follow(follower);
        Assert.Equal([(1, 1)], await Alerts(store));
    }

    /// <summary>They were placed long before all that is looked at: the tables know them.</summary>
    [Theory, EveryDatabase]
    public async Task What_rests_after_it_was_set_off_is_followed_across_a_restart(DatabaseKind kind)
    {
        using var store = await Open(kind);
        var before = await Follower(store);
        await Follow(before);
        await Place(store, 2, "sell", "1", "2");
        await Place(store, 3, "buy", "1", "2");
        for (var i = 0; i < Options.SpoofedOrders; i++)
        {
            await TradingStore.Write(store, 1, tx => OrderCommands.Place(tx, new PlaceOrderRequest(
                "GOLD-USD", "sell", "stopLimit", "9", Price: "2.1", StopPrice: "1.95"))
                .Then<Unit>(_ => default(Unit)));
        }

        store.Clock.Advance(TimeSpan.FromSeconds(Options.WindowSeconds + 1));
        await Place(store, 2, "sell", "1", "2");
        await Place(store, 3, "buy", "1", "2");
        await Follow(before);
        await store.Query<long>("SELECT sequence FROM surveillance_position");
        store.Reopen();
        var follower = await Follower(store);
        await Place(store, 2, "sell", "1", "1.95");
        await Place(store, 3, "buy", "1", "1.95");
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        await Place(store, 2, "sell", "1", "2");
        await Place(store, 1, "buy", "1", "2");
        await Follow(follower);
        Assert.Empty(await Alerts(store));
        await TradingStore.Write(store, 1, tx => OrderCommands.CancelAll(tx, "GOLD-USD")
            .Then<Unit>(_ => default(Unit)));
        await Follow(follower);
        Assert.Equal([(1, 1)], await Alerts(store));
    }

    [Theory, EveryDatabase]
    public async Task A_market_that_nobody_watches_is_not_looked_at(DatabaseKind kind)
    {
        using var store = await Open(kind, watched: false);
        var follower = await Follower(store);
        await TradeWithOneself(store, 1);
        await Follow(follower);
        Assert.Equal(store.Sequencer.DurableSequence, follower.Position);
        Assert.Empty(await Alerts(store));
    }

    [Theory, EveryDatabase]
    public async Task An_alert_that_cannot_be_written_is_raised_later(DatabaseKind kind)
    {
        using var store = await Open(kind);
        var follower = await Follower(store);
        await Follow(follower);
        await TradeWithOneself(store, 1);
        store.Truth.Fail();
        await Follow(follower);
        store.Truth.Heal();
        Assert.Empty(await Alerts(store));
        await Follow(follower);
        Assert.Equal([(1, 1)], await Alerts(store));
    }

    private async Task<TestStore> Open(DatabaseKind kind, bool watched = true)
    {
        var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        await TradingStore.Write(store, 1, tx => RiskCommands.Update(
            tx, "GOLD-USD", new RiskRequest(Surveillance: watched)).Then<Unit>(_ => default(Unit)));
        return store;
    }

    private static async Task<JournalFollower> Follower(TestStore store)
    {
        var follower = new JournalFollower(
            store.Store, Options, store.Clock, NullLogger<JournalFollower>.Instance);
        await follower.Begin(TestContext.Current.CancellationToken);
        return follower;
    }

    private static Task Follow(JournalFollower follower) =>
        follower.RunOnce(TestContext.Current.CancellationToken);

    private static async Task TradeWithOneself(TestStore store, long user)
    {
        foreach (var side in new[] { "sell", "buy" })
        {
            var written = await store.Sequencer.Write(
                new Caller(user, Role.User, null), Command.OrderPlace,
                tx => OrderCommands.Place(tx, new PlaceOrderRequest(
                    "GOLD-USD", side, "limit", "1", Price: "2", SelfTradePrevention: "none")));
            Assert.Null(written.Result.Refusal);
        }
    }

    private static Task Place(
        TestStore store, long user, string side, string quantity, string price) =>
        TradingStore.Write(store, user, tx => OrderCommands.Place(tx, new PlaceOrderRequest(
            "GOLD-USD", side, "limit", quantity, Price: price)).Then<Unit>(_ => default(Unit)));

    private static Task Clear(TestStore store)
    {
        store.Clock.Advance(TimeSpan.FromMilliseconds(100));
        return TradingStore.Write(store, 0, tx => AuctionCommands.ClearDue(tx, 1));
    }

    /// <summary>Users and how many alerts they have.</summary>
    private static async Task<List<(long User, int Alerts)>> Alerts(TestStore store) =>
        [.. (await AlertQueries.Page(
            store.Store.Database, new AlertFilter(AlertStatus.Open, 1, null), long.MaxValue, 100,
            TestContext.Current.CancellationToken))
            .CountBy(alert => alert.Finding.User).Select(user => (user.Key, user.Value)).Order()];
}
