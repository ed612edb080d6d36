using System.Net;

namespace DSLT.Features.Media;

/// <summary>The content of a request that is written as it is read from elsewhere.</summary>
/// <param name="length">Its length in bytes.</param>
/// <param name="write">Writes all of it.</param>
internal sealed class StreamedContent(long length, Func<Stream, CancellationToken, Task> write) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        write(stream, CancellationToken.None);

    protected override Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        write(stream, cancellationToken);

    protected override bool TryComputeLength(out long computed)
    {
        computed = length;
        return true;
    }
}
