using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using DSLT.Data;

namespace DSLT.Features.Media;

/// <summary>
/// Media in a bucket of what speaks S3. Five calls of the protocol are all that is needed: a package for them
/// would be larger than the rest of the node's own code.
/// </summary>
internal sealed class S3Media : IMediaStorage
{
    private const int BufferBytes = 128 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly S3Options options;
    private readonly TimeProvider clock;
    private readonly string bucket;
    private readonly HttpClient http;

    public S3Media(S3Options options, TimeProvider clock)
    {
        (this.options, this.clock) = (options, clock);
        bucket = $"{options.Endpoint.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(options.Bucket)}";
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = Limit,
        };
    }

    public async Task Put(string cid, Stream content, CancellationToken cancellation)
    {
        content.Position = 0;
        var hash = S3Signature.Hex(await SHA256.HashDataAsync(content, cancellation));
        content.Position = 0;
        var request = new HttpRequestMessage(HttpMethod.Put, Address(cid))
        {
            Content = new StreamedContent(
                content.Length, (body, cancelled) => content.CopyToAsync(body, cancelled)),
        };
        using var answer = await Send(request, hash, cancellation);
        Require(answer, cid);
    }

    public async Task<long?> Length(string cid, CancellationToken cancellation)
    {
        using var answer = await Send(
            new HttpRequestMessage(HttpMethod.Head, Address(cid)), S3Signature.HashOfNothing, cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        Require(answer, cid);
        return answer.Content.Headers.ContentLength;
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Read(
        string cid, long offset, long length, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Address(cid));
        request.Headers.Range = new RangeHeaderValue(offset, offset + length - 1);
        using var answer = await Send(request, S3Signature.HashOfNothing, cancellation, "range");
        Require(answer, cid, HttpStatusCode.PartialContent);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[Math.Min(BufferBytes, length)];
        while (length > 0)
        {
            var read = await stream.ReadAsync(
                buffer.AsMemory(0, (int)Math.Min(buffer.Length, length)), cancellation);
            if (read == 0)
            {
                throw new StorageException($"The bytes of {cid} are cut short.", fatal: false);
            }

            length -= read;
            yield return buffer.AsMemory(0, read);
        }
    }

    public async Task Delete(string cid, CancellationToken cancellation)
    {
        using var answer = await Send(
            new HttpRequestMessage(HttpMethod.Delete, Address(cid)), S3Signature.HashOfNothing, cancellation);
        if (answer.StatusCode != HttpStatusCode.NotFound)
        {
            Require(answer, cid);
        }
    }

    public async IAsyncEnumerable<StoredMedia> List([EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        do
        {
            var address = $"{bucket}?list-type=2&prefix={Uri.EscapeDataString(options.Prefix)}"
                + (next is null ? "" : $"&continuation-token={Uri.EscapeDataString(next)}");
            using var answer = await Send(
                new HttpRequestMessage(HttpMethod.Get, address), S3Signature.HashOfNothing, cancellation);
            Require(answer, "the list");
            var list = await Parse(answer, cancellation);
            foreach (var item in list.Elements().Where(element => element.Name.LocalName == "Contents"))
            {
                var name = Value(item, "Key")![options.Prefix.Length..];
                if (Cid.Parse(name) is not null)
                {
                    yield return new StoredMedia(
                        name,
                        DateTimeOffset.Parse(
                            Value(item, "LastModified")!, CultureInfo.InvariantCulture,
                            DateTimeStyles.AssumeUniversal));
                }
            }

            next = Value(list, "NextContinuationToken");
        }
        while (next is not null);
    }

    public void Dispose() => http.Dispose();

    private static string? Value(XElement element, string name) =>
        element.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value;

    private static async Task<XElement> Parse(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
            using var reader = XmlReader.Create(
                stream, new XmlReaderSettings { Async = true, DtdProcessing = DtdProcessing.Prohibit });
            return await XElement.LoadAsync(reader, LoadOptions.None, cancellation);
        }
        catch (XmlException exception)
        {
            throw new StorageException("The media storage answers no list.", fatal: false, exception);
        }
    }

    private static void Require(
        HttpResponseMessage answer, string what, HttpStatusCode? exactly = null)
    {
        if (exactly is null ? !answer.IsSuccessStatusCode : answer.StatusCode != exactly)
        {
            throw new StorageException(
                $"The media storage answers {(int)answer.StatusCode} for {what}.", fatal: false);
        }
    }

    private string Address(string cid) => $"{bucket}/{options.Prefix}{cid}";

    private async Task<HttpResponseMessage> Send(
        HttpRequestMessage request, string contentHash, CancellationToken cancellation,
        params string[] alsoSigned)
    {
        using (request)
        {
            S3Signature.Sign(request, options, clock.GetUtcNow(), contentHash, alsoSigned);
            try
            {
                return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            }
            catch (Exception exception) when (exception is HttpRequestException
                || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                throw new StorageException(
                    $"The media storage does not answer: {exception.Message}", fatal: false, exception);
            }
        }
    }
}
