using DSLT.Core;
using DSLT.Features.Referrals;
using DSLT.Features.Surveillance;
using DSLT.Ledger;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Referrals;

/// <summary>User 1 brought user 2, and earned 100 units of GOLD by a fee of that one.</summary>
public sealed class RingSearchTests(PostgresFixture postgres)
{
    private const long Gold = TestStore.Gold;
    private const int Earned = 100;

    [Theory, EveryDatabase]
    public async Task A_commission_that_goes_back_through_others_is_found(DatabaseKind kind)
    {
        using var store = await Open(kind);
        await Send(store, (4, 2, 90), (1, 3, 80), (3, 4, 70), (4, 5, 60), (5, 2, 60), (4, 2, 49));
        Assert.Null(await Find(store));
        await Send(store, (3, 2, 1));
        var circle = Assert.IsType<Finding>(await Find(store));
        Assert.Equal(new AlertKey(AlertKind.CircularFlow, 0, 2, 1), circle.Key);
        Assert.Contains("50 went back to the user by 2 transfers", circle.Summary, StringComparison.Ordinal);
        Assert.Contains("through two other accounts", circle.Summary, StringComparison.Ordinal);
        Assert.Null(await Find(store, new RingOptions { Hops = 2 }));
        Assert.NotNull(await Find(store, new RingOptions { Hops = 2, ReturnedBps = 100 }));
        Assert.Null(await Find(store, new RingOptions { Hops = 1, ReturnedBps = 100 }));
    }

    [Theory, EveryDatabase]
    public async Task A_direct_one_is_found_however_little_is_looked_at(DatabaseKind kind)
    {
        using var store = await Open(kind);
        await Send(store, (1, 2, 25), (3, 2, 1), (1, 2, 25));
        Assert.NotNull(await Find(store, new RingOptions { Hops = 1 }));
        var circle = Assert.IsType<Finding>(await Find(store, new RingOptions { ThirdAccounts = 1 }));
        Assert.DoesNotContain("other", circle.Summary, StringComparison.Ordinal);
    }

    /// <summary>Of those who sent the user something the last ones are looked at.</summary>
    [Theory, EveryDatabase]
    public async Task So_many_others_are_looked_at_and_no_more(DatabaseKind kind)
    {
        using var store = await Open(kind);
        await Send(store, (4, 2, 1), (1, 3, 80), (3, 4, 80), (5, 2, 1), (6, 2, 1), (4, 2, 80));
        Assert.NotNull(await Find(store, new RingOptions { ThirdAccounts = 1 }));
        await Send(store, (5, 2, 1), (6, 2, 1));
        Assert.NotNull(await Find(store, new RingOptions { ThirdAccounts = 3 }));
        Assert.Null(await Find(store, new RingOptions { ThirdAccounts = 2 }));
    }

    [Theory, EveryDatabase]
    public async Task Another_token_or_a_time_before_makes_no_circle(DatabaseKind kind)
    {
        using var store = await Open(kind);
        await Post(store, (1, 3, 80), TradingStore.Usd);
        await Send(store, (3, 2, 80));
        Assert.Null(await Find(store));
        await Send(store, (1, 3, 80), (3, 2, 80));
        Assert.NotNull(await Find(store));
        var last = (await store.Query<long>("SELECT max(id) FROM transactions")).Single();
        Assert.Null(await Find(store, first: last));
    }

    private async Task<TestStore> Open(DatabaseKind kind)
    {
        var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        foreach (var user in new[] { 5, 6 })
        {
            await Post(store, (4, user, 10_000), Gold);
        }

        await TradingStore.Write(store, 1, tx => ReferralCommands
            .Set(tx, new SetReferralsRequest([10_000], BindingDays: 1))
            .Then(_ => ReferralCommands.CreateCode(tx, new CreateCodeRequest("ONE")))
            .Then<Unit>(_ => default(Unit)));
        await TradingStore.Write(
            store, 2, tx => ReferralCommands.Bind(tx, "ONE").Then<Unit>(_ => default(Unit)));
        await TradingStore.Write(store, 2, tx =>
        {
            var fee = new Amount(Earned);
            var split = ReferralCommissions.Split(
                tx, 2, Income.Trading, Gold, fee, fee, Holder.Of(HolderKind.Fees, 1))!;
            var lines = new List<Posting> { Posting.Debit(Holder.User(2), Gold, fee) };
            split.AddTo(lines);
            ReferralCommissions.Book(tx, tx.Post(Entry.Of(EntryKind.Trade, [.. lines])).Value, split);
            return default(Unit);
        });
        return store;
    }

    private static async Task Send(TestStore store, params (long From, long To, int Amount)[] transfers)
    {
        foreach (var transfer in transfers)
        {
            await Post(store, transfer, Gold);
        }
    }

    private static Task Post(TestStore store, (long From, long To, int Amount) transfer, long token) =>
        TradingStore.Write(store, 1, tx => tx
            .Post(Entries.Transfer(transfer.From, transfer.To, transfer.Amount, token))
            .Then<Unit>(_ => default(Unit)));

    private static async Task<Finding?> Find(TestStore store, RingOptions? options = null, long first = 1)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await store.Store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        var found = await new RingSearch(store.Store.Database, options ?? new RingOptions(), first, since: 0)
            .Find(new ReferredPair { Referee = 2, Referrer = 1 }, cancellation);
        return found.SingleOrDefault();
    }
}
