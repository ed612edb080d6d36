using DSLT.Core;
using DSLT.Data;
using DSLT.Ledger;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Sequencing;

public sealed class ProjectorTests(PostgresFixture postgres)
{
    private static readonly Table Metrics = new(
        "metrics", 2, Column.Number("slot_seconds"), Column.Number("id"), Column.Text("name"),
        Column.Text("labels"), Column.Text("unit"), Column.Bytes("summary"));

    private static readonly Table NoSuchTable = new("no_such_table", 1, Column.Number("id"));

    [Theory, EveryDatabase]
    public async Task Waiting_for_a_row_ends_when_the_tables_hold_it(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var written = await store.Mint(1, 100);

        await Eventually.Within(store.Store.Projector.WaitFor(written.Sequence, CancellationToken.None));

        Assert.True(store.Store.Projector.Watermark >= written.Sequence);
    }

    [Theory, EveryDatabase]
    public async Task Waiting_for_a_row_ends_when_the_tables_cannot_be_written(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        store.Tables.Fail();
        var written = await store.Mint(1, 100);

        await Eventually.Within(store.Store.Projector.WaitFor(written.Sequence, CancellationToken.None));
        Assert.NotNull(store.Store.Projector.Failure);
        await Eventually.Within(store.Store.Projector.WaitFor(written.Sequence, CancellationToken.None));
        Assert.True(store.Store.Projector.Watermark < written.Sequence);
        Assert.Equal(Code.StorageUnavailable, WhereNothingWasFound());

        store.Tables.Heal();
        Eventually.Is(() => store.Store.Projector.Watermark >= written.Sequence, "the tables hold it");
        Assert.Equal(Code.NotFound("token"), WhereNothingWasFound());

        Code WhereNothingWasFound() =>
            store.Store.Projector.NotFound(written.Sequence, Refusal.NotFound("token", "GOLD")).Code;
    }

    [Theory, EveryDatabase]
    public async Task Waiting_can_be_given_up(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var next = store.Store.Sequencer.DurableSequence + 1;
        using var patience = new CancellationTokenSource();

        var waiting = store.Store.Projector.WaitFor(next, patience.Token);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Theory, EveryDatabase]
    public async Task Writes_go_on_while_the_tables_cannot_be_written(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        store.Tables.Fail();

        for (var i = 0; i < 20; i++)
        {
            Assert.False((await store.Mint(1, 1)).Result.IsRefused);
        }

        store.Tables.Heal();
        Assert.Equal(20, (await store.Query<long>("SELECT id FROM transactions")).Count);
    }

    [Theory, EveryDatabase]
    public async Task The_history_of_a_user_names_each_transaction_once(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 100);
        await store.Post(Entry.Hold(new AccountId(Holder.User(1), TestStore.Gold), new(10)));

        Assert.Equal(
            [1L, 2L],
            await store.Query<long>("SELECT transaction_id FROM user_transactions ORDER BY transaction_id"));
        Assert.Equal(
            [0L, 1L],
            await store.Query<long>("SELECT line FROM postings WHERE transaction_id = 2 ORDER BY line"));
    }

    [Theory, EveryDatabase]
    public async Task Rows_beside_the_journal_are_written_with_it(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        store.Store.Projector.Also(writer => writer.Put(Metrics, MetricRow(1)));
        await store.Mint(1, 100);

        Assert.Equal([1L], await store.Query<long>("SELECT id FROM metrics"));
    }

    [Theory, EveryDatabase]
    public async Task Rows_beside_the_journal_that_can_never_be_written_do_not_hold_up_the_tables(
        DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        store.Store.Projector.Also(writer => writer.Put(NoSuchTable, [1L]));

        await store.Mint(1, 100);

        Assert.Single(await Eventually.Within(store.Query<long>("SELECT id FROM transactions")));
        Eventually.Is(() => store.Store.Projector.Failure is null, "the tables hold it all");
    }

    [Theory, EveryDatabase]
    public async Task Rows_beside_the_journal_go_with_the_transaction_that_failed(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        store.Tables.Fail();
        store.Store.Projector.Also(writer => writer.Put(Metrics, MetricRow(1)));
        Eventually.Is(() => store.Store.Projector.Failure is not null, "the tables could not be written");
        store.Tables.Heal();
        store.Store.Projector.Also(writer => writer.Put(Metrics, MetricRow(2)));
        await store.Mint(1, 100);

        Assert.Equal([2L], await store.Query<long>("SELECT id FROM metrics"));
    }

    [Fact]
    public void Where_only_rows_beside_the_journal_failed_the_tables_are_not_behind()
    {
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        store.Tables.Fail();
        store.Store.Projector.Also(_ => { });
        Eventually.Is(() => store.Store.Projector.Failure is not null, "the tables could not be written");
        Eventually.Is(() => store.Store.Projector.Failure is null, "there is nothing left to write");
    }

    [Fact]
    public async Task Rows_that_fail_by_a_bug_do_not_hold_up_the_tables()
    {
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        store.Store.Projector.Also(_ => throw new InvalidOperationException("a bug"));

        await store.Mint(1, 100);

        Assert.Single(await store.Query<long>("SELECT id FROM transactions"));
    }

    private static object?[] MetricRow(long id) => [10L, id, "name", "", "unit", new byte[] { 1 }];
}
