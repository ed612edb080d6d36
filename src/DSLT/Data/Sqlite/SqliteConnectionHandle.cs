using SQLitePCL;

namespace DSLT.Data.Sqlite;

/// <summary>
/// A connection of one thread's own with its prepared statements: what Microsoft.Data.Sqlite cannot keep.
/// </summary>
internal sealed class SqliteConnectionHandle : IDisposable
{
    private readonly sqlite3 handle;
    private readonly Dictionary<string, sqlite3_stmt> statements = new(StringComparer.Ordinal);
    private sqlite3_backup? backup;

    public SqliteConnectionHandle(string path, int flags)
    {
        SqliteNative.Use();
        var status = raw.sqlite3_open_v2(
            path, out handle, flags | raw.SQLITE_OPEN_NOMUTEX | raw.SQLITE_OPEN_URI, null);
        if (status != raw.SQLITE_OK)
        {
            throw new StorageException(
                $"SQLite could not open {path}: {raw.sqlite3_errstr(status).utf8_to_string()}.", fatal: true);
        }

        _ = raw.sqlite3_extended_result_codes(handle, 1);
        _ = raw.sqlite3_busy_timeout(handle, 5_000);
    }

    public bool InTransaction => raw.sqlite3_get_autocommit(handle) == 0;

    public void Run(string script)
    {
        var status = raw.sqlite3_exec(handle, script);
        if (status != raw.SQLITE_OK)
        {
            throw Failure(status);
        }
    }

    /// <summary>
    /// The prepared form of a statement, made once and kept; reset and ready for its parameters.
    /// </summary>
    public sqlite3_stmt Prepare(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            var status = raw.sqlite3_prepare_v3(handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement);
            if (status != raw.SQLITE_OK)
            {
                throw Failure(status);
            }

            statements.Add(sql, statement);
        }

        return statement;
    }

    /// <summary>
    /// SQLite's online backup of this file into another, one at a time; it ends with the connection at the
    /// latest.
    /// </summary>
    public sqlite3_backup BackupTo(SqliteConnectionHandle target)
    {
        backup = raw.sqlite3_backup_init(target.handle, "main", handle, "main");
        return backup.IsInvalid ? throw target.Failure(raw.sqlite3_errcode(target.handle)) : backup;
    }

    /// <summary>Runs a statement that answers no rows.</summary>
    public void Step(sqlite3_stmt statement)
    {
        var status = raw.sqlite3_step(statement);
        if (status is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            var failure = Failure(status);
            _ = raw.sqlite3_reset(statement);
            throw failure;
        }

        _ = raw.sqlite3_reset(statement);
    }

    /// <summary>
    /// A full disk or an unreadable page leaves what is committed as it was, and SQLite has rolled back: safe
    /// to try again. After a failed fsync the kernel may have dropped the pages and call the next one a
    /// success, and a damaged file only gets worse: both are final for this process.
    /// </summary>
    public StorageException Failure(int status)
    {
        var message = $"SQLite: {raw.sqlite3_errmsg(handle).utf8_to_string()} ({status}).";
        var fatal = status is raw.SQLITE_IOERR_FSYNC or raw.SQLITE_IOERR_DIR_FSYNC
            || (status & 0xFF) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;
        return new StorageException(message, fatal);
    }

    public static void Bind(sqlite3_stmt statement, int index, object? value)
    {
        _ = value switch
        {
            null => raw.sqlite3_bind_null(statement, index),
            long number => raw.sqlite3_bind_int64(statement, index, number),
            bool flag => raw.sqlite3_bind_int(statement, index, flag ? 1 : 0),
            byte[] bytes => raw.sqlite3_bind_blob(statement, index, bytes),
            _ => raw.sqlite3_bind_text(statement, index, (string)value),
        };
    }

    public void Dispose()
    {
        backup?.Dispose();
        foreach (var statement in statements.Values)
        {
            _ = raw.sqlite3_finalize(statement);
        }

        _ = raw.sqlite3_close_v2(handle);
    }
}
