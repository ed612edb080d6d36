namespace DSLT.Data.Postgres;

/// <summary>
/// Text as PostgreSQL can hold it. One value that it refuses would fail the commit of everybody in the batch,
/// so what slipped through the checks of requests is replaced rather than sent.
/// </summary>
internal static class PostgresText
{
    private const char Replacement = '\uFFFD';

    public static string Storable(string text) =>
        text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') || text.Contains('\0', StringComparison.Ordinal)
            ? Replace(text)
            : text;

    private static string Replace(string text) => string.Concat(
        text.EnumerateRunes().Select(rune => rune.Value == 0 ? Replacement.ToString() : rune.ToString()));
}
