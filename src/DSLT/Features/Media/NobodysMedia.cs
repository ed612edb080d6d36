using DSLT.Sequencing;

namespace DSLT.Features.Media;

/// <summary>Bytes that have no row, and go.</summary>
internal static class NobodysMedia
{
    /// <summary>
    /// Takes away the bytes of those that have no row, by all that is written so far: how many. For whoever
    /// has the turn at them, so that nobody puts one on record meanwhile.
    /// </summary>
    public static async Task<int> Remove(
        IReadOnlyList<string> cids, IMediaStorage storage, Sequencer sequencer,
        CancellationToken cancellation)
    {
        var removed = 0;
        foreach (var cid in cids)
        {
            if (await MediaStore.IsNobodys(sequencer, cid))
            {
                await storage.Delete(cid, cancellation);
                removed++;
            }
        }

        return removed;
    }
}
