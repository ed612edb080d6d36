using SQLitePCL;

namespace DSLT.Data.Sqlite;

/// <summary>Cursors on a connection that never writes.</summary>
internal sealed class SqliteReading : IReading
{
    private const string PinSql = "BEGIN; SELECT count(*) FROM sqlite_master;";

    private readonly SqliteConnectionHandle connection;

    public SqliteReading(string path)
    {
        // A reader of a file in WAL mode writes to its shared memory, so it cannot be opened as read-only.
        connection = new SqliteConnectionHandle(path, raw.SQLITE_OPEN_READWRITE);
        connection.Run("PRAGMA query_only=ON; PRAGMA cache_size=-16384;");
    }

    public void Pin() => connection.Run(PinSql);

    public ICursor Open(string sql, params ReadOnlySpan<object> keys)
    {
        var statement = connection.Prepare(sql);
        for (var i = 0; i < keys.Length; i++)
        {
            SqliteConnectionHandle.Bind(statement, i + 1, keys[i]);
        }

        return new Cursor(connection, statement);
    }

    public void Dispose() => connection.Dispose();

    private sealed class Cursor(SqliteConnectionHandle connection, sqlite3_stmt statement) : ICursor
    {
        // The connection keeps the statement for as long as it lives itself.
        private readonly IntPtr handle = statement.DangerousGetHandle();

        public bool Next() => SqliteColumns.Step(handle) switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            var status => throw connection.Failure(status),
        };

        public bool IsNull(int column) => SqliteColumns.Type(handle, column) == raw.SQLITE_NULL;

        public bool IsNumber(int column) => SqliteColumns.Type(handle, column) == raw.SQLITE_INTEGER;

        public long Number(int column) => SqliteColumns.Number(handle, column);

        // SQLite gives the bytes of a text as they are stored: UTF-8.
        public ReadOnlySpan<byte> Bytes(int column) => SqliteColumns.Bytes(handle, column);

        public void Dispose() => _ = raw.sqlite3_reset(statement);
    }
}
