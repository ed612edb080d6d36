using System.Collections.Concurrent;
using System.Globalization;
using DSLT.Core;
using DSLT.Features.Compat.Binance.Streams;
using DSLT.Features.Feeds;
using DSLT.Features.Orders;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Compat.Binance.Streams;

public sealed class ListStatusesTests(PostgresFixture postgres)
{
    private const int Rounds = 90;

    /// <summary>
    /// Whatever becomes of its orders, and over a restart: a list begins once, and is over once if it is.
    /// </summary>
    [Fact]
    public async Task Each_list_begins_once_and_is_over_once()
    {
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        var random = new Random(63);
        await TradingStore.Open(store);
        var batches = new ConcurrentQueue<FeedBatch>();
        for (var round = 0; round < Rounds; round++)
        {
            if (round % (Rounds / 3) == 0)
            {
                store.Reopen();
                store.Store.State.Feed.Listener = batches.Enqueue;
                store.Store.State.Feed.Watch = new FeedWatch(
                    [], [.. Enumerable.Range(1, TradingStore.Users)]);
            }

            await TradingStore.Write(store, random.Next(1, TradingStore.Users), tx => Act(tx, random));
        }

        await store.Sequencer.Read(_ => true);
        var told = batches
            .SelectMany(batch => ListStatuses.Of(
                batch.Updates, id => store.Store.State.Markets.Committed(id)!))
            .ToLookup(one => one.Status.OrderListId);
        var lists = await store.Query<Row>(
            "SELECT o.id AS Id, o.user_id AS UserId, t.twin AS Twin, a.status AS Rest, b.status AS Stop, "
            + "a.filled_lots AS RestFilled FROM orders o "
            + "JOIN order_terms t ON t.order_id = o.id JOIN order_states a ON a.order_id = o.id "
            + "JOIN order_states b ON b.order_id = t.twin WHERE t.twin > o.id");
        Assert.Equal(lists.Select(list => list.Id).Order(), told.Select(list => list.Key).Order());
        Assert.All(lists, list => AssertTold(list, [.. told[list.Id]]));

        Assert.Contains(lists, list => list.GoesOn);
        AssertSeen(lists, OrderStatus.Cancelled, OrderStatus.Cancelled);
        AssertSeen(lists, OrderStatus.Filled, OrderStatus.Expired);
        AssertSeen(lists, OrderStatus.Expired, OrderStatus.Filled);
        Assert.Contains(lists, list => list is { RestFilled: > 0, Rest: not (long)OrderStatus.Filled });
        Assert.Contains(lists, list => list is
        {
            Rest: (long)OrderStatus.Expired,
            Stop: (long)OrderStatus.Open or (long)OrderStatus.Cancelled,
        });
    }

    private static void AssertSeen(List<Row> lists, OrderStatus rest, OrderStatus stop) =>
        Assert.Contains(lists, list => (list.Rest, list.Stop) == ((long)rest, (long)stop));

    private static void AssertTold(Row list, List<(long User, ListStatus Status)> told)
    {
        string[] steps = list.GoesOn ? ["EXEC_STARTED"] : ["EXEC_STARTED", "ALL_DONE"];
        Assert.Equal(steps, told.Select(one => one.Status.StatusType));
        Assert.All(told, one =>
        {
            Assert.Equal(list.UserId, one.User);
            Assert.Equal([list.Id, list.Twin], one.Status.Orders.Select(order => order.OrderId));
        });
    }

    /// <summary>So many steps that in some commits a list begins, is over, and goes on.</summary>
    private static Result<Unit> Act(Tx tx, Random random)
    {
        for (var i = 0; i < 6; i++)
        {
            Assert.Null(Step(tx, random).Refusal);
        }

        return default(Unit);
    }

    /// <summary>Begins lists, now and then cancels orders, and trades.</summary>
    private static Result<Unit> Step(Tx tx, Random random)
    {
        for (var i = random.Next(4); i > 0; i--)
        {
            var before = tx.Save();
            if (!Place(tx, random).Is(out var pair, out _))
            {
                tx.BackTo(before);
            }
            else if (random.Next(5) == 0)
            {
                Assert.Null(OrderCommands.Cancel(tx, pair.Stop.OrderId).Refusal);
            }
        }

        // Mostly those that rest after they were set off: their lists are over by then.
        var isMany = random.Next(8) == 0;
        foreach (var order in tx.State.Orders.OfUser(tx.Caller.UserId, 1).ToList())
        {
            var mayGo = isMany || order is { IsOpen: true, StopPrice: > 0 };
            if (mayGo && random.Next(2) == 0 && tx.State.Orders.Find(order.Id) is not null)
            {
                Assert.Null(OrderCommands.Cancel(tx, order.Id.ToText()).Refusal);
            }
        }

        return TradingStore.Trade(tx, random);
    }

    private static Result<PairResponse> Place(Tx tx, Random random)
    {
        var (high, low) = (202 + random.Next(8), 197 - random.Next(8));
        var (price, stop) = random.Next(2) == 0 ? (high, low) : (low, high);
        // A limit so far from the market rests when it is set off.
        var limit = random.Next(2) == 0 ? null : Text(price == high ? stop + 9 : stop - 9);
        return PairCommands.Place(tx, new PlacePairRequest(
            "GOLD-USD", price == high ? "sell" : "buy", "0.9", Text(price), Text(stop), limit, null, null,
            "none"));

        static string Text(int ticks) => (ticks / 100m).ToString(CultureInfo.InvariantCulture);
    }

    private sealed record Row
    {
        public long Id { get; init; }

        public long UserId { get; init; }

        public long Twin { get; init; }

        public long Rest { get; init; }

        public long Stop { get; init; }

        public long RestFilled { get; init; }

        public bool GoesOn => Rest == (long)OrderStatus.Open && Stop == (long)OrderStatus.Pending;
    }
}
