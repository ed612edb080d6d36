using System.Globalization;

namespace DSLT.Core;

/// <summary>Ids are numbers in memory and strings of digits on the wire.</summary>
internal static class Ids
{
    public static string ToText(this long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads an id; the refusal says that there is no such thing, for there cannot be.</summary>
    public static Result<long> Parse(string? text, string noun) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0
            ? id
            : Refusal.NotFound(noun, "with that id");
}
