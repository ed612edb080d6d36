using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Features.Media;

/// <summary>
/// Takes away bytes that never got their row, every night, and those whose row went: of an upload, or of what
/// was taken away, that a crash or the storage cut off. Only what is older than a day is, for a row may still
/// be on its way.
/// </summary>
internal sealed class MediaSweep(
    Store store, IMediaStorage storage, CidLocks locks, MediaOptions options, TimeProvider clock,
    ILogger<MediaSweep> logger) : ScheduledJob("media-sweep", "0 40 3 * * ?")
{
    public static readonly TimeSpan MinAge = TimeSpan.FromDays(1);

    private const int LookedUpAtOnce = 200;

    public override async Task Run(DateTimeOffset period, CancellationToken cancellation)
    {
        var oldest = clock.GetUtcNow() - MinAge;
        RemoveUploads(oldest);
        var (old, removed) = (new List<string>(LookedUpAtOnce), 0);
        await foreach (var stored in storage.List(cancellation))
        {
            if (stored.StoredAt < oldest)
            {
                old.Add(stored.Cid);
            }

            if (old.Count == LookedUpAtOnce)
            {
                removed += await Remove(old, cancellation);
                old.Clear();
            }
        }

        removed += await Remove(old, cancellation);
        if (removed > 0)
        {
            logger.LogInformation("{Count} files of media had no row and were removed", removed);
        }
    }

    private void RemoveUploads(DateTimeOffset oldest)
    {
        var incoming = new DirectoryInfo(options.Incoming);
        foreach (var file in incoming.Exists ? incoming.GetFiles() : [])
        {
            if (file.LastWriteTimeUtc < oldest.UtcDateTime)
            {
                file.Delete();
            }
        }
    }

    private async Task<int> Remove(List<string> cids, CancellationToken cancellation)
    {
        if (cids.Count == 0)
        {
            return 0;
        }

        var (known, removed) = (await MediaStore.Known(store.Database, cids, cancellation), 0);
        foreach (var cid in cids.Where(cid => !known.Contains(cid)))
        {
            // By now somebody may have brought it again: asked once more, in turn with uploads.
            using var turn = await locks.Enter(cancellation, cid);
            removed += await NobodysMedia.Remove([cid], storage, store.Sequencer, cancellation);
        }

        return removed;
    }
}
