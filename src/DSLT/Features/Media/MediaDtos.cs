using System.Text.Json.Serialization;
using DSLT.Core;

namespace DSLT.Features.Media;

/// <summary>What is kept of what was sent.</summary>
/// <param name="Cid">Of the bytes that are kept; those of an image are encoded again.</param>
/// <param name="MediaType">As it is served.</param>
/// <param name="Width">In pixels; null for what is no image.</param>
/// <param name="Height">In pixels; null for what is no image.</param>
/// <param name="ThumbnailCid">Of at most 512 pixels a side; the image's own where that is as small.</param>
/// <param name="Existed">True where these very bytes were kept before.</param>
/// <param name="CreatedAt">When they were brought first.</param>
internal sealed record MediaResponse(
    string Cid, string MediaType, long Bytes, int? Width, int? Height, string Url, string? ThumbnailCid,
    string? ThumbnailUrl, bool Existed, DateTime CreatedAt)
{
    public static MediaResponse Of(MediaItem item, bool existed)
    {
        var isImage = item.Thumbnail is not null;
        return new MediaResponse(
            item.Cid, item.Type, item.Bytes, isImage ? item.Width : null, isImage ? item.Height : null,
            $"/api/media/{item.Cid}", item.Thumbnail, isImage ? $"/api/media/{item.Cid}/thumbnail" : null,
            existed, Clock.Time(item.CreatedAt));
    }
}

[JsonSerializable(typeof(MediaResponse))]
internal sealed partial class MediaJson : JsonSerializerContext;
