namespace DSLT.Features.Keys;

/// <summary>
/// What a key may be used for; what that is on each route stands in <see cref="Web.Permissions"/>. Stored:
/// values are only ever added.
/// </summary>
[Flags]
internal enum KeyScopes
{
    None = 0,
    Read = 1,
    Trade = 2,
    Withdraw = 4,
}

/// <summary>Scopes on the wire are lower case.</summary>
internal static class ScopeText
{
    private static readonly (KeyScopes Scope, string Text)[] Known =
        [(KeyScopes.Read, "read"), (KeyScopes.Trade, "trade"), (KeyScopes.Withdraw, "withdraw")];

    /// <summary>The words of the scopes, always in the same order.</summary>
    public static IReadOnlyList<string> Of(KeyScopes scopes) =>
        [.. Known.Where(known => scopes.HasFlag(known.Scope)).Select(known => known.Text)];

    /// <summary>The scope of a word, or none where there is no such scope.</summary>
    public static KeyScopes Parse(string? text) => Known.FirstOrDefault(known => known.Text == text).Scope;
}
