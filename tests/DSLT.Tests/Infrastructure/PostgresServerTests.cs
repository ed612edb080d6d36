using Npgsql;

namespace DSLT.Tests.Infrastructure;

public sealed class PostgresServerTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Two_databases_are_independent()
    {
        await using var first = NpgsqlDataSource.Create(postgres.CreateDatabase());
        await using var second = NpgsqlDataSource.Create(postgres.CreateDatabase());

        await first.CreateCommand("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('one')")
            .ExecuteNonQueryAsync();

        Assert.Equal(1L, await CountNotes(first));
        Assert.Equal(0L, await CountNotes(second));
    }

    [Fact]
    public async Task A_commit_waits_for_the_disk_as_in_production()
    {
        await using var database = NpgsqlDataSource.Create(postgres.CreateDatabase());

        Assert.Equal("on", await database.CreateCommand("SHOW fsync").ExecuteScalarAsync());
        Assert.Equal("on", await database.CreateCommand("SHOW synchronous_commit").ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_disposed_server_leaves_no_database_behind()
    {
        using var server = new PostgresServer();
        Assert.SkipWhen(server.Unavailable is not null, server.Unavailable ?? "");
        await using var database = NpgsqlDataSource.Create(server.CreateDatabase());
        await database.CreateCommand("SELECT 1").ExecuteNonQueryAsync();

        server.Dispose();

        await Assert.ThrowsAnyAsync<NpgsqlException>(
            () => database.CreateCommand("SELECT 1").ExecuteNonQueryAsync());
    }

    private static async Task<object?> CountNotes(NpgsqlDataSource database) =>
        await database.CreateCommand("SELECT count(*) FROM pg_tables WHERE tablename = 'notes'")
            .ExecuteScalarAsync();
}
