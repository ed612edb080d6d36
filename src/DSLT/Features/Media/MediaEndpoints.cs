using DSLT.Core;
using DSLT.Jobs;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Media;

/// <summary>Media by their content: uploaded once, there for ever under their CIDs.</summary>
internal static class MediaEndpoints
{
    private static readonly string[] GetOrHead = [HttpMethods.Get, HttpMethods.Head];

    private static readonly Code[] NotThere =
        [Code.Invalid("cid"), Code.NotFound("media"), Code.MediaRemoved, Code.RangeNotSatisfiable];

    public static void AddMedia(this IServiceCollection services, MediaOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(
            provider => options.OpenStorage(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CidLocks>();
        services.AddSingleton<ImageRecoding>();
        services.AddSingleton<MediaCounts>();
        services.AddSingleton<MediaUpload>();
        services.AddSingleton<MediaRemoval>();
        services.AddSingleton<ScheduledJob, MediaSweep>();
        if (options.Kubo is not null)
        {
            services.AddHostedService<MediaPinning>();
        }
    }

    public static void MapMedia(this RouteGroupBuilder api)
    {
        var media = api.MapGroup("/media").WithTags("Media");
        media.MapPost("", Upload)
            .WithName("UploadMedia")
            .WithSummary("Keep an image, a video, a sound, a model or a text, by its content")
            .WithDescription(
                "The body is the content itself and 'Content-Type' its type, which the bytes must have. "
                    + "Images are decoded and encoded again, which takes everything out of them but their "
                    + "pixels; a GIF is kept as PNG, and what moves is refused. The same bytes are kept "
                    + "once. What all uploads of a user take has a limit. With an API key, up to 1 MiB, or "
                    + "as much as without where the signature is over the body's hash.")
            .TakesStream(MediaTypes.All)
            .Produces<MediaResponse>(StatusCodes.Status201Created)
            .Requires(Permission.MoveFunds)
            .Refuses(
                Code.UnsupportedMediaType, Code.MediaTypeMismatch, Code.Invalid("media"), Code.ImageTooLarge,
                Code.AnimationNotSupported, Code.MediaQuotaExceeded, Code.MediaBlocked,
                Code.InvalidRequest, Code.AccountFrozen);
        MapReads(media);
        MapRemovals(media);
    }

    private static void MapReads(RouteGroupBuilder media)
    {
        media.MapMethods("/{cid}", GetOrHead, Show)
            .WithName("GetMedia")
            .WithSummary("The bytes of a CID")
            .WithDescription(
                "With their tag, in parts where 'Range' asks for one, and never to be asked for again. "
                    + "Images are shown in pages, all else is a file to be stored.")
            .Produces(StatusCodes.Status200OK)
            .Requires(Permission.PublicRead)
            .Refuses(NotThere);
        media.MapMethods("/{cid}/thumbnail", GetOrHead, ShowThumbnail)
            .WithName("GetMediaThumbnail")
            .WithSummary("An image of a CID, of at most 512 pixels a side")
            .WithDescription("The image itself where it is as small, else a WebP that has a CID of its own.")
            .Produces(StatusCodes.Status200OK)
            .Requires(Permission.PublicRead)
            .Refuses([.. NotThere, Code.NotFound("thumbnail")]);
    }

    private static void MapRemovals(RouteGroupBuilder media)
    {
        media.MapDelete("/{cid}", TakeDown)
            .WithName("TakeDownMedia")
            .WithSummary("Take something down for all who have it, and keep it from coming back")
            .WithDescription(
                "It is off the record of all who uploaded it, which gives them their room back, and its "
                    + "bytes and its thumbnail's go; whoever asks for it is answered 410 media_removed. "
                    + "The same bytes, those it was made of and what is encoded to the same are refused "
                    + "with 403 media_blocked, until the removal is lifted. Backups made before have it "
                    + "still, and so may caches, and an IPFS node that has pinned it.")
            .Requires(Permission.Operate)
            .Refuses(
                Code.Invalid("cid"), Code.Invalid("reason"), Code.NotFound("media"), Code.MediaRemoved,
                Code.MediaInUse);
        media.MapDelete("/{cid}/removal", Lift)
            .WithName("LiftMediaRemoval")
            .WithSummary("Let something that was taken down be kept again")
            .WithDescription("Its bytes are gone: it is there again when somebody uploads it.")
            .Requires(Permission.Operate)
            .Refuses(Code.Invalid("cid"), Code.NotFound("removal"));
        media.MapDelete("/{cid}/upload", Delete)
            .WithName("DeleteMediaUpload")
            .WithSummary("Delete an upload of one's own that no item or collection shows")
            .WithDescription(
                "It counts in one's quota no longer, and goes where nobody else uploaded it too. What an "
                    + "item or a collection shows when the deletion begins is refused.")
            .Requires(Permission.MoveFunds)
            .Refuses(Code.Invalid("cid"), Code.NotFound("upload"), Code.MediaInUse);
    }

    private static Task<CreatedAnswer<MediaResponse>> Upload(
        HttpContext context, Caller caller, MediaUpload upload) => upload.Run(context, caller);

    private static Task<EmptyAnswer> TakeDown(
        string cid, Caller caller, MediaRemoval removal, CancellationToken cancellation,
        string? reason = null) => removal.TakeDown(caller, cid, reason, cancellation);

    private static async Task<EmptyAnswer> Lift(string cid, Caller caller, Writes writes) =>
        MediaRules.Parse(cid).Is(out var parsed, out var refusal)
            ? await writes.RunQuietly(caller, Command.MediaLift, tx => MediaCommands.Lift(tx, parsed))
            : refusal;

    private static Task<EmptyAnswer> Delete(
        string cid, Caller caller, MediaRemoval removal, CancellationToken cancellation) =>
        removal.Delete(caller, cid, cancellation);

    private static async Task<IResult> Show(
        string cid, Store store, IMediaStorage storage, AccessOptions access,
        CancellationToken cancellation) =>
        new MediaAnswer(await Find(cid, store, cancellation), storage, access.PublicReads);

    private static async Task<IResult> ShowThumbnail(
        string cid, Store store, IMediaStorage storage, AccessOptions access,
        CancellationToken cancellation)
    {
        var found = await Find(cid, store, cancellation);
        if (found.Is(out var item, out _))
        {
            found = item.Thumbnail is { } thumbnail
                ? await Find(thumbnail, store, cancellation)
                : Refusal.NotFound("thumbnail", $"of {item.Cid}");
        }

        return new MediaAnswer(found, storage, access.PublicReads);
    }

    private static async Task<Result<MediaItem>> Find(
        string text, Store store, CancellationToken cancellation)
    {
        if (!MediaRules.Parse(text).Is(out var cid, out var refusal))
        {
            return refusal;
        }

        return await store.State.Media.Committed(cid, store.Database, cancellation) is { } item ? item
            : await RemovedMediaStore.IsRemoved(store.Database, cid, cancellation) ? MediaRules.Removed(cid)
            : MediaRules.NotFound(cid);
    }
}
