using System.Collections.Concurrent;
using DSLT.Core;
using DSLT.Data;
using DSLT.Features.Feeds;
using DSLT.Features.Nfts;
using DSLT.Features.Orders;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Features.NftAuctions;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Feeds;

public sealed class FeedTapTests(PostgresFixture postgres)
{
    private const int Rounds = 300;

    /// <summary>
    /// What leaves the sequencer is what was committed, all of it and nothing else: levels, trades, orders
    /// and balances, whatever was taken back in between; and it leaves after the commit.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task What_comes_out_is_what_was_committed(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var random = new Random(kind == DatabaseKind.Sqlite ? 31 : 32);
        await TradingStore.Open(store);
        var batches = new ConcurrentQueue<FeedBatch>();
        var tap = store.Store.State.Feed;
        tap.Listener = batches.Enqueue;
        var book = new FeedBook();
        tap.Watch = new FeedWatch([1], [1]);
        tap.Want(1, book);
        var (trades, orders, balances) =
            (new List<Trade>(), new Dictionary<long, Order>(), new Dictionary<long, FeedBalance>());
        for (var round = 0; round < Rounds; round++)
        {
            await TakeBack(store, random, batches);
            await TradingStore.Write(
                store, random.Next(1, TradingStore.Users), tx => TradingStore.Trade(tx, random));
            while (batches.TryDequeue(out var batch))
            {
                batch.Books.ForEach(book.Apply);
                trades.AddRange(batch.Updates.Select(update => update.Trade).OfType<Trade>());
                foreach (var order in batch.Updates.Select(update => update.Order).OfType<Order>())
                {
                    Assert.Equal(1, order.User);
                    orders[order.Id] = order;
                }

                foreach (var (account, balance) in batch.Balances)
                {
                    Assert.Equal(Holder.User(1), account.Holder);
                    balances[account.Token] = balance;
                }
            }

            await AssertSame(store, book, balances);
        }

        Assert.Equal(
            await store.Query<long>("SELECT id FROM trades ORDER BY id"), trades.Select(trade => trade.Id));
        Assert.Equal(
            await store.Query<long>("SELECT id FROM orders WHERE user_id = 1 ORDER BY id"),
            orders.Keys.Order());
        Assert.Equal(
            await store.Query<long>(
                "SELECT s.status FROM orders o JOIN order_states s ON s.order_id = o.id "
                + "WHERE user_id = 1 ORDER BY id"),
            orders.OrderBy(order => order.Key).Select(order => (long)order.Value.State.Status));
    }

    [Fact]
    public async Task Where_nobody_watches_nothing_comes_out()
    {
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        var random = new Random(33);
        await TradingStore.Open(store);
        store.Store.State.Feed.Listener = _ => Assert.Fail("Nobody asked for it.");
        store.Store.State.Feed.Watch = new FeedWatch([2], [9]);
        for (var i = 0; i < 20; i++)
        {
            await TradingStore.Write(store, 1, tx => TradingStore.Trade(tx, random));
        }
    }

    /// <summary>
    /// Of items as well: what is followed, in turn, with nothing of what was refused or never became durable.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task What_was_done_to_items_comes_out_where_it_is_followed(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        foreach (var name in new[] { "one", "two" })
        {
            await TradingStore.Write(store, 1, tx => NftCommands.Create(
                tx, new CreateCollectionRequest(name, "unique")).Then<Unit>(_ => default(Unit)));
        }

        var batches = new ConcurrentQueue<FeedBatch>();
        var tap = store.Store.State.Feed;
        tap.Listener = batches.Enqueue;
        tap.Watch = FeedWatch.Nothing with
        {
            Nfts = [new FeedTopic(FeedChannel.Nfts, 1), new FeedTopic(FeedChannel.NftActivity, 3)],
        };
        store.Truth.BeforeCommit = () => throw new StorageException("The disk is full.", fatal: false);
        var lost = await store.Sequencer.Write(TradingStore.Trader(1), Command.NftMint, tx => Mint(tx, "1"));
        Assert.Equal("storage_unavailable", lost.Result.Refusal?.Code.Name);
        store.Truth.BeforeCommit = null;
        var refused = await store.Sequencer.Write<Unit>(TradingStore.Trader(1), Command.NftMint, tx =>
        {
            Assert.Null(Mint(tx, "1").Refusal);
            return Refusal.Invalid("round", "To be taken back.");
        });
        Assert.True(refused.Result.IsRefused);
        await TradingStore.Write(store, 1, tx => Mint(tx, "1"));
        await TradingStore.Write(store, 1, tx => Mint(tx, "2"));
        await TradingStore.Write(store, 1, tx =>
        {
            Assert.Null(NftItemCommands.Transfer(tx, "1", new TransferItemRequest("user-2")).Refusal);
            return NftItemCommands.Transfer(tx, "2", new TransferItemRequest("user-3"))
                .Then<Unit>(_ => default(Unit));
        });
        Assert.Equal(
            [(1, 1, null, "user-1"), (3, 1, "user-1", "user-2"), (4, 2, "user-1", "user-3")],
            batches.SelectMany(batch => batch.Activities).Select(told =>
                (told.Activity.Id, told.Activity.Item, told.From, told.To)));
        Assert.Equal([1, 2, 3, 4], await store.Query<long>("SELECT id FROM nft_activity ORDER BY id"));
    }

    /// <summary>What is told of any life of items is what the tables hold, line for line.</summary>
    [Fact]
    public async Task Each_line_of_a_history_comes_out_once_and_in_turn()
    {
        const int lives = 4;
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        await TradingStore.Open(store);
        var lines = new ConcurrentQueue<string>();
        var tap = store.Store.State.Feed;
        tap.Listener = batch => batch.Activities.ForEach(told => lines.Enqueue(Line(told)));
        tap.Watch = FeedWatch.Nothing with
        {
            Nfts = [.. Enumerable.Range(1, 2 * lives).Select(id => new FeedTopic(FeedChannel.Nfts, id))],
        };
        for (var seed = 1; seed <= lives; seed++)
        {
            var life = new BidLife(store, new Random(seed));
            await life.Begin();
            for (var step = 0; step < Rounds / 2; step++)
            {
                await life.Step();
            }

            await life.End();
        }

        Assert.InRange(lines.Select(line => line.Split(' ')[3]).Distinct().Count(), 10, 19);
        Assert.Equal(
            await store.Query<string>(
                "SELECT id || ' ' || item || ' ' || collection || ' ' || kind || ' ' || from_user || ' ' "
                + "|| to_user || ' ' || quantity || ' ' || token || ' ' || price || ' ' || transaction_id "
                + "|| ' ' || listing || ' ' || auction || ' ' || offer || ' ' || at "
                + "FROM nft_activity ORDER BY id"),
            lines);
    }

    [Fact]
    public async Task Where_nobody_watches_nothing_is_allocated()
    {
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        await TradingStore.Open(store);
        await TradingStore.Write(store, 1, tx => NftCommands.Create(
            tx, new CreateCollectionRequest("one", "unique")).Then<Unit>(_ => default(Unit)));
        await TradingStore.Write(store, 1, tx =>
        {
            Assert.Null(Mint(tx, "1").Refusal);
            Assert.NotEmpty(tx.State.Nfts.Happenings);
            var before = GC.GetAllocatedBytesForCurrentThread();
            tx.State.Feed.Gather(tx.State);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
            return default(Unit);
        });
    }

    private static string Line(FeedActivity told)
    {
        var (activity, deal) = (told.Activity, told.Activity.Deal);
        return $"{activity.Id} {activity.Item} {activity.Collection} {(long)deal.Kind} {activity.From} "
            + $"{activity.To} {activity.Quantity} {deal.Token} {deal.Price.ToStored()} {deal.Transaction} "
            + $"{deal.Listing} {deal.Auction} {deal.Offer} {told.Time}";
    }

    private static Result<Unit> Mint(Tx tx, string collection) => NftMinting.Mint(
        tx, collection, new MintItemRequest(new NftMetadata("one"))).Then<Unit>(_ => default(Unit));

    private static async Task TakeBack(TestStore store, Random random, ConcurrentQueue<FeedBatch> batches)
    {
        // The book that was wanted comes with the first commit of all.
        await store.Sequencer.Read(_ => true);
        var before = batches.Count;
        store.Truth.BeforeCommit = () =>
        {
            Assert.Equal(before, batches.Count);
            throw new StorageException("The disk is full, says the test.", fatal: false);
        };
        var written = await store.Sequencer.Write(
            TradingStore.Trader(2), Command.Batch, tx => TradingStore.Trade(tx, random));
        Assert.Equal("storage_unavailable", written.Result.Refusal?.Code.Name);
        store.Truth.BeforeCommit = () => Assert.Equal(before, batches.Count);
        written = await store.Sequencer.Write<Unit>(TradingStore.Trader(3), Command.Batch, tx =>
        {
            TradingStore.Trade(tx, random);
            return Refusal.Invalid("round", "To be taken back.");
        });
        Assert.Equal("invalid_round", written.Result.Refusal?.Code.Name);
        Assert.Equal(before, batches.Count);
    }

    private static async Task AssertSame(
        TestStore store, FeedBook book, Dictionary<long, FeedBalance> balances)
    {
        var (levels, sequence, held) = (await store.Sequencer.Read(state => (
            BookLevels.Of(state.Orders.Of(1), int.MaxValue), state.Orders.Of(1).Sequence,
            balances.Keys.Select(token => state.Holdings.Of(Holder.User(1), token))
                .Select(holding => new FeedBalance(holding.Available, holding.Held, holding.Frozen))
                .ToList()))).Value;
        Assert.Equal(levels.Bids, book.Bids.Select(level => (level.Price, level.Lots)));
        Assert.Equal(levels.Asks, book.Asks.Select(level => (level.Price, level.Lots)));
        Assert.Equal(sequence, book.Sequence);
        Assert.Equal(held, balances.Values);
    }
}
