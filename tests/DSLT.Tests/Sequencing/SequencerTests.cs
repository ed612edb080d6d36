using DSLT.Core;
using DSLT.Data;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Sequencing;

public sealed class SequencerTests(PostgresFixture postgres)
{
    [Theory, EveryDatabase]
    public async Task A_write_is_in_the_journal_and_in_the_tables(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);

        var written = await store.Mint(1, 100);

        Assert.Equal(1, written.Sequence);
        Assert.Equal(["192.0.2.1"], await store.Query<string>("SELECT address FROM journal WHERE actor = 7"));
        Assert.Equal(
            [Entries.Mint(1, 100).Postings[1].Amount.ToStored()],
            await store.Query<string>(
                $"SELECT available FROM balances WHERE holder = {Holder.User(1).Value}"));
        Assert.Equal([1L], await store.Query<long>("SELECT sequence FROM actor_commands WHERE actor = 7"));
    }

    [Theory, EveryDatabase]
    public async Task A_refused_command_leaves_nothing(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 100);

        var refused = await store.Write<Posted>(tx =>
        {
            tx.Post(Entries.Transfer(1, 2, 60));
            tx.Note("half done");
            return tx.Post(Entries.Transfer(1, 2, 60));
        });

        Assert.Equal(Code.InsufficientBalance, refused.Result.Refusal?.Code);
        Assert.Equal(new Amount(100), await store.Balance(1));
        Assert.Equal(2, (await store.Transfer(1, 2, 1)).Result.Value.TransactionId);
        Assert.Equal(2, (await store.Query<long>("SELECT sequence FROM journal")).Count);
    }

    [Theory, EveryDatabase]
    public async Task A_refused_posting_leaves_nothing_where_its_command_goes_on(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 100);

        var written = await store.Write(tx => tx.Post(Entries.Transfer(1, 2, 500)).IsRefused
            ? tx.Post(Entries.Transfer(1, 2, 50))
            : default(Result<Posted>));
        store.Reopen();

        Assert.Equal(2, written.Result.Value.TransactionId);
        Assert.Equal(new Amount(50), await store.Balance(1));
        Assert.Equal([1L, 2L], await store.Query<long>("SELECT id FROM transactions ORDER BY id"));
    }

    [Theory, EveryDatabase]
    public async Task Both_writing_threads_do_other_work_between_their_transactions(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var (sequencer, projector) = (store.Sequencer, store.Store.Projector);
        await store.Mint(1, 100);

        Assert.Equal("sequencer", await sequencer.Between(() => Thread.CurrentThread.Name));
        Assert.Equal("projector", await projector.Between(() => Thread.CurrentThread.Name));
        Func<int> failing = () => throw new InvalidOperationException("not theirs");
        await Assert.ThrowsAsync<InvalidOperationException>(() => sequencer.Between(failing));
        await Assert.ThrowsAsync<InvalidOperationException>(() => projector.Between(failing));
        Assert.False((await store.Transfer(1, 2, 1)).Result.IsRefused);
        store.Reopen();
        await Assert.ThrowsAsync<StorageException>(() => sequencer.Between(() => 1));
        await Assert.ThrowsAsync<StorageException>(() => projector.Between(() => 1));
    }

    [Theory, EveryDatabase]
    public async Task An_exception_in_a_handler_leaves_nothing_and_reaches_its_caller_alone(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 100);

        var failing = store.Write<Posted>(tx =>
        {
            tx.Post(Entries.Transfer(1, 2, 60));
            throw new InvalidOperationException("a bug");
        }).AsTask();
        var beside = store.Transfer(1, 3, 10);

        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        Assert.False((await beside).Result.IsRefused);
        Assert.Equal(new Amount(90), await store.Balance(1));
        Assert.Equal(2, (await store.Query<long>("SELECT sequence FROM journal")).Count);
    }

    [Theory, EveryDatabase]
    public async Task A_failed_commit_acknowledges_nobody_and_the_next_one_works(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 100);
        store.Truth.Fail();

        var failed = await Task.WhenAll(Enumerable.Range(2, 20).Select(user => store.Transfer(1, user, 1)));
        store.Truth.Heal();
        var next = await store.Transfer(1, 2, 5);

        Assert.All(failed, written => Assert.Equal(Code.StorageUnavailable, written.Result.Refusal?.Code));
        Assert.Equal((2L, 2L), (next.Sequence, next.Result.Value.TransactionId));
        store.Reopen();
        Assert.Equal(new Amount(95), await store.Balance(1));
        Assert.Equal(new Amount(5), await store.Balance(2));
    }

    [Theory, EveryDatabase]
    public async Task A_fatal_failure_ends_the_writes_and_reads_go_on(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 100);
        store.Truth.Fail(fatal: true);
        await store.Transfer(1, 2, 1);
        store.Truth.Heal();

        var after = await store.Transfer(1, 2, 1);

        Assert.Equal(Code.StorageUnavailable, after.Result.Refusal?.Code);
        Assert.NotNull(store.Sequencer.Halted);
        Assert.Equal(new Amount(100), await store.Balance(1));
        store.Reopen();
        Assert.False((await store.Transfer(1, 2, 1)).Result.IsRefused);
    }

    [Theory, EveryDatabase]
    public async Task More_than_the_queue_holds_is_refused_at_once(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres, new StoreOptions { QueueCapacity = 3 });
        await store.Mint(1, 100);
        using var go = new ManualResetEventSlim();
        using var reached = new ManualResetEventSlim();
        store.Truth.BeforeCommit = () =>
        {
            reached.Set();
            go.Wait(TimeSpan.FromSeconds(20));
        };
        var first = store.Transfer(1, 2, 1);
        reached.Wait(TimeSpan.FromSeconds(20));

        var queued = Enumerable.Range(0, 3).Select(_ => store.Transfer(1, 2, 1)).ToArray();
        var refused = await store.Transfer(1, 2, 1);
        go.Set();

        Assert.Equal(Code.Overloaded, refused.Result.Refusal?.Code);
        Assert.All(await Task.WhenAll([first, .. queued]), written => Assert.False(written.Result.IsRefused));
        Assert.Equal(new Amount(96), await store.Balance(1));
    }

    [Theory, EveryDatabase]
    public async Task A_read_sees_the_writes_before_it(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);

        var minted = Enumerable.Range(0, 50).Select(_ => store.Mint(1, 1)).ToArray();
        var balance = await store.Balance(1);

        Assert.Equal(new Amount(50), balance);
        await Task.WhenAll(minted);
    }

    [Theory, EveryDatabase]
    public async Task Time_never_runs_backwards_in_the_journal(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 1);
        store.Clock.Advance(TimeSpan.FromHours(-1));
        await store.Mint(1, 1);
        store.Reopen();
        await store.Mint(1, 1);

        Assert.Single((await store.Query<long>("SELECT time FROM journal")).Distinct());
    }

    [Theory, EveryDatabase]
    public async Task Refused_attempts_are_put_on_record(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);

        await store.Sequencer.Record([
            (Caller.Node, new Refused("POST /api/x", "forbidden", null)),
            (Caller.Node, new Refused("POST /api/y", "rate_limited", "\0 is text too")),
        ]);

        Assert.Equal(
            ["forbidden", "rate_limited"],
            await store.Query<string>("SELECT outcome FROM audit_log ORDER BY sequence"));
    }

    [Fact]
    public async Task Writes_after_the_end_are_refused()
    {
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        var sequencer = store.Sequencer;
        store.Close();

        var written = await sequencer.Write<Unit>(Caller.Node, Command.Setup, _ => default(Unit));

        Assert.Equal(Code.Overloaded, written.Result.Refusal?.Code);
    }
}
