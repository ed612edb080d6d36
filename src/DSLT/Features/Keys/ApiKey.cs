using DSLT.Sequencing;

namespace DSLT.Features.Keys;

/// <summary>A key with which programs sign requests for a user.</summary>
/// <param name="PublicKey">What a request names it by: 64 letters and digits, no secret.</param>
/// <param name="SealedSecret">What requests are signed with, under the node's master key.</param>
/// <param name="ExpiresAt">Unix microseconds, or 0 for never.</param>
/// <param name="RevokedAt">Unix microseconds, or 0 while it is not.</param>
internal sealed record ApiKey(
    long Id, long UserId, string PublicKey, byte[] SealedSecret, string Name, KeyScopes Scopes,
    AddressList Addresses, long CreatedAt, long ExpiresAt, long RevokedAt)
{
    private long lastUsedAt;

    /// <summary>What its reads of tables wait for.</summary>
    public WriteMark Writes { get; } = new();

    /// <summary>
    /// When it last signed a request, as far as memory goes back; 0 where that is not known. A row for each
    /// request of a bot would cost more than it tells.
    /// </summary>
    public long LastUsedAt => Volatile.Read(ref lastUsedAt);

    public void Used(long now) => Volatile.Write(ref lastUsedAt, now);

    /// <summary>The record without what it signs with, however it is logged.</summary>
    public override string ToString() => $"key {Id} of user {UserId}";
}
