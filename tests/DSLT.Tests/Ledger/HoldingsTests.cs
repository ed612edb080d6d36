using DSLT.Core;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Ledger;

public sealed class HoldingsTests(PostgresFixture postgres)
{
    private static readonly AccountId Account = new(Holder.User(1), TestStore.Gold);

    [Theory, EveryDatabase]
    public async Task An_unbalanced_entry_is_a_bug_and_leaves_nothing(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var unbalanced = Entry.Of(
            EntryKind.Mint, Posting.Credit(Holder.User(1), TestStore.Gold, new Amount(1)));

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Post(unbalanced));

        Assert.Equal(Amount.Zero, await store.Balance(1));
    }

    [Theory, EveryDatabase]
    public async Task What_is_held_cannot_be_moved_until_it_is_released(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 100);
        await store.Post(Entry.Hold(Account, new Amount(80)));

        Assert.Equal(Code.InsufficientBalance, (await store.Transfer(1, 2, 21)).Result.Refusal?.Code);
        store.Reopen();
        await store.Post(Entry.Release(Account, new Amount(80)));

        Assert.False((await store.Transfer(1, 2, 100)).Result.IsRefused);
    }

    [Theory, EveryDatabase]
    public async Task More_than_was_issued_cannot_be_burnt(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 100);

        Assert.True((await store.Post(Entries.Burn(1, 101))).Result.IsRefused);
        Assert.False((await store.Post(Entries.Burn(1, 100))).Result.IsRefused);
    }

    [Theory, EveryDatabase]
    public async Task Nothing_can_be_issued_beyond_the_largest_amount(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Post(Entry.Of(
            EntryKind.Mint,
            Posting.Debit(Holder.Issuance, TestStore.Gold, Amount.Max),
            Posting.Credit(Holder.User(1), TestStore.Gold, Amount.Max)));

        Assert.True((await store.Mint(2, 1)).Result.IsRefused);
        store.Reopen();
        Assert.Equal(Amount.Max, await store.Balance(1));
    }

    [Theory, EveryDatabase]
    public async Task A_frozen_account_is_still_frozen_after_a_restart(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 100);
        await store.Write<Unit>(tx =>
        {
            tx.Raise(new HoldingFroze(tx.Holding(Holder.User(1), TestStore.Gold), frozen: true));
            return default(Unit);
        });

        store.Reopen();

        Assert.True(
            (await store.Sequencer.Read<bool>(
                state => state.Holdings.Of(Holder.User(1), TestStore.Gold).Frozen)).Value);
        Assert.Equal(new Amount(100), await store.Balance(1));
    }

    [Theory, EveryDatabase]
    public async Task Balances_are_exact_while_few_of_them_fit_into_memory(DatabaseKind kind)
    {
        using var store = new TestStore(
            kind, postgres, new StoreOptions { Limits = new StateLimits(Holdings: 4) });
        var expected = new long[20];
        var random = new Random(5);
        for (var user = 0; user < expected.Length; user++)
        {
            await store.Mint(user, 1_000);
            expected[user] = 1_000;
        }

        for (var round = 0; round < 10; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 30).Select(_ =>
            {
                var (from, to, amount) = (random.Next(20), random.Next(20), random.Next(1, 20));
                expected[from] -= amount;
                expected[to] += amount;
                return store.Transfer(from, to, amount);
            }));
            await store.Query<long>("SELECT 1");
        }

        await store.Mint(0, 0);
        Assert.InRange((await store.Sequencer.Read<int>(state => state.Holdings.Count)).Value, 1, 8);
        for (var user = 0; user < expected.Length; user++)
        {
            Assert.Equal(new Amount(expected[user]), await store.Balance(user));
        }
    }

    [Theory, EveryDatabase]
    public async Task No_balance_leaves_memory_before_the_tables_hold_it(DatabaseKind kind)
    {
        using var store = new TestStore(
            kind, postgres, new StoreOptions { Limits = new StateLimits(Holdings: 4) });
        store.Tables.Fail();
        for (var user = 0; user < 20; user++)
        {
            await store.Mint(user, 1_000);
        }

        for (var user = 0; user < 20; user++)
        {
            Assert.Equal(new Amount(1_000), await store.Balance(user));
        }
    }
}
