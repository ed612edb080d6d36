using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace DSLT.Bench.Api;

/// <summary>A node's API as an outside program uses it.</summary>
internal sealed class NodeApi : IDisposable
{
    private readonly HttpClient client;

    public NodeApi(Uri address, TimeSpan patience)
    {
        client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false }, disposeHandler: true)
        {
            BaseAddress = address,
            Timeout = patience,
        };
    }

    /// <summary>The value of an answer in whole tokens, such as "12.5", in base units of a token with six decimals.</summary>
    public static long Units(string amount) =>
        (long)(decimal.Parse(amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * 1_000_000m);

    public static string Tokens(long units) => $"{units / 1_000_000}.{units % 1_000_000:D6}";

    /// <summary>Asks for something that has to work.</summary>
    public async Task<JsonElement> Get(string path, string? bearer, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await Expect(request, bearer, cancellation);
    }

    /// <summary>Does something that has to work.</summary>
    public async Task<JsonElement> Post(string path, object body, string? bearer, CancellationToken cancellation)
    {
        using var content = JsonContent.Create(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        return await Expect(request, bearer, cancellation);
    }

    /// <summary>Sends a write under an idempotency key and answers whatever came, or null where nothing did.</summary>
    public async Task<(int Status, JsonElement Body)?> TryPost(
        string path, string json, string bearer, string key, CancellationToken cancellation)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("Authorization", "Bearer " + bearer);
        request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var answer = await client.SendAsync(request, cancellation);
            return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException or JsonException)
        {
            cancellation.ThrowIfCancellationRequested();
            return null;
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<JsonElement> Expect(HttpRequestMessage request, string? bearer, CancellationToken cancellation)
    {
        if (bearer is not null)
        {
            request.Headers.Add("Authorization", "Bearer " + bearer);
        }

        using var answer = await client.SendAsync(request, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        return answer.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JsonElement>(text.Length == 0 ? "null" : text)
            : throw new BenchException(
                $"{request.Method} {request.RequestUri} answered {(int)answer.StatusCode}, which it should not: {text}");
    }
}
