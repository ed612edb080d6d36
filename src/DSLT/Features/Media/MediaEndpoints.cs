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
        [Code.Invalid("cid"), Code.NotFound("media"), Code.RangeNotSatisfiable];

    public static void AddMedia(this IServiceCollection services, MediaOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(
            provider => options.OpenStorage(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CidLocks>();
        services.AddSingleton<ImageRecoding>();
        services.AddSingleton<MediaCounts>();
        services.AddSingleton<MediaUpload>();
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
                    + "once. What all uploads of a user take has a limit. With an API key, up to 1 MiB.")
            .TakesStream(MediaTypes.All)
            .Produces<MediaResponse>(StatusCodes.Status201Created)
            .Requires(Permission.MoveFunds)
            .Refuses(
                Code.UnsupportedMediaType, Code.MediaTypeMismatch, Code.Invalid("media"), Code.ImageTooLarge,
                Code.AnimationNotSupported, Code.MediaQuotaExceeded, Code.InvalidRequest, Code.AccountFrozen);
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

    private static Task<CreatedAnswer<MediaResponse>> Upload(
        HttpContext context, Caller caller, MediaUpload upload) => upload.Run(context, caller);

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

        return await store.State.Media.Committed(cid, store.Database, cancellation) is { } item
            ? item
            : MediaRules.NotFound(cid);
    }
}
