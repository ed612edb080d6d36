using DSLT.Core;
using Microsoft.Net.Http.Headers;

namespace DSLT.Features.Media;

/// <summary>The media types that are kept. SVG and HTML are not among them: they are programs.</summary>
internal static class MediaTypes
{
    public const string Png = "image/png";
    public const string Jpeg = "image/jpeg";
    public const string WebP = "image/webp";
    public const string Gif = "image/gif";
    public const string Mp4 = "video/mp4";
    public const string Mp3 = "audio/mpeg";
    public const string Glb = "model/gltf-binary";
    public const string Json = "application/json";
    public const string Text = "text/plain";

    public static readonly string[] All = [Png, Jpeg, WebP, Gif, Mp4, Mp3, Glb, Json, Text];

    /// <summary>The type that a request declares.</summary>
    public static Result<string> Declared(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var header)
        && All.FirstOrDefault(
            type => header.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)) is { } known
            ? known
            : new Refusal(
                Code.UnsupportedMediaType,
                $"Name the type of what you send in Content-Type; this node keeps {string.Join(", ", All)}.");

    public static bool IsImage(string type) => type.StartsWith("image/", StringComparison.Ordinal);

    /// <summary>True for what may be shown in a page: images that were encoded here.</summary>
    public static bool IsShown(string type) => type is Png or Jpeg or WebP;

    /// <summary>True for what is read as a whole to be checked.</summary>
    public static bool IsText(string type) => type is Json or Text;
}
