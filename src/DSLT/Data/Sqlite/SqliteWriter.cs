using System.Text;
using DSLT.Core;
using Microsoft.Win32.SafeHandles;
using SQLitePCL;

namespace DSLT.Data.Sqlite;

/// <summary>
/// Writes rows through statements prepared once. Rows of one table that follow one another share a statement
/// of many, which goes to SQLite when it is full or something else comes.
/// </summary>
/// <param name="connection">The writer's own.</param>
/// <param name="log">The log of the file where a commit does not wait for the disk: what it added is given to
/// the disk at once, and not all when the log is cut back.</param>
internal sealed class SqliteWriter(
    SqliteConnectionHandle connection, SafeFileHandle? log = null) : IWriter
{
    private Table? table;
    private sqlite3_stmt statement = null!;
    private nint rows;
    private int column;
    private int count;

    public void Begin() => connection.Step(connection.Prepare("BEGIN IMMEDIATE"));

    public void Row(Table next)
    {
        if (next != table)
        {
            WriteRows();
            (table, statement) = (next, connection.Prepare(next.InsertManySql));
            rows = statement.DangerousGetHandle();
        }

        column = count * next.Columns.Length;
    }

    public void Add(long value) => _ = SqliteParameters.Number(rows, ++column, value);

    public void Add(bool value) => Add(value ? 1L : 0L);

    public void Add(ReadOnlySpan<byte> value) => SqliteParameters.Blob(rows, ++column, value);

    public void Add(string? value)
    {
        column++;
        if (value is null)
        {
            _ = SqliteParameters.Null(rows, column);
            return;
        }

        Span<byte> bytes = value.Length <= 128
            ? stackalloc byte[value.Length * 3]
            : Encoding.UTF8.GetBytes(value);
        if (value.Length <= 128)
        {
            bytes = bytes[..Encoding.UTF8.GetBytes(value, bytes)];
        }

        SqliteParameters.Text(rows, column, bytes);
    }

    public void Add(Amount value)
    {
        Span<byte> digits = stackalloc byte[Amount.StoredDigits];
        value.WriteStored(digits);
        SqliteParameters.Text(rows, ++column, digits);
    }

    public void End()
    {
        if (++count == Table.RowsAtOnce)
        {
            WriteRows();
        }
    }

    public void Execute(string sql, params ReadOnlySpan<object?> values)
    {
        WriteRows();
        var statement = connection.Prepare(sql);
        for (var i = 0; i < values.Length; i++)
        {
            SqliteConnectionHandle.Bind(statement, i + 1, values[i]);
        }

        connection.Step(statement);
    }

    public void Commit(long sequence)
    {
        WriteRows();
        connection.Step(connection.Prepare("COMMIT"));
        if (log is not null)
        {
            WriteBack.Start(log);
        }
    }

    public void Rollback()
    {
        (table, count) = (null, 0);
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

    public void Dispose()
    {
        log?.Dispose();
        connection.Dispose();
    }

    private void WriteRows()
    {
        if (count > 0)
        {
            _ = SqliteParameters.Number(rows, (Table.RowsAtOnce * table!.Columns.Length) + 1, count);
            count = 0;
            connection.Step(statement);
        }
    }
}
