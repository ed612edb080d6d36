using DSLT.Core;
using DSLT.Data;
using DSLT.Features.Tokens;
using DSLT.Features.Users;
using DSLT.Ledger;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Sequencing;

public sealed class StoreTests(PostgresFixture postgres)
{
    [Theory, EveryDatabase]
    public async Task Balances_and_transaction_ids_survive_a_restart(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 100);
        var before = await store.Transfer(1, 2, 30);

        store.Reopen();

        Assert.Equal(new Amount(70), await store.Balance(1));
        Assert.Equal(new Amount(30), await store.Balance(2));
        Assert.Equal(
            before.Result.Value.TransactionId + 1,
            (await store.Transfer(2, 1, 1)).Result.Value.TransactionId);
    }

    [Theory, EveryDatabase]
    public async Task What_the_tables_do_not_hold_yet_is_replayed_from_the_journal(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 100);
        await store.Query<long>("SELECT 1");
        store.Tables.Fail();
        await store.Transfer(1, 2, 30);
        await store.Transfer(2, 3, 10);
        store.Close();
        store.Tables.Heal();

        store.Reopen();

        Assert.Equal(new Amount(70), await store.Balance(1));
        Assert.Equal(new Amount(20), await store.Balance(2));
        Assert.Equal(new Amount(10), await store.Balance(3));
        Assert.Equal(
            [0.ToStored(), 10.ToStored(), 20.ToStored(), 70.ToStored()],
            await store.Query<string>(
                $"SELECT available FROM balances WHERE holder <> {Holder.Issuance.Value} "
                + $"UNION ALL SELECT '{0.ToStored()}' ORDER BY 1"));
        Assert.Equal(3, (await store.Query<long>("SELECT id FROM transactions")).Count);
    }

    [Theory, EveryDatabase]
    public async Task Rows_of_the_truth_survive_a_restart(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var user = new User(1, "alice", null, "$argon2id$", Role.Admin, 2, Frozen: false, 5);
        var token = new Token(1, "GOLD", "Gold", 6, Amount.Max, Mintable: true, Paused: false, 1, "{}", 6);
        await store.Write<Unit>(tx =>
        {
            tx.State.Users.Save(user);
            tx.State.Tokens.Save(token);
            return default(Unit);
        });

        store.Reopen();

        Assert.Equal(user, (await store.Sequencer.Read(state => state.Users.Find(1))).Value);
        Assert.Equal(user, (await store.Sequencer.Read(state => state.Users.FindByName("alice"))).Value);
        Assert.Equal(token, (await store.Sequencer.Read(state => state.Tokens.Find("GOLD"))).Value);
        Assert.Equal(
            user, await store.Store.State.Users.Committed(1, store.Store.Database, CancellationToken.None));
    }

    [Theory, EveryDatabase]
    public async Task The_journal_goes_on_from_where_a_restart_left_it(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 100);
        store.Reopen();
        await store.Mint(1, 100);
        store.Reopen();

        Assert.Equal([1L, 2L], await store.Query<long>("SELECT sequence FROM journal ORDER BY sequence"));
    }

    [Theory, EveryDatabase]
    public void A_place_in_use_is_refused(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);

        var refused = Assert.Throws<StorageException>(() =>
        {
            using var second = store.OpenDatabase();
            second.Migrate(store.Clock);
            second.OpenTruth().Dispose();
        });

        Assert.Contains("in use by another dslt", refused.Message, StringComparison.Ordinal);
        Assert.True(refused.Fatal);
    }

    [Theory, EveryDatabase]
    public async Task A_replayed_row_that_was_changed_is_found(DatabaseKind kind) =>
        await AssertDamageIsFound(kind, "UPDATE journal SET actor = 9 WHERE sequence = 3");

    [Theory, EveryDatabase]
    public async Task A_replayed_row_that_was_removed_is_found(DatabaseKind kind) =>
        await AssertDamageIsFound(kind, "DELETE FROM journal WHERE sequence = 3");

    [Theory, EveryDatabase]
    public async Task Replayed_rows_in_another_order_are_found(DatabaseKind kind) =>
        await AssertDamageIsFound(
        kind,
        "UPDATE journal SET sequence = 1003 WHERE sequence = 3",
        "UPDATE journal SET sequence = 3 WHERE sequence = 4",
        "UPDATE journal SET sequence = 4 WHERE sequence = 1003");

    [Theory, EveryDatabase]
    public async Task A_journal_that_ends_before_the_tables_do_is_refused(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 100);
        await store.Mint(1, 100);
        store.Close();
        store.Tamper("DELETE FROM journal WHERE sequence = 2");

        var refused = Assert.Throws<StorageException>(() => store.Reopen());

        Assert.Contains("cut short", refused.Message, StringComparison.Ordinal);
    }

    private async Task AssertDamageIsFound(DatabaseKind kind, params string[] damage)
    {
        using var store = new TestStore(kind, postgres);
        store.Tables.Fail();
        for (var i = 0; i < 5; i++)
        {
            await store.Mint(1, 100);
        }

        store.Close();
        store.Tables.Heal();
        store.Tamper(damage);

        var refused = Assert.Throws<StorageException>(() => store.Reopen());

        Assert.Contains("The journal is damaged at row", refused.Message, StringComparison.Ordinal);
    }
}

file static class Stored
{
    public static string ToStored(this int units) => new Amount(units).ToStored();
}
