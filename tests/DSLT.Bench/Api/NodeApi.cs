using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DSLT.Bench.Api;

/// <summary>A node's API as an outside program uses it.</summary>
internal sealed class NodeApi : IDisposable
{
    private const string ReplayedHeader = "Idempotency-Replayed";

    private readonly HttpClient client;

    public NodeApi(Uri address, TimeSpan patience)
    {
        client = new HttpClient(
            new SocketsHttpHandler { UseProxy = false, UseCookies = false }, disposeHandler: true)
        {
            BaseAddress = address,
            Timeout = patience,
        };
    }

    /// <summary>
    /// The value of an answer in whole tokens, such as "12.5", in base units of a token with six decimals.
    /// </summary>
    public static long Units(string amount) =>
        (long)(
            decimal.Parse(amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * 1_000_000m);

    public static string Tokens(long units) => $"{units / 1_000_000}.{units % 1_000_000:D6}";

    /// <summary>Asks for something that has to work.</summary>
    public async Task<JsonElement> Get(string path, string? bearer, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await Expect(request, bearer, cancellation);
    }

    /// <summary>Asks for something that may not be there yet.</summary>
    public async Task<JsonElement?> TryGet(string path, string bearer, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Authorization", "Bearer " + bearer);
        using var answer = await client.SendAsync(request, cancellation);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation)
            : null;
    }

    /// <summary>Does something that has to work.</summary>
    public Task<JsonElement> Post(
        string path, object body, string? bearer, CancellationToken cancellation) =>
        Send(HttpMethod.Post, path, JsonContent.Create(body), bearer, cancellation);

    /// <summary>Changes something that has to be there.</summary>
    public Task<JsonElement> Patch(
        string path, object body, string? bearer, CancellationToken cancellation) =>
        Send(HttpMethod.Patch, path, JsonContent.Create(body), bearer, cancellation);

    /// <summary>Does something with a list in lines of CSV that has to work.</summary>
    public Task<JsonElement> PostCsv(
        string path, string lines, string? bearer, CancellationToken cancellation) =>
        Send(
            HttpMethod.Post, path, new StringContent(lines, Encoding.UTF8, "text/csv"), bearer,
            cancellation);

    /// <summary>
    /// Sends a write under an idempotency key and answers whatever came, or null where nothing did.
    /// </summary>
    public async Task<ApiAnswer?> TryWrite(
        HttpMethod method, string path, string? json, string bearer, string key,
        CancellationToken cancellation)
    {
        using var content = json is null
            ? null
            : new StringContent(json, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("Authorization", "Bearer " + bearer);
        request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var answer = await client.SendAsync(request, cancellation);
            return new ApiAnswer(
                (int)answer.StatusCode,
                await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation),
                answer.Headers.Contains(ReplayedHeader));
        }
        catch (Exception exception) when (
            exception is HttpRequestException or TaskCanceledException or IOException or JsonException)
        {
            cancellation.ThrowIfCancellationRequested();
            return null;
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<JsonElement> Send(
        HttpMethod method, string path, HttpContent content, string? bearer, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        return await Expect(request, bearer, cancellation);
    }

    private async Task<JsonElement> Expect(
        HttpRequestMessage request, string? bearer, CancellationToken cancellation)
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
                $"{request.Method} {request.RequestUri} answered {(int)answer.StatusCode}: {text}");
    }
}

/// <summary>What the node answered to a write under an idempotency key.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The result or the problem.</param>
/// <param name="IsReplay">True where it is the stored answer to an earlier request.</param>
internal sealed record ApiAnswer(int Status, JsonElement Body, bool IsReplay)
{
    /// <summary>The stable code of a problem.</summary>
    public string? Code => Text("code");

    public bool IsDone => Status is 200 or 201;

    /// <summary>The id of what was done: a transaction, an order, or the order that was cancelled.</summary>
    public string? Identity => Text("transactionId") ?? Text("orderId") ?? (
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("cancelled", out var ids)
            && ids.GetArrayLength() == 1
                ? ids[0].GetString()
                : null);

    private string? Text(string name) =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var text)
            ? text.GetString()
            : null;
}
