using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DSLT.Tests.Infrastructure;

/// <summary>Calls the node as a program does: every request signed with a key.</summary>
public sealed class SignedClient(NodeFixture node, string apiKey, string secret)
{
    public static SignedClient Of(NodeFixture node, Reply created) =>
        new(node, created.Is(201).Text("apiKey"), created.Text("secret"));

    public Task<Reply> Get(string url) => Send(Request(HttpMethod.Get, url));

    public Task<Reply> Post(string url, object body, string? key = null)
    {
        var request = Request(HttpMethod.Post, url, body);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return Send(request);
    }

    public Task<Reply> Send(HttpRequestMessage request) => node.Nobody.Send(request);

    /// <summary>A signed request, which a test may still change.</summary>
    /// <param name="offset">How far ahead of the node's clock the timestamp is.</param>
    /// <param name="window">In milliseconds; null leaves it to the node.</param>
    public HttpRequestMessage Request(
        HttpMethod method, string url, object? body = null, TimeSpan offset = default, string? window = null)
    {
        var text = body switch
        {
            null => "",
            string raw => raw,
            _ => JsonSerializer.Serialize(body, JsonSerializerOptions.Web),
        };
        var timestamp = $"{(node.Clock.GetUtcNow() + offset).ToUnixTimeMilliseconds()}";
        var target = new Uri(node.Address, url);
        var request = new HttpRequestMessage(method, target)
        {
            Content = body is null ? null : new StringContent(text, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Api-Key", apiKey);
        request.Headers.Add("X-Api-Timestamp", timestamp);
        request.Headers.Add("X-Api-Signature", Sign($"{timestamp}{method}{target.PathAndQuery}{text}"));
        if (window is not null)
        {
            request.Headers.Add("X-Api-Recv-Window", window);
        }

        return request;
    }

    /// <summary>An upload that is signed by the hash of its content, which a test may still change.</summary>
    public HttpRequestMessage Upload(string type, byte[] content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node.Address, "/api/media"))
        {
            Content = new ByteArrayContent(content),
        };
        request.Content.Headers.ContentType = new(type);
        SignByHash(request, Convert.ToHexStringLower(SHA256.HashData(content)));
        return request;
    }

    /// <summary>Signs a request by a hash, whatever its content is.</summary>
    public void SignByHash(HttpRequestMessage request, string hash)
    {
        var timestamp = $"{node.Clock.GetUtcNow().ToUnixTimeMilliseconds()}";
        foreach (var (name, value) in new[]
        {
            ("X-Api-Key", apiKey), ("X-Api-Timestamp", timestamp), ("X-Api-Content-Sha256", hash),
            ("X-Api-Signature",
                Sign($"sha256{timestamp}{request.Method}{request.RequestUri!.PathAndQuery}{hash}")),
        })
        {
            request.Headers.Remove(name);
            request.Headers.Add(name, value);
        }
    }

    private string Sign(string text) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
}
