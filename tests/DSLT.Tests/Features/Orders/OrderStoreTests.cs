using DSLT.Core;
using DSLT.Features.Orders;
using DSLT.Tests.Infrastructure;
using static DSLT.Tests.Features.Auctions.AuctionCommandsTests;

namespace DSLT.Tests.Features.Orders;

public sealed class OrderStoreTests(PostgresFixture postgres)
{
    /// <summary>
    /// An iceberg whose slice is taken shows the next one behind all that rests; what was collected comes
    /// behind that, though it came in before the clearing. Also after a restart from the tables, and after
    /// one that replays the clearing.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task Places_in_time_are_given_out_once_also_after_a_restart(DatabaseKind kind)
    {
        foreach (var replays in new[] { false, true })
        {
            using var store = await Open(kind);
            await TradingStore.Write(store, 1, tx => OrderCommands.Place(tx, Limit("buy", "100") with
            {
                Quantity = "3",
                DisplayQuantity = "1",
            }).Then<Unit>(_ => default(Unit)));
            await Switch(store, 100);
            await Place(store, 2, "buy", "100");
            await Place(store, 3, "sell", "100");
            await Restart(store, replays, () => Clear(store));
            Assert.Equal([1, 2], await Queue(store));

            // What comes after the restart gets a place behind those that were given out before it.
            await Place(store, 4, "buy", "100");
            await Restart(store, replays, () => Clear(store));
            Assert.Equal([1, 2, 6], await Queue(store));
            var places = await Places(store);
            Assert.Equal(places.Distinct().Order(), places);
        }
    }

    /// <summary>Those that wait for the auction at a restart trade in the turn in which they came.</summary>
    [Theory, EveryDatabase]
    public async Task Collected_orders_keep_their_turn_over_a_restart(DatabaseKind kind)
    {
        using var store = await Open(kind);
        await Switch(store, 100);
        await Place(store, 3, "buy", "100");
        await Restart(store, replays: false, () => Place(store, 2, "buy", "100"));
        await Place(store, 1, "buy", "100");
        await Place(store, 4, "sell", "100");
        await Clear(store);
        Assert.Equal(
            ["1 4"], await store.Query<string>("SELECT maker_order || ' ' || taker_order FROM trades"));
        Assert.Equal([2, 3], await Queue(store));
    }

    private async Task<TestStore> Open(DatabaseKind kind)
    {
        var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        return store;
    }

    /// <summary>
    /// A start after something was done: from the tables alone, or with that left to replay.
    /// </summary>
    private static async Task Restart(TestStore store, bool replays, Func<Task> act)
    {
        await store.Query<long>("SELECT id FROM orders");
        if (replays)
        {
            store.Tables.Fail();
        }

        await act();
        var queue = await Queue(store);
        if (!replays)
        {
            await store.Query<long>("SELECT id FROM orders");
        }

        store.Close();
        store.Tables.Heal();
        store.Reopen();
        Assert.Equal(queue, await Queue(store));
    }

    /// <summary>The places in time of the orders of a queue.</summary>
    private static async Task<List<long>> Places(TestStore store)
    {
        var queue = await Queue(store);
        return (await store.Sequencer.Read(state => queue
            .Select(id => state.Orders.Find(id)!.State.Priority).ToList())).Value;
    }
}
