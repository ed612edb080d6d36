using DSLT.Data;
using DSLT.Data.Sqlite;
using DSLT.Sequencing;
using SQLitePCL;

namespace DSLT.Backups;

/// <summary>
/// A SQLite file on its way into another, slice by slice, by SQLite's own online backup. All of it happens on
/// the thread of the source's connection.
/// </summary>
internal sealed class SqliteCopy : IDisposable
{
    private const string TipSql = "SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1";

    private readonly string to;
    private readonly SqliteConnectionHandle target;
    private readonly sqlite3_backup backup;

    public SqliteCopy(SqliteConnectionHandle source, string to)
    {
        this.to = to;
        target = new SqliteConnectionHandle(to, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        try
        {
            target.Run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;");
            backup = source.BackupTo(target);
        }
        catch
        {
            target.Dispose();
            throw;
        }
    }

    /// <summary>How many pages the source had at the last step.</summary>
    public int Pages => raw.sqlite3_backup_pagecount(backup);

    /// <summary>Copies the next pages; false when there are no more, and the copy is whole.</summary>
    public bool Step(int pages) => raw.sqlite3_backup_step(backup, pages) switch
    {
        raw.SQLITE_OK => true,
        raw.SQLITE_DONE => false,

        // The connections themselves know of no error before the copy is ended.
        var status => throw new StorageException(
            $"SQLite could not copy to {to}: {raw.sqlite3_errstr(status).utf8_to_string()}.", fatal: false),
    };

    public void Dispose()
    {
        backup.Dispose();
        target.Dispose();
    }

    /// <summary>The last journal row of a file: sequence and hash, 0 and zeros where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="still">True where nobody writes to it: then no log and no lock file come to lie beside
    /// it.</param>
    public static (long Sequence, string Hash) Tip(string path, bool still)
    {
        var (name, flags) = still
            ? ($"file:{Uri.EscapeDataString(path)}?immutable=1", raw.SQLITE_OPEN_READONLY)
            : (path, raw.SQLITE_OPEN_READWRITE);
        using var lookups = new SqliteLookups(new SqliteConnectionHandle(name, flags));
        var (sequence, hash) = (0L, new byte[JournalBatch.HashLength]);
        lookups.Read(TipSql, row => (sequence, hash) = (row.Number(0), row.Bytes(1)));
        return (sequence, Convert.ToHexStringLower(hash));
    }
}
