using DSLT.Data.Sqlite;
using DSLT.Jobs;
using SQLitePCL;

namespace DSLT.Backups;

/// <summary>
/// Copies the files of a directory on connections of its own: beside the node of another process, or where
/// none runs. A read transaction holds the moment of the copy for as long as the copying takes: without it
/// SQLite would begin anew after every commit of the writer and never end under load. The writers' log cannot
/// be cut back until then. Each slice is written before the next, and so is what the writers added to their
/// log: all at the end would hold up every commit in the meantime.
/// </summary>
internal sealed class CopyBeside(string directory) : ICopying
{
    /// <summary>2 MiB.</summary>
    private const int PagesAtOnce = 512;

    /// <summary>A quarter of the time: the sooner it is over, the shorter are the logs.</summary>
    public int Rests => 3;

    public void Copy(string file, string to, Pace pace)
    {
        var from = Path.Combine(directory, file);
        using var source = new SqliteConnectionHandle(from, raw.SQLITE_OPEN_READWRITE);
        source.Run("PRAGMA query_only=ON; BEGIN; SELECT count(*) FROM sqlite_master;");
        using var copy = new SqliteCopy(source, to);
        using var written = File.OpenHandle(to, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        using var log = WriteBack.OpenLog(from);
        while (copy.Step(PagesAtOnce))
        {
            WriteBack.Finish(written);
            WriteBack.Finish(log);
            pace.Rest();
        }
    }
}
