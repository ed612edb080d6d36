using DSLT.Core;
using DSLT.Data;
using DSLT.Data.Sqlite;
using DSLT.Tests.Infrastructure;
using SQLitePCL;

namespace DSLT.Tests.Data.Sqlite;

public sealed class SqliteWriterTests : IDisposable
{
    private static readonly Table Things = new(
        "things", 1, Column.Number("id"), Column.Text("name"), Column.Amount("amount"), Column.Bytes("bytes"),
        Column.Flag("flag"));

    private static readonly Table Others = new("others", 0, Column.Number("id"), Column.Number("thing"));

    private readonly TemporaryDirectory directory = new();
    private readonly SqliteLookups reader;
    private readonly SqliteWriter writer;

    public SqliteWriterTests()
    {
        writer = new SqliteWriter(Connect());
        reader = new SqliteLookups(Connect());
        writer.Execute("PRAGMA foreign_keys=ON");
        writer.Execute(
            "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT, amount TEXT, bytes BLOB, flag BOOLEAN)");
        writer.Execute(
            "CREATE TABLE others (id INTEGER PRIMARY KEY, thing BIGINT NOT NULL REFERENCES things (id))");
    }

    /// <summary>Around the number of rows that share a statement, where one too many would be lost.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(Table.RowsAtOnce - 1)]
    [InlineData(Table.RowsAtOnce)]
    [InlineData(Table.RowsAtOnce + 1)]
    [InlineData((3 * Table.RowsAtOnce) + 5)]
    public void Every_row_is_written_once_and_in_its_order(int count)
    {
        writer.Begin();
        for (var i = 0; i < count; i++)
        {
            Thing(i, $"thing {i}");
        }

        writer.Commit(0);

        Assert.Equal(Enumerable.Range(0, count).Select(i => $"{i} thing {i}"), Names());
    }

    [Fact]
    public void Of_rows_with_one_key_the_last_is_kept()
    {
        writer.Begin();
        Thing(1, "first");
        Thing(2, "other");
        Thing(1, "last");
        writer.Commit(0);

        Assert.Equal(["1 last", "2 other"], Names());
    }

    [Fact]
    public void Rows_of_several_tables_and_statements_keep_their_order()
    {
        writer.Begin();
        Thing(1, "a");
        writer.Put(Others, [1L, 1L]);
        Thing(2, "b");
        writer.Put(Others, [2L, 2L]);
        writer.Execute("UPDATE things SET name = $1 WHERE id > $2", "changed", 1L);
        Thing(3, "c");
        writer.Commit(0);

        Assert.Equal(["1 a", "2 changed", "3 c"], Names());
        Assert.Equal(2, reader.First("SELECT count(*) FROM others", row => row.Number(0)));
    }

    [Fact]
    public void Rows_of_a_transaction_that_was_given_up_do_not_come_with_the_next()
    {
        writer.Begin();
        Thing(1, "given up");
        writer.Rollback();
        writer.Begin();
        Thing(2, "kept");
        writer.Commit(0);

        Assert.Equal(["2 kept"], Names());
    }

    [Fact]
    public void Every_value_is_stored_as_what_it_is()
    {
        writer.Begin();
        writer.Put(Things, [long.MinValue, "", Amount.Max, Array.Empty<byte>(), false]);
        writer.Put(Things, [long.MaxValue, new string('é', 300), Amount.Zero, new byte[] { 0, 255 }, true]);
        writer.Put(Things, [0L, null, new Amount(ulong.MaxValue), null, true]);
        writer.Commit(0);

        Assert.Equal(
            [
                $"text {Amount.Max.ToStored()} blob 0",
                $"null {new Amount(ulong.MaxValue).ToStored()} null 1",
                $"text {Amount.Zero.ToStored()} blob 1",
            ],
            Read("SELECT typeof(name) || ' ' || amount || ' ' || typeof(bytes) || ' ' || flag FROM things"));
        Assert.Equal(
            [new string('é', 300)], Read($"SELECT name FROM things WHERE id = {long.MaxValue}"));
    }

    public void Dispose()
    {
        reader.Dispose();
        writer.Dispose();
        directory.Dispose();
    }

    private SqliteConnectionHandle Connect() => new(
        Path.Combine(directory.Path, "rows.db"), raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);

    private void Thing(long id, string name) => writer.Put(Things, [id, name, new Amount(id), null, true]);

    private List<string> Names() => Read("SELECT id || ' ' || name FROM things ORDER BY id");

    private List<string> Read(string sql)
    {
        var rows = new List<string>();
        reader.Read(sql, row => rows.Add(row.Text(0)));
        return rows;
    }
}
