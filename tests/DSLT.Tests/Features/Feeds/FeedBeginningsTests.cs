using System.Text.Json;
using DSLT.Core;
using DSLT.Features.Feeds;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;

namespace DSLT.Tests.Features.Feeds;

public sealed class FeedBeginningsTests(PostgresFixture postgres)
{
    private const long Newcomer = 9;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The tables stand still, so that they never know the token: it is in the snapshot all the same, for its
    /// coming was seen.
    /// </summary>
    [Fact]
    public async Task A_token_that_comes_between_the_asking_and_the_snapshot_is_in_it()
    {
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        await TradingStore.Open(store);
        await store.Query<long>("SELECT 1");
        store.Tables.Fail();
        await Give(store, user: 1);
        Eventually.Is(() => store.Store.Projector.Failure is not null, "the tables stand still");
        using var feed = new Feed(store.Store, NullLogger<Feed>.Instance);
        var begun = new TaskCompletionSource<FeedStanding>(
            TaskCreationOptions.RunContinuationsAsynchronously);
        var beginnings = new FeedBeginnings(
            feed, store.Store, begun.SetResult, NullLogger.Instance);
        feed.Add(new Relay(beginnings));
        using var gate = new ManualResetEventSlim();
        var held = store.Sequencer.Read(_ => gate.Wait(Limit)).AsTask();
        using var connection = new FeedConnection(
            null!, new FeedOptions(), store.Clock, new FeedOpening(_ => null!, MaxMessageBytes: 1));
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        feed.Post(() =>
        {
            feed.FollowUser(Newcomer);
            beginnings.Add(connection, new FeedTopic(FeedChannel.Balances, Newcomer));
            asked.SetResult();
        });
        await asked.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        var given = Give(store, Newcomer);
        gate.Set();
        await held;
        await given;

        var standing = await begun.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        var (token, balance) = Assert.Single(standing.Balances);
        Assert.Empty(standing.Tokens);
        Assert.Equal((TradingStore.Usd, new Amount(7)), (token.Id, balance.Available));
    }

    [Theory]
    [InlineData(FeedStanding.MaxBalances, false)]
    [InlineData(FeedStanding.MaxBalances + 1, true)]
    public async Task A_snapshot_says_where_there_are_more_balances_than_it_has(int count, bool hasMore)
    {
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        await TradingStore.Open(store);
        await TradingStore.Write(store, 1, tx => GiveMany(tx, count));
        using var feed = new Feed(store.Store, NullLogger<Feed>.Instance);
        var begun = new TaskCompletionSource<FeedStanding>(
            TaskCreationOptions.RunContinuationsAsynchronously);
        var beginnings = new FeedBeginnings(feed, store.Store, begun.SetResult, NullLogger.Instance);
        using var connection = new FeedConnection(
            null!, new FeedOptions(), store.Clock, new FeedOpening(_ => null!, MaxMessageBytes: 1));
        feed.Post(() =>
        {
            feed.FollowUser(Newcomer);
            beginnings.Add(connection, new FeedTopic(FeedChannel.Balances, Newcomer));
        });
        var standing = await begun.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        var snapshot = JsonElement.Parse(FeedMessages.Balances(standing).Span);
        Assert.Equal(FeedStanding.MaxBalances, snapshot.GetProperty("balances").GetArrayLength());
        Assert.Equal(hasMore, snapshot.GetProperty("more").GetBoolean());
    }

    private static Result<Unit> GiveMany(Tx tx, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var token = tx.State.Tokens.NextId();
            tx.State.Tokens.Save(new Token(
                token, $"T-{i}", $"T-{i}", 0, null, Mintable: true, Paused: false, Issuer: 1, "{}", tx.Now));
            Assert.Null(tx.Post(Entry.Of(
                EntryKind.Mint,
                Posting.Debit(Holder.Issuance, token, new Amount(7)),
                Posting.Credit(Holder.User(Newcomer), token, new Amount(7)))).Refusal);
        }

        return default(Unit);
    }

    private static Task Give(TestStore store, long user) => TradingStore.Write(
        store, 1, tx => tx.Post(Entry.Of(
            EntryKind.Mint,
            Posting.Debit(Holder.Issuance, TradingStore.Usd, new Amount(7)),
            Posting.Credit(Holder.User(user), TradingStore.Usd, new Amount(7))))
            .Then<Unit>(_ => default(Unit)));

    private sealed class Relay(FeedBeginnings beginnings) : IFeedForm
    {
        public void Updated(IReadOnlyList<OrderUpdate> updates)
        {
        }

        public void Began(Market market, FeedBook book)
        {
        }

        public void Changed(Market market, FeedBook book, in BookStep step)
        {
        }

        public void Balanced(FeedBatch batch) => beginnings.Balanced(batch);

        public void StartAnew() => beginnings.Clear();
    }
}
