using DSLT.Core;
using DSLT.Data;
using DSLT.Data.Sqlite;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;

namespace DSLT.Tests.Data.Sqlite;

public sealed class SqliteDatabaseTests(PostgresFixture postgres)
{
    [Fact]
    public async Task What_was_acknowledged_is_there_after_the_process_was_killed()
    {
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        await store.Mint(1, 100);
        await store.Query<long>("SELECT 1");
        store.Tables.Fail();
        await store.Transfer(1, 2, 30);

        // The files as they are on disk while the node runs: what a killed process leaves behind.
        using var left = new CopiedDirectory(store.Place);
        using var restarted = Store.Open(
            SqliteDatabase.Open(left.Path), store.Clock, TestStore.Json, new StoreOptions(),
            NullLoggerFactory.Instance);

        Assert.Equal(
            new Amount(70),
            (await restarted.Sequencer.Read(
                state => state.Holdings.Of(Holder.User(1), TestStore.Gold).Available)).Value);
    }

    [Fact]
    public async Task Tables_that_were_lost_are_made_again_from_the_journal()
    {
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        await store.Mint(1, 100);
        await store.Transfer(1, 2, 30);
        store.Close();
        foreach (var file in Directory.GetFiles(store.Place, SqliteDatabase.ProjectionFile + "*"))
        {
            File.Delete(file);
        }

        store.Reopen();

        Assert.Equal(new Amount(70), await store.Balance(1));
        Assert.Equal(2, (await store.Query<long>("SELECT id FROM transactions")).Count);
    }

    [Fact]
    public async Task Readers_cannot_write()
    {
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        await using var reader = await store.Store.Database.OpenReader(CancellationToken.None);
        using var command = reader.CreateCommand();
        command.CommandText = "DELETE FROM journal";

        Assert.ThrowsAny<System.Data.Common.DbException>(() => command.ExecuteNonQuery());
    }

    [Fact]
    public void A_place_without_data_cannot_be_opened_beside_a_node()
    {
        using var empty = new CopiedDirectory(null);

        Assert.Throws<StorageException>(() => SqliteDatabase.OpenBeside(empty.Path));
    }

    private sealed class CopiedDirectory : IDisposable
    {
        public CopiedDirectory(string? source)
        {
            // The lock is of the living process and cannot be read.
            foreach (var file in source is null ? [] : Directory.GetFiles(source, "*.db*"))
            {
                File.Copy(file, System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file)));
            }
        }

        public string Path { get; } = Directory.CreateTempSubdirectory("dslt-copy-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
