using DSLT.Core;
using DSLT.Data.Postgres;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DSLT.Tests.Data.Postgres;

/// <summary>What a write is worth when the network goes away under its commit.</summary>
public sealed class PostgresSessionTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_found_done_and_acknowledged()
    {
        using var node = new ProxiedNode(postgres);
        await node.Mint(100);

        node.Proxy.Lose(TcpProxy.Loss.Answer);
        var written = await node.Mint(10);

        Assert.Equal(2, written.Sequence);
        Assert.False(written.Result.IsRefused);
        Assert.Equal(3, (await node.Mint(1)).Sequence);
        Assert.Equal([1L, 2L, 3L], await node.Journal());
        Assert.Equal(new Amount(111), await node.Balance());
    }

    [Theory]
    [InlineData(nameof(TcpProxy.Loss.Request))]
    [InlineData(nameof(TcpProxy.Loss.HalfOfRequest))]
    public async Task A_commit_that_never_arrived_whole_is_refused_and_the_next_one_works(string loss)
    {
        using var node = new ProxiedNode(postgres);
        await node.Mint(100);

        node.Proxy.Lose(Enum.Parse<TcpProxy.Loss>(loss));
        var refused = await node.Mint(10);
        var next = await node.Mint(1);

        Assert.Equal(Code.StorageUnavailable, refused.Result.Refusal?.Code);
        Assert.Equal((2L, 2L), (next.Sequence, next.Result.Value.TransactionId));
        Assert.Equal([1L, 2L], await node.Journal());
        Assert.Equal(new Amount(101), await node.Balance());
    }

    [Fact]
    public async Task A_commit_that_arrives_after_it_was_given_up_is_void()
    {
        using var node = new ProxiedNode(postgres);
        await node.Mint(100);

        node.Proxy.Lose(TcpProxy.Loss.Delayed);
        var refused = await node.Mint(10);
        var served = node.Proxy.Delivered;
        node.Proxy.Release!.SetResult();
        await served.WaitAsync(TimeSpan.FromSeconds(20));
        var next = await node.Mint(1);

        Assert.Equal(Code.StorageUnavailable, refused.Result.Refusal?.Code);
        Assert.Equal(2, next.Sequence);
        Assert.Equal(new Amount(101), await node.Balance());
        node.Reopen();
        Assert.Equal(new Amount(101), await node.Balance());
    }

    [Fact]
    public async Task A_server_that_ends_all_connections_costs_no_acknowledged_write()
    {
        using var node = new ProxiedNode(postgres);
        await node.Mint(100);
        await using var admin = NpgsqlDataSource.Create(node.Place);

        await admin.CreateCommand(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            + "WHERE datname = current_database() AND pid <> pg_backend_pid()").ExecuteNonQueryAsync();
        var acknowledged = 100L;
        for (var i = 0; i < 10; i++)
        {
            acknowledged += (await node.Mint(1)).Result.IsRefused ? 0 : 1;
        }

        Assert.True(acknowledged >= 109);
        Assert.Equal(new Amount(acknowledged), await node.Balance());
        node.Reopen();
        Assert.Equal(new Amount(acknowledged), await node.Balance());
    }

    [Fact]
    public async Task While_the_server_is_away_writes_are_refused_and_afterwards_they_work()
    {
        using var node = new ProxiedNode(
            postgres, new PostgresOptions { SettleWithin = TimeSpan.FromSeconds(20) });
        await node.Mint(100);

        node.Proxy.Break();
        var during = node.Mint(10);
        node.Proxy.Mend();
        var refused = await during;

        Assert.Equal(Code.StorageUnavailable, refused.Result.Refusal?.Code);
        Assert.False((await node.Mint(1)).Result.IsRefused);
        Assert.Equal(new Amount(101), await node.Balance());
    }

    [Fact]
    public async Task A_commit_of_which_nobody_can_tell_ends_the_writes()
    {
        using var node = new ProxiedNode(postgres, new PostgresOptions { SettleWithin = TimeSpan.Zero });
        await node.Mint(100);

        node.Proxy.Break();
        var refused = await node.Mint(10);

        Assert.Equal(Code.StorageUnavailable, refused.Result.Refusal?.Code);
        Assert.Contains("cannot be found out", node.Store.Sequencer.Halted, StringComparison.Ordinal);
    }

    /// <summary>
    /// A store whose way to the database can be cut; its tables are up to date before each write.
    /// </summary>
    private sealed class ProxiedNode : IDisposable
    {
        private readonly string proxied;
        private readonly PostgresOptions options;

        public ProxiedNode(PostgresFixture postgres, PostgresOptions? options = null)
        {
            Place = postgres.CreateDatabase();
            this.options = options ?? new PostgresOptions();
            var settings = new NpgsqlConnectionStringBuilder(Place);
            Proxy = new TcpProxy(settings.Host!, settings.Port);
            (settings.Host, settings.Port) = ("127.0.0.1", Proxy.Port);
            proxied = settings.ConnectionString;
            Store = Open();
        }

        public string Place { get; }

        public TcpProxy Proxy { get; }

        public Store Store { get; private set; }

        public async Task<Written<Posted>> Mint(long amount) => await Eventually.Within(Write(amount));

        public async Task<Amount> Balance() =>
            (await Store.Sequencer.Read(
                state => state.Holdings.Of(Holder.User(1), TestStore.Gold).Available)).Value;

        public async Task<List<long>> Journal()
        {
            await using var source = NpgsqlDataSource.Create(Place);
            await using var command = source.CreateCommand("SELECT sequence FROM journal ORDER BY sequence");
            await using var reader = await command.ExecuteReaderAsync();
            List<long> rows = [];
            while (await reader.ReadAsync())
            {
                rows.Add(reader.GetInt64(0));
            }

            return rows;
        }

        public void Reopen()
        {
            Store.Dispose();
            Store = Open();
        }

        public void Dispose()
        {
            Proxy.Mend();
            Store.Dispose();
            Proxy.Dispose();
        }

        private async Task<Written<Posted>> Write(long amount)
        {
            var written = await Store.Sequencer.Write(
                Caller.Node, Command.TokenMint, tx => tx.Post(Entries.Mint(1, amount)));
            if (!written.Result.IsRefused)
            {
                await Store.Projector.WaitFor(written.Sequence, CancellationToken.None);
            }

            return written;
        }

        // The lease's timer stands still, so that it is the write whose bytes are lost.
        private Store Open() => Store.Open(
            PostgresDatabase.Open(proxied, new ManualClock(), options), TimeProvider.System, TestStore.Json,
            new StoreOptions(), NullLoggerFactory.Instance);
    }
}
