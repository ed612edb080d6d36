using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.Media;

/// <summary>The commands of media; the bytes are durable before any of them.</summary>
internal static class MediaCommands
{
    /// <summary>
    /// Puts on record what is kept and whose it is. Where that is known already, only what is new of it is.
    /// </summary>
    /// <param name="tx">The command.</param>
    /// <param name="source">The CID of what was sent.</param>
    /// <param name="item">What is kept of it.</param>
    /// <param name="thumbnail">The thumbnail, where it is a file of its own.</param>
    /// <param name="quota">What a user's media may take, in bytes.</param>
    public static Result<MediaResponse> Add(
        Tx tx, Cid source, MediaItem item, MediaItem? thumbnail, long quota)
    {
        var (media, user) = (tx.State.Media, tx.Caller.UserId);
        var known = media.Find(item.Cid);
        var kept = known ?? Owned(item, user, tx.Now, tx.Now);
        var cost = media.CostFor(user, kept, known is null ? thumbnail : media.ThumbnailOf(known));
        if (!MediaRules.Room(media.Usage(user), cost, quota).Is(out _, out var refusal))
        {
            return refusal;
        }

        if (known is null)
        {
            media.Add(kept);
            if (thumbnail is not null && media.Find(thumbnail.Cid) is null)
            {
                // It can be made again of the image, so it is not pinned.
                media.Add(Owned(thumbnail, user, tx.Now, long.MaxValue));
            }
        }

        media.SaveSource(source, kept.Cid);
        media.SaveUpload(user, kept.Cid, cost, tx.Now);
        tx.Note($"media {kept.Cid} {kept.Type}, {kept.Bytes} bytes{(known is null ? "" : ", known before")}");
        return MediaResponse.Of(kept, existed: known is not null);
    }

    /// <summary>Puts on record what came of pinning, unless it has been since.</summary>
    /// <param name="tx">The command.</param>
    /// <param name="cid">What was to be pinned.</param>
    /// <param name="failure">Why it was not; null where it was.</param>
    public static Result<Unit> Pinned(Tx tx, string cid, string? failure)
    {
        if (tx.State.Media.Find(cid) is not { Pin: { DoneAt: 0 } pin } item)
        {
            return default(Unit);
        }

        var failures = pin.Failures + 1;
        tx.State.Media.Save(item with
        {
            Pin = failure is null
                ? pin with { DoneAt = tx.Now }
                : new MediaPin(0, failures, MediaRules.RetryAt(failures, tx.Now)),
        });
        tx.Note(failure is null ? $"media {cid} pinned" : $"media {cid} not pinned: {failure}");
        return default(Unit);
    }

    private static MediaItem Owned(MediaItem item, long user, long now, long pinAt) =>
        item with { Uploader = user, CreatedAt = now, Pin = new MediaPin(0, 0, pinAt) };
}
