using System.Net.Http.Headers;
using System.Text.Json;
using DSLT.Data;

namespace DSLT.Features.Media;

/// <summary>
/// Adds content to an IPFS node by the RPC of Kubo, at the one address of the settings; where it is sent on
/// to another, nobody follows.
/// </summary>
internal sealed class KuboClient : IDisposable
{
    /// <summary>Our own chunks by name: the node's settings may have others.</summary>
    private const string AddCall =
        "api/v0/add?cid-version=1&raw-leaves=true&chunker=size-262144&pin=true&progress=false";

    private const int MaxAnswerBytes = 64 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly HttpClient http;
    private readonly Uri add;

    public KuboClient(Uri address)
    {
        add = new Uri($"{address.AbsoluteUri.TrimEnd('/')}/{AddCall}");
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
        })
        {
            Timeout = Limit,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
    }

    /// <summary>
    /// Adds and pins content: the CID that it got there, or null where it was not taken. Throws a
    /// <see cref="StorageException"/> where nobody answers, or not like a Kubo.
    /// </summary>
    public async Task<string?> Add(MediaItem item, IMediaStorage storage, CancellationToken cancellation)
    {
        using var content = new StreamedContent(item.Bytes, async (body, cancelled) =>
        {
            await foreach (var piece in storage.Read(item.Cid, 0, item.Bytes, cancelled))
            {
                await body.WriteAsync(piece, cancelled);
            }
        });
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var form = new MultipartFormDataContent { { content, "file", item.Cid } };
        try
        {
            using var answer = await http.PostAsync(add, form, cancellation);
            if (!answer.IsSuccessStatusCode)
            {
                throw new StorageException($"Kubo answers {(int)answer.StatusCode}.", fatal: false);
            }

            return CidIn(await answer.Content.ReadAsStringAsync(cancellation));
        }
        catch (Exception exception) when (exception is HttpRequestException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new StorageException($"Kubo does not answer: {exception.Message}", fatal: false, exception);
        }
    }

    public void Dispose() => http.Dispose();

    /// <summary>The last line names what was added.</summary>
    private static string? CidIn(string lines)
    {
        try
        {
            using var line = JsonDocument.Parse(lines.TrimEnd().Split('\n')[^1]);
            return line.RootElement.ValueKind == JsonValueKind.Object
                && line.RootElement.TryGetProperty("Hash", out var hash)
                && hash.ValueKind == JsonValueKind.String
                ? hash.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
