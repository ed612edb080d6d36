using DSLT.Data;
using DSLT.Data.Postgres;
using DSLT.Tests.Infrastructure;
using Npgsql;

namespace DSLT.Tests.Data.Postgres;

public sealed class PostgresWriterTests : IDisposable
{
    private static readonly Table Things = new(
        "things", 2, Column.Number("part"), Column.Text("name"), Column.Amount("amount"),
        Column.Bytes("bytes"),
        Column.Flag("flag"));

    private readonly NpgsqlDataSource source;
    private readonly PostgresDatabase database;
    private readonly IWriter writer;

    public PostgresWriterTests(PostgresFixture postgres)
    {
        var place = postgres.CreateDatabase();
        source = NpgsqlDataSource.Create(place);
        database = PostgresDatabase.Open(place, new ManualClock());
        database.Migrate(TimeProvider.System);
        writer = database.OpenTruth();
        writer.Begin();
        writer.Execute(
            "CREATE TABLE things (part BIGINT, name TEXT, amount TEXT, bytes BYTEA, flag BOOLEAN, PRIMARY "
                + "KEY (part, name))");
        writer.Commit(0);
    }

    [Fact]
    public void Of_rows_with_one_key_the_last_is_kept()
    {
        writer.Begin();
        writer.Put(Things, [1L, "a", "1", null, true]);
        writer.Put(Things, [1L, "b", "2", null, true]);
        writer.Put(Things, [1L, "a", "3", new byte[] { 7 }, false]);
        writer.Put(Things, [2L, "a", "4", null, true]);
        writer.Commit(0);

        Assert.Equal(["1 a 3 \\x07 f", "1 b 2 - t", "2 a 4 - t"], Rows());
    }

    [Fact]
    public void Rows_and_statements_keep_their_order()
    {
        writer.Begin();
        writer.Put(Things, [1L, "a", "1", null, true]);
        writer.Execute("UPDATE things SET amount = $1 WHERE part = $2", "2", 1L);
        writer.Put(Things, [1L, "a", "3", null, true]);
        writer.Execute("DELETE FROM things WHERE flag = $1 AND amount = $2", true, "2");
        writer.Commit(0);

        Assert.Equal(["1 a 3 - t"], Rows());
    }

    [Fact]
    public void A_transaction_that_was_given_up_leaves_nothing_and_the_next_one_works()
    {
        writer.Begin();
        writer.Put(Things, [1L, "a", "1", null, true]);
        writer.Rollback();
        writer.Begin();
        writer.Put(Things, [2L, "a", "2", null, true]);
        writer.Commit(0);

        Assert.Equal(["2 a 2 - t"], Rows());
    }

    [Fact]
    public void A_statement_that_fails_takes_its_transaction_with_it_and_no_other()
    {
        writer.Begin();
        writer.Put(Things, [1L, "a", "1", null, true]);
        writer.Execute("INSERT INTO things (part, name) VALUES ($1, $2)", null, "no key");

        Assert.False(Assert.Throws<StorageException>(() => writer.Commit(0)).Fatal);

        writer.Begin();
        writer.Put(Things, [2L, "a", "2", null, true]);
        writer.Commit(0);
        Assert.Equal(["2 a 2 - t"], Rows());
    }

    [Fact]
    public void Text_that_postgres_cannot_hold_does_not_fail_the_batch_of_everybody()
    {
        writer.Begin();
        writer.Put(Things, [1L, "nul \0 and half a pair \ud83d", "1", null, true]);
        writer.Execute("INSERT INTO things (part, name) VALUES ($1, $2)", 2L, "\0");
        writer.Commit(0);

        Assert.Equal(["1 nul \ufffd and half a pair \ufffd 1 - t", "2 \ufffd - - -"], Rows());
    }

    [Fact]
    public void Lookups_may_be_nested_and_cannot_write()
    {
        writer.Begin();
        writer.Put(Things, [1L, "a", "1", null, true]);
        writer.Put(Things, [2L, "b", "2", null, true]);
        writer.Commit(0);
        using var lookups = database.OpenLookups();
        List<string> names = [];

        lookups.Read("SELECT part FROM things ORDER BY part", outer => lookups.Read(
            "SELECT name FROM things WHERE part = $1", inner => names.Add(inner.Text(0)), outer.Number(0)));

        Assert.Equal(["a", "b"], names);
        Assert.Throws<StorageException>(() => lookups.Read("DELETE FROM things", _ => { }));
    }

    public void Dispose()
    {
        writer.Dispose();
        database.Dispose();
        source.Dispose();
    }

    private List<string> Rows()
    {
        using var command = source.CreateCommand(
            "SELECT concat_ws(' ', part, name, coalesce(amount, '-'), coalesce(bytes::text, '-'), "
            + "coalesce(left(flag::text, 1), '-')) FROM things ORDER BY part, name");
        using var reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
