using System.Text;
using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Sequencing;

public sealed class IdempotencyTests(PostgresFixture postgres)
{
    private static readonly IdempotencyKey Key = new(1, 100);

    private static readonly StoreOptions TinyMemory = new() { Limits = new StateLimits(IdempotencyKeys: 2) };

    [Theory, EveryDatabase]
    public async Task The_same_key_and_request_are_done_once(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 100);
        var first = await store.Transfer(1, 2, 10, Key);

        var again = await store.Transfer(1, 2, 10, Key);

        Assert.True(again.IsReplay);
        Assert.Equal(first.Sequence, again.Sequence);
        Assert.Equal(new Amount(90), await store.Balance(1));
    }

    [Theory, EveryDatabase]
    public async Task The_answer_stands_in_the_journal_row(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Write<string>(_ => "made", Key);

        var payload = Assert.Single(
            await store.Query<byte[]>("SELECT payload FROM journal WHERE sequence = 1"));

        Assert.Contains("\"made\"", Encoding.UTF8.GetString(payload), StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task Another_request_with_the_same_key_is_refused(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 100);
        await store.Transfer(1, 2, 10, Key);

        var other = await store.Transfer(1, 2, 11, Key with { Request = 101 });

        Assert.Equal(Code.IdempotencyMismatch, other.Result.Refusal?.Code);
        Assert.Equal(new Amount(90), await store.Balance(1));
    }

    [Theory, EveryDatabase]
    public async Task A_request_that_is_not_durable_yet_is_in_progress(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 100);
        using var go = new ManualResetEventSlim();
        store.Truth.BeforeCommit = () => go.Wait(TimeSpan.FromSeconds(20));
        var ahead = store.Transfer(1, 2, 1);
        Eventually.Is(() => store.Sequencer.QueueDepth == 0, "the first command is being committed");

        var first = store.Transfer(1, 2, 10, Key);
        var second = store.Transfer(1, 2, 10, Key);
        go.Set();

        await ahead;
        Assert.False((await first).Result.IsRefused);
        Assert.Equal(Code.RequestInProgress, (await second).Result.Refusal?.Code);
        Assert.Equal(new Amount(89), await store.Balance(1));
    }

    [Theory, EveryDatabase]
    public async Task A_refused_command_does_not_use_its_key_up(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 5);
        await store.Transfer(1, 2, 10, Key);
        await store.Mint(1, 5);

        var again = await store.Transfer(1, 2, 10, Key);

        Assert.False(again.Result.IsRefused || again.IsReplay);
    }

    [Theory, EveryDatabase]
    public async Task A_key_is_free_again_after_a_failed_commit(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 100);
        store.Truth.Fail();
        await store.Transfer(1, 2, 10, Key);
        store.Truth.Heal();

        var again = await store.Transfer(1, 2, 10, Key);

        Assert.False(again.Result.IsRefused || again.IsReplay);
    }

    [Theory, EveryDatabase]
    public async Task A_key_is_known_after_a_restart(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 100);
        await store.Transfer(1, 2, 10, Key);

        store.Reopen();

        Assert.True((await store.Transfer(1, 2, 10, Key)).IsReplay);
        store.Clock.Advance(TimeSpan.FromHours(23));
        Assert.True((await store.Transfer(1, 2, 10, Key)).IsReplay);
    }

    [Theory, EveryDatabase]
    public async Task A_key_is_known_after_a_restart_that_replays_it(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        store.Tables.Fail();
        await store.Mint(1, 100);
        await store.Transfer(1, 2, 10, Key);
        store.Close();
        store.Tables.Heal();

        store.Reopen();

        Assert.True((await store.Transfer(1, 2, 10, Key)).IsReplay);
    }

    [Theory, EveryDatabase]
    public async Task A_key_is_known_after_a_restart_with_a_clock_that_was_set_back(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 100);
        await store.Transfer(1, 2, 10, Key);
        store.Clock.Advance(TimeSpan.FromHours(-2));
        store.Reopen();
        store.Clock.Advance(TimeSpan.FromHours(25));

        Assert.True((await store.Transfer(1, 2, 10, Key)).IsReplay);
    }

    [Theory, EveryDatabase]
    public async Task A_key_that_left_memory_is_found_in_its_table(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres, TinyMemory);
        await store.Mint(1, 100);
        await store.Transfer(1, 2, 10, Key);
        await UseKeys(store, 10);
        await store.Query<long>("SELECT 1");
        await UseKeys(store, 10);
        Assert.True(await CountInMemory(store) < 20);

        Assert.True((await store.Transfer(1, 2, 10, Key)).IsReplay);
    }

    [Theory, EveryDatabase]
    public async Task A_key_stays_in_memory_until_its_table_holds_it(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres, TinyMemory);
        store.Tables.Fail();
        await store.Mint(1, 100);
        await store.Transfer(1, 2, 10, Key);
        await UseKeys(store, 20);

        Assert.True((await store.Transfer(1, 2, 10, Key)).IsReplay);
        Assert.Equal(21, await CountInMemory(store));
    }

    [Theory, EveryDatabase]
    public async Task A_key_is_free_again_after_a_day(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await store.Mint(1, 100);
        await store.Transfer(1, 2, 10, Key);
        store.Clock.Advance(TimeSpan.FromDays(1));

        Assert.False((await store.Transfer(1, 2, 10, Key)).IsReplay);
        Assert.True((await store.Transfer(1, 2, 10, Key)).IsReplay);
        Assert.Single(await store.Query<long>("SELECT sequence FROM idempotency"));
    }

    private static async Task<int> CountInMemory(TestStore store) =>
        (await store.Sequencer.Read<int>(state => state.Idempotency.Count)).Value;

    private static async Task UseKeys(TestStore store, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await store.Transfer(1, 2, 1, new IdempotencyKey((UInt128)(1_000 + i), 1));
        }
    }
}
