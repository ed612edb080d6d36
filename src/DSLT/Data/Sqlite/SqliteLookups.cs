using SQLitePCL;

namespace DSLT.Data.Sqlite;

/// <summary>Prepared point reads on a read-only connection of one thread's own.</summary>
internal sealed class SqliteLookups(SqliteConnectionHandle connection) : ILookups
{
    public int Read(string sql, Action<IRow> row, params ReadOnlySpan<object> keys)
    {
        var statement = connection.Prepare(sql);
        for (var i = 0; i < keys.Length; i++)
        {
            SqliteConnectionHandle.Bind(statement, i + 1, keys[i]);
        }

        var rows = 0;
        try
        {
            var current = new Row(statement);
            int status;
            while ((status = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
                row(current);
                rows++;
            }

            return status == raw.SQLITE_DONE ? rows : throw connection.Failure(status);
        }
        finally
        {
            _ = raw.sqlite3_reset(statement);
        }
    }

    public void Dispose() => connection.Dispose();

    private sealed class Row(sqlite3_stmt statement) : IRow
    {
        public long Number(int column) => raw.sqlite3_column_int64(statement, column);

        public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

        public string? OptionalText(int column) =>
            raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL ? null : Text(column);

        public bool Flag(int column) => Number(column) != 0;

        public byte[] Bytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();
    }
}
