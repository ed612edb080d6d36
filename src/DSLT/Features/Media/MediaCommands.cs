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
        if (media.Removed.HasAny(source.Text, item.Cid, thumbnail?.Cid))
        {
            return MediaRules.Blocked;
        }

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

    /// <summary>
    /// Takes something down for all who have it: off the record, and not to be kept again. What has to go of
    /// the bytes then.
    /// </summary>
    public static Result<List<string>> TakeDown(Tx tx, Cid cid, string reason)
    {
        var media = tx.State.Media;
        if (media.Removed.Find(cid.Text) is not null)
        {
            return MediaRules.Removed(cid);
        }

        if (media.Find(cid.Text) is not { } item)
        {
            return MediaRules.NotFound(cid);
        }

        if (media.IsThumbnailOf(item.Cid) is { } image)
        {
            return MediaRules.InUse($"It is the thumbnail of {image}: take that down.");
        }

        var (thumbnail, users) = (media.ThumbnailOf(item), media.UploadersOf(item.Cid).Count);
        List<string> names = [.. media.Forget(item)];
        if (thumbnail is not null && media.IsThumbnailOf(thumbnail.Cid, besides: item.Cid) is null)
        {
            names.AddRange(media.Forget(thumbnail));
        }

        foreach (var name in names)
        {
            media.Removed.Add(new RemovedMedia(name, item.Cid, reason, tx.Caller.UserId, tx.Now));
        }

        tx.Note($"media {item.Cid}, an upload of {users} users, taken down: {reason}");
        return names;
    }

    /// <summary>Lets something that was taken down be kept again, where somebody brings it.</summary>
    public static Result<Unit> Lift(Tx tx, Cid cid)
    {
        if (tx.State.Media.Removed.Find(cid.Text) is not { } removed)
        {
            return Refusal.NotFound("removal", $"of {cid}");
        }

        tx.State.Media.Removed.Lift(removed.Item);
        tx.Note($"media {removed.Item} may be kept again");
        return default(Unit);
    }

    /// <summary>
    /// Ends an upload of the caller's. Where it is nobody else's either, it goes: what has to go of the
    /// bytes.
    /// </summary>
    public static Result<List<string>> Delete(Tx tx, Cid cid)
    {
        var (media, user) = (tx.State.Media, tx.Caller.UserId);
        if (!media.Has(user, cid.Text))
        {
            return MediaRules.NoUpload(cid);
        }

        var item = media.Find(cid.Text)!;
        media.EndUpload(user, item);
        var isKept = media.UploadersOf(item.Cid).Count > 0 || media.IsThumbnailOf(item.Cid) is not null;
        List<string> gone = [];
        if (!isKept)
        {
            var thumbnail = media.ThumbnailOf(item);
            gone.AddRange(media.Forget(item));
            if (thumbnail is not null && media.UploadersOf(thumbnail.Cid).Count == 0
                && media.IsThumbnailOf(thumbnail.Cid, besides: item.Cid) is null)
            {
                gone.AddRange(media.Forget(thumbnail));
            }
        }

        tx.Note($"media {item.Cid} deleted{(isKept ? ", kept for others" : "")}");
        return gone;
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
