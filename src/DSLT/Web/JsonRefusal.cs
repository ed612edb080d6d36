using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DSLT.Core;

namespace DSLT.Web;

/// <summary>
/// Tells from the serializer's complaint what is wrong with a body. It says so in its message and path only;
/// a test holds each sentence this depends on, so that a change of the framework is noticed. Every sentence
/// is matched from its start, for a caller's own names stand further on: they must not choose the code.
/// </summary>
internal static partial class JsonRefusal
{
    public static readonly Refusal NoName = Refusal.Invalid(
        "op", "'op' must be the name of a command that is known here.");

    private const int MaxFieldLength = 40;

    public static Refusal Of(JsonException exception)
    {
        var message = exception.Message;
        if (IsWithoutName(message))
        {
            return NoName;
        }

        if (Unknown().Match(message) is { Success: true } unknown)
        {
            return new Refusal(
                Code.UnknownField,
                $"The request has a field '{Cut(unknown.Groups[1].Value)}' that is not known here.");
        }

        if (Missing().Match(message) is { Success: true } missing)
        {
            var field = missing.Groups[1].Value;
            return new Refusal(Code.Invalid(Snake(field)), $"'{Cut(field)}' is missing.");
        }

        if (Twice().IsMatch(message))
        {
            return new Refusal(Code.InvalidJson, "A field stands twice in one object.");
        }

        var value = Field().Match(exception.Path ?? "");
        return value.Success && !IsSyntax(exception)
            ? new Refusal(
                Code.Invalid(Snake(value.Groups[1].Value)),
                $"'{Cut(value.Groups[1].Value)}' does not have the right type.")
            : new Refusal(Code.InvalidJson, "The body is not the JSON that this route takes.");
    }

    /// <summary>
    /// True for the complaint about a command that does not say which one it is; it has two forms.
    /// </summary>
    public static bool IsWithoutName(string message) => WithoutName().IsMatch(message);

    /// <summary>"amountIn" in JSON is "amount_in" in a code.</summary>
    public static string Snake(string camel)
    {
        var snake = new StringBuilder(camel.Length + 4);
        foreach (var letter in Cut(camel))
        {
            if (char.IsAsciiLetterUpper(letter))
            {
                snake.Append('_');
            }

            snake.Append(
                char.IsAsciiLetterOrDigit(letter) ? char.ToLower(letter, CultureInfo.InvariantCulture) : '_');
        }

        return snake.ToString();
    }

    private static bool IsSyntax(JsonException exception) => exception.InnerException is JsonException;

    private static string Cut(string field) =>
        field.Length <= MaxFieldLength ? field : field[..MaxFieldLength];

    [GeneratedRegex(
        "^(?:Read unrecognized type discriminator id '"
        + "|The JSON payload for polymorphic interface or abstract type '[^']*' must specify a type)")]
    private static partial Regex WithoutName();

    [GeneratedRegex(
        @"^The JSON property '(.*?)' could not be mapped to any \.NET member", RegexOptions.Singleline)]
    private static partial Regex Unknown();

    [GeneratedRegex(
        "^JSON deserialization for type '[^']*' was missing required properties including: '([^']*)'")]
    private static partial Regex Missing();

    /// <summary>A field of ours, a key of the caller's, the name of a command.</summary>
    [GeneratedRegex("^(?:Duplicate propert(?:y|ies) |Deserialized object contains a duplicate ')")]
    private static partial Regex Twice();

    /// <summary>
    /// The outermost field that is not a list: of "$.commands[3].amount" the amount, of "$.metadata.colour"
    /// the metadata, for what stands below it is the caller's own name and must not become a code.
    /// </summary>
    [GeneratedRegex(@"^\$(?:\.[A-Za-z][A-Za-z0-9]*\[[0-9]+\](?=\.))*\.([A-Za-z][A-Za-z0-9]*)")]
    private static partial Regex Field();
}
