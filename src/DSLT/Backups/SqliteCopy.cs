using DSLT.Data;
using DSLT.Data.Sqlite;
using DSLT.Sequencing;
using SQLitePCL;

namespace DSLT.Backups;

/// <summary>Copies a SQLite file in use, by SQLite's own online backup on connections of its own.</summary>
internal static class SqliteCopy
{
    /// <summary>2 MiB.</summary>
    private const int PagesAtOnce = 512;

    private const string TipSql = "SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1";

    /// <summary>
    /// The copy is the source as of one moment. A read transaction holds that moment for as long as the
    /// copying takes: without it SQLite would begin anew after every commit of the writer and never end under
    /// load. Writers are not stopped; their log is cut back again when this is over. Each slice is written
    /// before the next, and so is what the writers added to their log: all at the end would hold up every
    /// commit in the meantime.
    /// </summary>
    public static void Copy(string from, string to, Pace pace)
    {
        using var source = new SqliteConnectionHandle(from, raw.SQLITE_OPEN_READWRITE);
        source.Run("PRAGMA query_only=ON; BEGIN; SELECT count(*) FROM sqlite_master;");
        using var target = new SqliteConnectionHandle(to, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        target.Run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;");
        using var backup = source.BackupTo(target);
        using var file = File.OpenHandle(to, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        using var log = WriteBack.OpenLog(from);
        int status;
        do
        {
            pace.Rest();
            status = raw.sqlite3_backup_step(backup, PagesAtOnce);
            WriteBack.Finish(file);
            WriteBack.Finish(log);
        }
        while (status == raw.SQLITE_OK);
        if (status != raw.SQLITE_DONE)
        {
            // The connections themselves know of no error before the copy is ended.
            var reason = raw.sqlite3_errstr(status).utf8_to_string();
            throw new StorageException($"SQLite could not copy {from}: {reason}.", fatal: false);
        }
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
