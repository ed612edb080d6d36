using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DSLT.Core;

namespace DSLT.Features.Nfts;

/// <summary>
/// Metadata in the form that market places read: what may stand in it, and its one form as JSON.
/// </summary>
internal static class NftMetadataRules
{
    public const int MaxAttributes = 64;
    public const int MaxTraitLength = 64;
    public const int MaxValueLength = 128;
    public const int MaxBytes = 8_192;

    private const int MaxDigits = 32;

    private static readonly SearchValues<char> Digits = SearchValues.Create("-.0123456789");

    private static readonly string[] NumberDisplays = ["number", "boost_number", "boost_percentage", "date"];

    private static readonly NftMetadataJson Canonical = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>The name and the whole as JSON, or what is wrong with it.</summary>
    public static Result<(string Name, string Json)> Check(NftMetadata metadata)
    {
        if (!NftTextRules.Name(metadata.Name).Is(out var name, out var refusal)
            || !NftTextRules.Description(metadata.Description).Is(out _, out refusal)
            || !NftTextRules.Address(metadata.Image, "image").Is(out _, out refusal)
            || !NftTextRules.Address(metadata.ExternalUrl, "external_url").Is(out _, out refusal)
            || !NftTextRules.Address(metadata.AnimationUrl, "animation_url").Is(out _, out refusal))
        {
            return refusal;
        }

        if (metadata.BackgroundColor is { } color
            && (color.Length != 6 || !color.All(char.IsAsciiHexDigit)))
        {
            return Refusal.Invalid("background_color", "A background colour is six hexadecimal digits.");
        }

        if (metadata.Attributes is { } attributes && Check(attributes) is { } wrong)
        {
            return wrong;
        }

        var json = JsonSerializer.Serialize(metadata with { Name = name }, Canonical.NftMetadata);
        return Encoding.UTF8.GetByteCount(json) <= MaxBytes
            ? (name, json)
            : Refusal.Invalid("metadata", $"Metadata is at most {MaxBytes} bytes as JSON.");
    }

    public static NftMetadata Parse(string json) =>
        JsonSerializer.Deserialize(json, Canonical.NftMetadata)!;

    private static Refusal? Check(IReadOnlyList<NftAttribute> attributes)
    {
        if (attributes.Count > MaxAttributes)
        {
            return Refusal.Invalid("attributes", $"An item has at most {MaxAttributes} attributes.");
        }

        foreach (var attribute in attributes)
        {
            if (attribute is null
                || (attribute.TraitType is { } type
                    && NftTextRules.Name(type, "trait_type", MaxTraitLength).IsRefused)
                || !IsValue(attribute))
            {
                return Refusal.Invalid(
                    "attributes",
                    "An attribute is a 'value', a text or a number, with a 'trait_type', a 'display_type' "
                        + "(number, boost_number, boost_percentage or date, of numbers only) and a "
                        + "'max_value' where it has them; without markup.");
            }
        }

        return null;
    }

    private static bool IsValue(NftAttribute attribute)
    {
        var isNumber = IsNumber(attribute.Value);
        return (isNumber || (attribute.Value.ValueKind == JsonValueKind.String
                && !NftTextRules.Name(attribute.Value.GetString(), "value", MaxValueLength).IsRefused))
            && (attribute.DisplayType is not { } display
                || (isNumber && NumberDisplays.Contains(display, StringComparer.Ordinal)))
            && (attribute.MaxValue is not { } most || (isNumber && IsNumber(most)));
    }

    /// <summary>Plain digits: the number is kept as it was written and never reckoned with.</summary>
    private static bool IsNumber(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.GetRawText() is { Length: <= MaxDigits } digits
        && !digits.AsSpan().ContainsAnyExcept(Digits);
}

[JsonSerializable(typeof(NftMetadata))]
internal sealed partial class NftMetadataJson : JsonSerializerContext;
