using System.Text.Json.Serialization;
using DSLT.Core;

namespace DSLT.Features.Keys;

/// <summary>A new key for programs.</summary>
/// <param name="IpAllowList">Addresses and networks it may be used from; empty or left out: anywhere.</param>
/// <param name="ExpiresAt">When it ends; left out: never.</param>
internal sealed record CreateKeyRequest(
    string Name, IReadOnlyList<string> Scopes, IReadOnlyList<string>? IpAllowList = null,
    DateTimeOffset? ExpiresAt = null);

/// <summary>A key as it was made. The secret is shown this once.</summary>
internal sealed record CreateKeyResponse(
    string KeyId, string ApiKey, string Secret, string Name, IReadOnlyList<string> Scopes,
    IReadOnlyList<string> IpAllowList, DateTime? ExpiresAt, DateTime CreatedAt)
{
    public static CreateKeyResponse Of(ApiKey key, string secret) => new(
        key.Id.ToText(), key.PublicKey, secret, key.Name, ScopeText.Of(key.Scopes), key.Addresses.Items,
        KeyResponse.Time(key.ExpiresAt), Clock.Time(key.CreatedAt));

    /// <summary>The record without its secret, however it is logged.</summary>
    public override string ToString() => ApiKey;
}

/// <param name="LastUsedAt">When it last signed a request, as far as the node's memory goes back.</param>
internal sealed record KeyResponse(
    string KeyId, string ApiKey, string Name, IReadOnlyList<string> Scopes, IReadOnlyList<string> IpAllowList,
    DateTime? ExpiresAt, DateTime CreatedAt, DateTime? LastUsedAt)
{
    public static KeyResponse Of(ApiKey key) => new(
        key.Id.ToText(), key.PublicKey, key.Name, ScopeText.Of(key.Scopes), key.Addresses.Items,
        Time(key.ExpiresAt), Clock.Time(key.CreatedAt), Time(key.LastUsedAt));

    public static DateTime? Time(long micros) => micros == 0 ? null : Clock.Time(micros);
}

internal sealed record KeyList(IReadOnlyList<KeyResponse> Items, string? Next);

[JsonSerializable(typeof(CreateKeyRequest))]
[JsonSerializable(typeof(CreateKeyResponse))]
[JsonSerializable(typeof(KeyList))]
internal sealed partial class KeyJson : JsonSerializerContext;
