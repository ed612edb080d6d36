using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Media;

/// <summary>
/// The way of an upload: taken in, found to be what it says, encoded again, its bytes made durable, and put
/// on record. Where it is refused on the way, nothing of it is kept.
/// </summary>
internal sealed class MediaUpload(
    Store store, Writes writes, IMediaStorage storage, ImageRecoding images, CidLocks locks,
    MediaOptions options, MediaCounts counts)
{
    /// <summary>For a slow upload holds its file on the disk for as long as it likes.</summary>
    private const int MaxAtOnce = 32;

    private const int MaxAtOnceOfUser = 4;

    private static readonly Refusal Busy = new(
        Code.Overloaded, "Too many uploads are under way; try again in a moment.");

    private static readonly Refusal Gone = new(
        Code.Overloaded, "What was kept of it went a moment ago; send it again.");

    private readonly Dictionary<long, int> underWay = [];

    public async Task<CreatedAnswer<MediaResponse>> Run(HttpContext context, Caller caller)
    {
        var result = await Admitted(context, caller);
        counts.Uploaded(result.Refusal);
        if (result.Refusal is { Code.Status: StatusCodes.Status413PayloadTooLarge })
        {
            // What is still to come of the body is not waited for.
            context.Response.Headers.Connection = "close";
        }

        return result.Is(out var answer, out var refusal) ? answer : refusal;
    }

    private async Task<Result<CreatedAnswer<MediaResponse>>> Admitted(HttpContext context, Caller caller)
    {
        if (!Begin(caller.UserId))
        {
            return Busy;
        }

        try
        {
            return await Take(context, caller);
        }
        finally
        {
            End(caller.UserId);
        }
    }

    private async Task<Result<CreatedAnswer<MediaResponse>>> Take(HttpContext context, Caller caller)
    {
        if (!MediaTypes.Declared(context.Request.ContentType).Is(out var type, out var refusal))
        {
            return refusal;
        }

        var maxBytes = MediaTypes.IsText(type)
            ? Math.Min(options.MaxBytes, MediaRules.MaxTextBytes)
            : options.MaxBytes;
        if (!(await IncomingMedia.Take(context, type, options, maxBytes)).Is(out var incoming, out refusal))
        {
            return refusal;
        }

        using (incoming)
        {
            var identified = Identified(caller, type, incoming.Cid);
            if (!(await store.Sequencer.Read(state => Known(state.Media, incoming.Cid))).Is(
                    out var known, out refusal)
                || !known.Is(out var media, out refusal)
                || (media is null
                    && !(await Prepare(type, incoming, context.RequestAborted)).Is(out media, out refusal)))
            {
                return refusal;
            }

            return await Keep(identified, media, incoming, context.RequestAborted);
        }
    }

    /// <summary>What is kept already of what came in; null for nothing.</summary>
    private static Result<Prepared?> Known(MediaStore media, Cid source) =>
        media.Removed.HasAny(source.Text) ? MediaRules.Blocked
        : media.FindSource(source) is { } item
            ? new Prepared(source, item, null, media.ThumbnailOf(item), null, IsKnown: true)
            : null as Prepared;

    /// <summary>What is to be kept of content that is new here.</summary>
    private async Task<Result<Prepared>> Prepare(
        string type, IncomingMedia incoming, CancellationToken cancellation)
    {
        if (MediaTypes.IsImage(type))
        {
            return (await images.Run(type, incoming.ReadAll, cancellation)).Then<Prepared>(
                image => image.Bytes.Length > options.MaxBytes
                    ? MediaRules.TooLarge(options.MaxBytes)
                    : Prepared.Of(incoming.Cid, image));
        }

        var checkedContent = MediaTypes.IsText(type)
            ? MediaRules.Content(type, incoming.ReadAll())
            : MediaRules.Length(type, incoming.Head, incoming.Length);
        return checkedContent.Then<Prepared>(_ => new Prepared(
            incoming.Cid, New(incoming.Cid, type, incoming.Length), null, null, null));
    }

    /// <summary>
    /// The bytes, then the row. What the command refuses, a user without room, is taken away again unless
    /// somebody else has it: nobody puts it on record meanwhile, for it is our turn.
    /// </summary>
    private async Task<Result<CreatedAnswer<MediaResponse>>> Keep(
        Caller caller, Prepared media, IncomingMedia incoming, CancellationToken cancellation)
    {
        var cids = media.Thumbnail is null ? [media.Item.Cid] : new[] { media.Item.Cid, media.Thumbnail.Cid };
        using var turn = await locks.Enter(cancellation, cids);
        if (!(await store.Sequencer.Read(state => Allowed(state.Media, media))).Is(
                out var allowed, out var refusal)
            || !allowed.Is(out _, out refusal)
            || !(await store.Sequencer.Read(state => Room(state.Media, caller.UserId, media))).Is(
                out var room, out refusal)
            || (!room.Is(out _, out refusal) && !await writes.IsDone(caller)))
        {
            return refusal!;
        }

        await Put(media.Item, media.Bytes, incoming, cancellation);
        if (media.Thumbnail is not null)
        {
            await Put(media.Thumbnail, media.ThumbnailBytes, null, cancellation);
        }

        var outcome = default(Refusal);
        var answer = await writes.Create(caller, Command.MediaAdd, tx =>
        {
            var added = MediaCommands.Add(tx, media.Source, media.Item, media.Thumbnail, options.UserQuota);
            outcome = added.Refusal;
            return added;
        });
        if (outcome is not null)
        {
            await NobodysMedia.Remove(cids, storage, store.Sequencer, cancellation);
            return outcome;
        }

        return answer;
    }

    /// <summary>Puts what is new; what is known is there already.</summary>
    private Task Put(
        MediaItem item, byte[]? bytes, IncomingMedia? incoming, CancellationToken cancellation) =>
        bytes is not null ? storage.Put(item.Cid, new MemoryStream(bytes, writable: false), cancellation)
        : incoming?.Cid.Text == item.Cid ? storage.Put(item.Cid, incoming.Content, cancellation)
        : Task.CompletedTask;

    /// <summary>What may have changed until it was our turn.</summary>
    private static Result<Unit> Allowed(MediaStore media, Prepared wanted) =>
        media.Removed.HasAny(wanted.Source.Text, wanted.Item.Cid, wanted.Thumbnail?.Cid)
            ? MediaRules.Blocked
        : wanted.IsKnown && media.Find(wanted.Item.Cid) is null ? Gone
        : default(Unit);

    private Result<Unit> Room(MediaStore media, long user, Prepared wanted) => MediaRules.Room(
        media.Usage(user), media.CostFor(user, wanted.Item, wanted.Thumbnail), options.UserQuota);

    /// <summary>
    /// The body went by as a stream, so that the request's part of its idempotency key is completed here.
    /// </summary>
    private static Caller Identified(Caller caller, string type, Cid source)
    {
        if (caller.Idempotency is not { } key)
        {
            return caller;
        }

        var text = Encoding.ASCII.GetBytes($"{key.Request:x32} {type} {source.Text}");
        var request = BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(text));
        return caller with { Idempotency = key with { Request = request } };
    }

    private static MediaItem New(
        Cid cid, string type, long bytes, int width = 0, int height = 0, string? thumbnail = null) =>
        new(cid.Text, type, bytes, width, height, thumbnail, 0, 0, default);

    private bool Begin(long user)
    {
        lock (underWay)
        {
            var own = underWay.GetValueOrDefault(user);
            if (own >= MaxAtOnceOfUser || underWay.Values.Sum() >= MaxAtOnce)
            {
                return false;
            }

            underWay[user] = own + 1;
            return true;
        }
    }

    private void End(long user)
    {
        lock (underWay)
        {
            if (--underWay[user] == 0)
            {
                underWay.Remove(user);
            }
        }
    }

    /// <summary>What is to be kept.</summary>
    /// <param name="Bytes">Where they are others than those that came in; null where they are those, or
    /// kept.</param>
    /// <param name="IsKnown">True where it is kept.</param>
    private sealed record Prepared(
        Cid Source, MediaItem Item, byte[]? Bytes, MediaItem? Thumbnail, byte[]? ThumbnailBytes,
        bool IsKnown = false)
    {
        public static Prepared Of(Cid source, RecodedImage image)
        {
            var cid = CidHasher.Of(image.Bytes);
            if (image.Thumbnail is not { } small)
            {
                return new Prepared(
                    source, New(cid, image.Type, image.Bytes.Length, image.Width, image.Height, cid.Text),
                    image.Bytes, null, null);
            }

            var smallCid = CidHasher.Of(small.Bytes);
            return new Prepared(
                source,
                New(cid, image.Type, image.Bytes.Length, image.Width, image.Height, smallCid.Text),
                image.Bytes,
                New(smallCid, MediaTypes.WebP, small.Bytes.Length, small.Width, small.Height, smallCid.Text),
                small.Bytes);
        }
    }
}
