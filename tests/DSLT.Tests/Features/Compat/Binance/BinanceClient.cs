using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Compat.Binance;

/// <summary>Signs requests as clients of Binance do.</summary>
internal sealed class BinanceClient(NodeFixture node, string apiKey, string secret)
{
    public static async Task<BinanceClient> Of(NodeFixture node, string user, params string[] scopes)
    {
        var key = (await node.As(user).Post("/api/keys", new { name = "bot", scopes })).Is(201);
        return new BinanceClient(node, key.Text("apiKey"), key.Text("secret"));
    }

    /// <summary>With all parameters in the query.</summary>
    public Task<Reply> Send(HttpMethod method, string url, string parameters = "")
    {
        var query = Timed(parameters);
        return SendRaw(method, $"{url}?{query}&signature={Sign(query)}");
    }

    /// <summary>Exactly so, with the key and nothing else.</summary>
    public Task<Reply> SendRaw(HttpMethod method, string url, string? body = null, string? key = null)
    {
        var request = new HttpRequestMessage(method, url)
        {
            Content = body is null
                ? null
                : new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Add("X-MBX-APIKEY", apiKey);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return node.Nobody.Send(request);
    }

    /// <summary>The parameters of a message, signed in the order of their names.</summary>
    public Dictionary<string, string> Signed(params (string Name, string Value)[] parameters)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["apiKey"] = apiKey,
            ["timestamp"] = Timed("")["timestamp=".Length..],
        };
        foreach (var (name, value) in parameters)
        {
            all[name] = value;
        }

        var text = string.Join('&', all.Select(one => $"{one.Key}={one.Value}"));
        return new(all, StringComparer.Ordinal) { ["signature"] = Sign(text) };
    }

    public string Timed(string parameters)
    {
        var now = node.Clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return parameters.Length == 0 ? $"timestamp={now}" : $"{parameters}&timestamp={now}";
    }

    public string Sign(string text) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
}
