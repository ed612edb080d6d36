using System.Data.Common;
using Dapper;
using DSLT.Data.Postgres;
using DSLT.Tests.Infrastructure;
using Npgsql;

namespace DSLT.Tests.Data.Postgres;

/// <summary>What a read is worth when the connections of the pool were lost while nobody used them.</summary>
public sealed class PostgresDatabaseTests(PostgresFixture postgres)
{
    private const string EndReadersSql =
        "SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity "
        + "WHERE datname = current_database() AND application_name = 'dslt reader'";

    private readonly ManualClock clock = new();

    [Fact]
    public async Task Reads_after_the_server_ended_all_connections_work()
    {
        var place = postgres.CreateDatabase();
        using var database = PostgresDatabase.Open(place, clock);
        await FillPool(database);
        await using var admin = NpgsqlDataSource.Create(place);
        await admin.CreateCommand(EndReadersSql).ExecuteNonQueryAsync();

        clock.Advance(TimeSpan.FromSeconds(1));

        await ReadAtOnce(database);
    }

    [Fact]
    public async Task Reads_after_the_network_cut_all_connections_work()
    {
        using var proxy = Proxy(out var place);
        using var database = PostgresDatabase.Open(place, clock);
        await FillPool(database);
        proxy.Break();
        proxy.Mend();

        clock.Advance(TimeSpan.FromSeconds(1));

        await ReadAtOnce(database);
    }

    [Fact]
    public async Task A_read_while_the_server_is_away_fails_and_a_later_one_works()
    {
        using var proxy = Proxy(out var place);
        using var database = PostgresDatabase.Open(place, clock);
        await FillPool(database);
        proxy.Break();
        clock.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Read(database));

        proxy.Mend();
        clock.Advance(TimeSpan.FromSeconds(1));
        await Read(database);
    }

    /// <summary>A line to a new database that can be cut.</summary>
    private TcpProxy Proxy(out string place)
    {
        var settings = new NpgsqlConnectionStringBuilder(postgres.CreateDatabase());
        var proxy = new TcpProxy(settings.Host!, settings.Port);
        (settings.Host, settings.Port) = ("127.0.0.1", proxy.Port);
        place = settings.ConnectionString;
        return proxy;
    }

    private static Task ReadAtOnce(PostgresDatabase database) =>
        Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Read(database)));

    private static async Task Read(PostgresDatabase database)
    {
        await using var reader = await database.OpenReader(TestContext.Current.CancellationToken);
        Assert.Equal(1, await reader.ExecuteScalarAsync<int>("SELECT 1"));
    }

    private static async Task FillPool(PostgresDatabase database)
    {
        var open = new List<DbConnection>();
        for (var i = 0; i < 3; i++)
        {
            open.Add(await database.OpenReader(TestContext.Current.CancellationToken));
        }

        foreach (var reader in open)
        {
            Assert.Equal(1, await reader.ExecuteScalarAsync<int>("SELECT 1"));
            await reader.DisposeAsync();
        }
    }
}
