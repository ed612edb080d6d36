using System.Text;
using System.Text.Json;
using DSLT.Core;
using DSLT.Web;

namespace DSLT.Features.Compat.Binance.Streams;

/// <summary>A message to the node: what to do, with what, and a name for the answer.</summary>
/// <param name="Id">As it was written: a number, a text or null.</param>
internal sealed record BinanceRequest(string? Method, JsonElement Parameters, string Id)
{
    public const string NoId = "null";

    private const int MaxIdLength = 36;

    private static readonly JsonDocumentOptions Strict = new()
    {
        MaxDepth = ApiJson.MaxDepth,
        AllowDuplicateProperties = false,
    };

    /// <summary>False where the answer is to be without the limits.</summary>
    public bool WantsLimits => Parameters.ValueKind != JsonValueKind.Object
        || !Parameters.TryGetProperty("returnRateLimits", out var wanted)
        || wanted.ValueKind != JsonValueKind.False;

    public static Result<BinanceRequest> Read(ReadOnlyMemory<byte> text)
    {
        JsonElement message;
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            message = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return BinanceRefusal.BadJson;
        }

        return message.ValueKind != JsonValueKind.Object || !IsText(message) ? BinanceRefusal.BadJson
            : IdOf(message) is { } id
                ? new BinanceRequest(
                    message.TryGetProperty("method", out var method)
                        && method.ValueKind == JsonValueKind.String
                        ? method.GetString()
                        : null,
                    message.TryGetProperty("params", out var parameters) ? parameters : default, id)
                : BinanceRefusal.BadValue("id");
    }

    /// <summary>False where an escape in it is half a character: that is JSON, but no text.</summary>
    private static bool IsText(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.Object => element.EnumerateObject().All(
                    property => property.Name.Length >= 0 && IsText(property.Value)),
                JsonValueKind.Array => element.EnumerateArray().All(IsText),
                JsonValueKind.String => element.GetString() is not null,
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string? IdOf(JsonElement message)
    {
        if (!message.TryGetProperty("id", out var id) || id.ValueKind == JsonValueKind.Null)
        {
            return NoId;
        }

        return id.ValueKind switch
        {
            JsonValueKind.Number when id.TryGetInt64(out var number) => number.ToText(),
            JsonValueKind.String when id.GetString() is { Length: <= MaxIdLength } text
                && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') => $"\"{text}\"",
            _ => null,
        };
    }
}

/// <summary>Answers to what is asked of streams.</summary>
internal static class StreamReplies
{
    public static byte[] Done(string id) => Encoding.UTF8.GetBytes($"{{\"result\":null,\"id\":{id}}}");

    public static byte[] Result(string id, byte[] json) =>
        [.. "{\"result\":"u8, .. json, .. Encoding.UTF8.GetBytes($",\"id\":{id}}}")];

    public static byte[] Error(string id, int code, string text) =>
    [
        .. "{\"error\":"u8,
        .. JsonSerializer.SerializeToUtf8Bytes(
            new BinanceError(code, text), ApiJson.TypeOf<BinanceError>()),
        .. Encoding.UTF8.GetBytes($",\"id\":{id}}}"),
    ];
}
