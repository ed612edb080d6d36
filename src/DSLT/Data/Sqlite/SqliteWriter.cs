using System.Globalization;
using System.Text;
using DSLT.Core;
using SQLitePCL;

namespace DSLT.Data.Sqlite;

/// <summary>
/// Writes rows through statements prepared once; each row goes to SQLite as soon as it is ended.
/// </summary>
internal sealed class SqliteWriter(SqliteConnectionHandle connection) : IWriter
{
    private sqlite3_stmt row = null!;
    private int column;

    public void Begin() => connection.Step(connection.Prepare("BEGIN IMMEDIATE"));

    public void Row(Table table) => (row, column) = (connection.Prepare(table.InsertSql), 0);

    public void Add(long value) => _ = raw.sqlite3_bind_int64(row, ++column, value);

    public void Add(bool value) => _ = raw.sqlite3_bind_int(row, ++column, value ? 1 : 0);

    public void Add(ReadOnlySpan<byte> value) => _ = raw.sqlite3_bind_blob(row, ++column, value);

    public void Add(string? value)
    {
        column++;
        if (value is null)
        {
            _ = raw.sqlite3_bind_null(row, column);
            return;
        }

        // An empty span has no address, and text without one is bound as null.
        if (value.Length == 0)
        {
            _ = raw.sqlite3_bind_text(row, column, "");
            return;
        }

        Span<byte> bytes = value.Length <= 128
            ? stackalloc byte[value.Length * 3]
            : Encoding.UTF8.GetBytes(value);
        if (value.Length <= 128)
        {
            bytes = bytes[..Encoding.UTF8.GetBytes(value, bytes)];
        }

        _ = raw.sqlite3_bind_text(row, column, bytes);
    }

    public void Add(Amount value)
    {
        Span<byte> digits = stackalloc byte[Amount.StoredDigits];
        value.Units.TryFormat(digits, out _, "D39", CultureInfo.InvariantCulture);
        _ = raw.sqlite3_bind_text(row, ++column, digits);
    }

    public void End() => connection.Step(row);

    public void Execute(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = connection.Prepare(sql);
        for (var i = 0; i < values.Length; i++)
        {
            SqliteConnectionHandle.Bind(statement, i + 1, values[i]);
        }

        connection.Step(statement);
    }

    public void Commit(long sequence) => connection.Step(connection.Prepare("COMMIT"));

    public void Rollback()
    {
        try
        {
            if (connection.InTransaction)
            {
                connection.Step(connection.Prepare("ROLLBACK"));
            }
        }
        catch (StorageException)
        {
            // The failure that led here is already being reported, and SQLite rolls back by itself where it
            // must.
        }
    }

    public void Dispose() => connection.Dispose();
}
