using DSLT.Data.Sqlite;
using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Backups;

/// <summary>
/// Copies the files of the running node: the threads that write them do it themselves, a slice between two of
/// their transactions. What they write later to a page that is copied, SQLite writes to the copy too, as both
/// go through one connection. So nothing needs to hold the moment of the beginning, the writers' logs stay as
/// short as ever, and the copying can be as slow as the writers like.
/// </summary>
internal sealed class CopyByWriters(Store store) : ICopying
{
    /// <summary>128 KiB: every command waits for as long as the sequencer takes for it.</summary>
    private const int PagesAtOnce = 32;

    /// <summary>An eighth of the time: nothing grows meanwhile, and commands wait for each slice.</summary>
    public int Rests => 7;

    public void Copy(string file, string to, Pace pace)
    {
        var isTruth = file == SqliteDatabase.TruthFile;
        var source = ((SqliteDatabase)store.Database).Writing(file);
        var copy = OnThread(() => new SqliteCopy(source, to));
        try
        {
            using var written = File.OpenHandle(to, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            var (pages, before) = (PagesAtOnce, 0);
            while (OnThread(() => copy.Step(pages)))
            {
                WriteBack.Finish(written);

                // What grows while it rests makes the next slice larger, which must not rest for longer.
                pace.Rest((double)PagesAtOnce / pages);

                // Twice what came since the last slice, lest it never end.
                pages = PagesAtOnce + (before == 0 ? 0 : 2 * (copy.Pages - before));
                before = copy.Pages;
            }
        }
        finally
        {
            OnThread(() =>
            {
                copy.Dispose();
                return true;
            });
        }

        T OnThread<T>(Func<T> work)
        {
            var done = isTruth ? store.Sequencer.Between(work) : store.Projector.Between(work);
            return done.GetAwaiter().GetResult();
        }
    }
}
