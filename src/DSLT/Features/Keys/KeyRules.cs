using DSLT.Core;

namespace DSLT.Features.Keys;

/// <summary>Rules of keys. Times are unix microseconds.</summary>
internal static class KeyRules
{
    public const int MaxNameLength = 64;
    public const int MaxKeysPerUser = 50;
    public const long DefaultWindow = 5 * Clock.Second;
    public const long MaxWindow = 60 * Clock.Second;

    /// <summary>How far ahead of the node's clock a caller's may be.</summary>
    private const long MaxAhead = Clock.Second;

    /// <summary>What was asked for, if it can be had.</summary>
    public static Result<WantedKey> Want(CreateKeyRequest request, long now)
    {
        if (!Name(request.Name).Is(out var name, out var refusal)
            || !Scopes(request.Scopes).Is(out var scopes, out refusal)
            || !AddressList.Parse(request.IpAllowList).Is(out var addresses, out refusal))
        {
            return refusal;
        }

        var expiresAt = request.ExpiresAt is { } time ? Clock.Micros(time) : 0;
        return request.ExpiresAt is not null && expiresAt <= now
            ? Refusal.Invalid("expires_at", "The expiry is in the past.")
            : new WantedKey(name, scopes, addresses, expiresAt);
    }

    /// <summary>Expired keys count until they are revoked.</summary>
    public static Result<Unit> Room(int keys) => keys < MaxKeysPerUser
        ? default(Unit)
        : new Refusal(
            Code.LimitReached, $"A user has at most {MaxKeysPerUser} keys. Revoke one that is not used.");

    /// <summary>Whether a key may be used at all, and from there.</summary>
    public static Result<ApiKey> Usable(ApiKey key, string? address, long now) =>
        key.RevokedAt != 0 ? KeyRefusals.Revoked
        : key.ExpiresAt != 0 && key.ExpiresAt <= now ? KeyRefusals.Expired
        : !key.Addresses.Allows(address) ? KeyRefusals.AddressNotAllowed
        : key;

    /// <summary>
    /// Whether a request was signed within its window before now, or less than a second after it.
    /// </summary>
    public static bool IsTimely(long timestamp, long window, long now) =>
        window is > 0 and <= MaxWindow && timestamp < now + MaxAhead && timestamp >= now - window;

    private static Result<string> Name(string name) =>
        name.Trim().Length is > 0 and <= MaxNameLength && !name.Any(char.IsControl)
            ? name.Trim()
            : Refusal.Invalid("name", $"A name is 1-{MaxNameLength} visible characters.");

    private static Result<KeyScopes> Scopes(IReadOnlyList<string> words)
    {
        var scopes = words.Select(ScopeText.Parse).ToList();
        return scopes.Count > 0 && !scopes.Contains(KeyScopes.None)
            ? scopes.Aggregate((all, scope) => all | scope)
            : Refusal.Invalid("scopes", "Scopes are one or more of read, trade and withdraw.");
    }
}

/// <summary>A key to be made.</summary>
internal sealed record WantedKey(string Name, KeyScopes Scopes, AddressList Addresses, long ExpiresAt);
