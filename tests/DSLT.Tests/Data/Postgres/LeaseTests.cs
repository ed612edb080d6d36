using DSLT.Core;
using DSLT.Data;
using DSLT.Data.Postgres;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;

namespace DSLT.Tests.Data.Postgres;

public sealed class LeaseTests(PostgresFixture postgres)
{
    private static readonly PostgresOptions Short = new()
    {
        LeaseTime = TimeSpan.FromMilliseconds(300),
        LeaseWait = TimeSpan.FromSeconds(20),
    };

    private static readonly PostgresOptions Impatient = Short with { LeaseWait = TimeSpan.Zero };

    [Fact]
    public async Task A_node_takes_over_when_the_holder_has_stopped_renewing()
    {
        var place = postgres.CreateDatabase();
        using var first = Open(place, Short, new ManualClock());
        await Mint(first, 100);

        using var second = Open(place, Short, TimeProvider.System);

        Assert.Equal(new Amount(100), await Balance(second));
        Assert.False((await Mint(second, 1)).Result.IsRefused);
    }

    [Fact]
    public async Task A_node_that_was_replaced_can_never_write()
    {
        var place = postgres.CreateDatabase();
        using var first = Open(place, Short, new ManualClock());
        await Mint(first, 100);
        using var second = Open(place, Short, TimeProvider.System);

        var refused = await Mint(first, 1_000);

        Assert.Equal(Code.StorageUnavailable, refused.Result.Refusal?.Code);
        Assert.Contains("taken over", first.Sequencer.Halted, StringComparison.Ordinal);
        Assert.Equal(2, (await Mint(second, 1)).Sequence);
        Assert.Equal(new Amount(101), await Balance(second));
    }

    [Fact]
    public async Task A_node_that_was_replaced_can_never_write_the_tables()
    {
        var place = postgres.CreateDatabase();
        using var first = PostgresDatabase.Open(place, new ManualClock(), Short);
        first.Migrate(TimeProvider.System);
        using var truth = first.OpenTruth();
        using var tables = first.OpenProjection();
        using var second = Open(place, Short, TimeProvider.System);
        await Mint(second, 100);

        tables.Begin();
        tables.Execute("UPDATE watermark SET sequence = 0");

        Assert.True(Assert.Throws<StorageException>(() => tables.Commit(0)).Fatal);
    }

    [Fact]
    public void A_holder_that_renews_keeps_its_lease()
    {
        var place = postgres.CreateDatabase();

        // Longer than a busy machine keeps the renewing thread from its turn.
        var lease = Short with { LeaseTime = TimeSpan.FromSeconds(2) };
        using var first = Open(place, lease, TimeProvider.System);
        var patience = lease with { LeaseWait = lease.LeaseTime * 1.5 };

        var refused = Assert.Throws<StorageException>(() => Open(place, patience, TimeProvider.System));

        Assert.Contains("in use by another dslt node", refused.Message, StringComparison.Ordinal);
        Assert.Contains(Environment.MachineName, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lease_that_was_given_back_is_free_at_once()
    {
        var place = postgres.CreateDatabase();
        Open(place, new PostgresOptions(), TimeProvider.System).Dispose();

        Open(place, Impatient, TimeProvider.System).Dispose();
    }

    [Fact]
    public async Task Nodes_that_start_together_on_an_empty_database_migrate_it_once()
    {
        var place = postgres.CreateDatabase();

        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            using var database = PostgresDatabase.Open(place, TimeProvider.System);
            database.Migrate(TimeProvider.System);
            return true;
        })));

        Assert.Equal(4, opened.Length);
    }

    [Fact]
    public void A_database_that_cannot_be_reached_is_named_without_its_password()
    {
        var refused = Assert.Throws<StorageException>(() => PostgresDatabase.Open(
            "Host=127.0.0.1;Port=1;Database=nowhere;Username=me;Password=hush", TimeProvider.System));

        Assert.Contains("127.0.0.1:1, database nowhere", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", refused.ToString(), StringComparison.Ordinal);
    }

    private static Store Open(string place, PostgresOptions options, TimeProvider clock) => Store.Open(
        PostgresDatabase.Open(place, clock, options), TimeProvider.System, TestStore.Json, new StoreOptions(),
        NullLoggerFactory.Instance);

    private static async Task<Written<Posted>> Mint(Store store, long amount) =>
        await store.Sequencer.Write(Caller.Node, Command.TokenMint, tx => tx.Post(Entries.Mint(1, amount)));

    private static async Task<Amount> Balance(Store store) =>
        (await store.Sequencer.Read(state => state.Holdings.Of(Holder.User(1), TestStore.Gold).Available))
            .Value;
}
