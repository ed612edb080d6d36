using DSLT.Core;
using DSLT.Web;
using Microsoft.Net.Http.Headers;

namespace DSLT.Features.Media;

/// <summary>
/// The bytes of what is kept, or a part of them. They never change under their address, so whoever has them
/// need not ask again; and no browser takes them for a page of this node.
/// </summary>
internal sealed class MediaAnswer(Result<MediaItem> found, IMediaStorage storage, bool isPublic) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (!found.Is(out var item, out var refusal))
        {
            await Refusals.Answer(httpContext, refusal);
            return;
        }

        var (request, response) = (httpContext.Request, httpContext.Response);
        var tag = new EntityTagHeaderValue($"\"{item.Cid}\"");
        if (request.GetTypedHeaders().IfNoneMatch is { Count: > 0 } known
            && known.Any(other => other.Compare(tag, useStrongComparison: false) || other.Tag == "*"))
        {
            Describe(response, item, tag);
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        if (PartOf(request, item.Bytes, tag) is not { } part)
        {
            response.Headers.ContentRange = $"bytes */{item.Bytes}";
            await Refusals.Answer(
                httpContext, new Refusal(Code.RangeNotSatisfiable, $"There are {item.Bytes} bytes."));
            return;
        }

        if (HttpMethods.IsHead(request.Method))
        {
            Describe(response, item, tag);
            Say(response, item, part);
            return;
        }

        // The first piece comes before anything is said: what cannot be read must not be kept for a year.
        await using var pieces = storage
            .Read(item.Cid, part.Offset, part.Length, httpContext.RequestAborted)
            .GetAsyncEnumerator(httpContext.RequestAborted);
        var hasMore = await pieces.MoveNextAsync();
        Describe(response, item, tag);
        Say(response, item, part);

        // Compressed on the way, the bytes would be others than the tag and the length say.
        request.Headers.AcceptEncoding = default;
        for (; hasMore; hasMore = await pieces.MoveNextAsync())
        {
            await response.Body.WriteAsync(pieces.Current, httpContext.RequestAborted);
        }
    }

    /// <summary>
    /// The part that is asked for: all where none is, or several, or one of something else. Null where there
    /// is no such part.
    /// </summary>
    private static Part? PartOf(HttpRequest request, long bytes, EntityTagHeaderValue tag)
    {
        var all = new Part(0, bytes, IsAll: true);
        var headers = request.GetTypedHeaders();
        if (headers.Range is not { Ranges: { Count: 1 } ranges, Unit.Value: "bytes" }
            || (request.Headers.IfRange.Count > 0
                && headers.IfRange?.EntityTag?.Compare(tag, useStrongComparison: true) != true))
        {
            return all;
        }

        var range = ranges.Single();
        var (from, to) = range.From is { } first
            ? (first, Math.Min(range.To ?? bytes - 1, bytes - 1))
            : (Math.Max(0, bytes - range.To!.Value), bytes - 1);
        return from <= to ? new Part(from, to - from + 1, IsAll: false) : null;
    }

    private static void Say(HttpResponse response, MediaItem item, Part part)
    {
        response.StatusCode = part.IsAll ? StatusCodes.Status200OK : StatusCodes.Status206PartialContent;
        response.ContentLength = part.Length;
        if (!part.IsAll)
        {
            var last = part.Offset + part.Length - 1;
            response.Headers.ContentRange = $"bytes {part.Offset}-{last}/{item.Bytes}";
        }
    }

    private void Describe(HttpResponse response, MediaItem item, EntityTagHeaderValue tag)
    {
        var headers = response.Headers;
        headers.ContentType = item.Type;
        headers.ETag = tag.ToString();
        headers.AcceptRanges = "bytes";
        headers.CacheControl = $"{(isPublic ? "public" : "private")}, max-age=31536000, immutable";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.ContentDisposition = MediaTypes.IsShown(item.Type) ? "inline" : "attachment";
    }

    private readonly record struct Part(long Offset, long Length, bool IsAll);
}
