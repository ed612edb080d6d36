using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using DSLT.Core;

namespace DSLT.Features.Tokens;

/// <summary>What an issuer says of a token: names and texts, bounded, kept as one JSON object.</summary>
internal static class TokenMetadata
{
    public const int MaxEntries = 32;
    public const int MaxNameLength = 64;
    public const int MaxBytes = 4_096;

    public static Result<string> Format(IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null)
        {
            return "{}";
        }

        if (metadata.Count > MaxEntries
            || metadata.Any(entry => entry.Key.Length is 0 or > MaxNameLength || entry.Value is null))
        {
            return Refusal.Invalid(
                "metadata",
                $"Metadata is at most {MaxEntries} texts with names of 1-{MaxNameLength} characters.");
        }

        var json = JsonSerializer.Serialize(
            metadata, TokenMetadataJson.Default.IReadOnlyDictionaryStringString);
        return Encoding.UTF8.GetByteCount(json) <= MaxBytes
            ? json
            : Refusal.Invalid("metadata", $"Metadata is at most {MaxBytes} bytes as JSON.");
    }

    public static IReadOnlyDictionary<string, string> Parse(string json) =>
        JsonSerializer.Deserialize(json, TokenMetadataJson.Default.IReadOnlyDictionaryStringString)!;
}

[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class TokenMetadataJson : JsonSerializerContext;
