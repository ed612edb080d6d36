using System.Buffers;
using System.Security.Cryptography;
using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.Keys;

/// <summary>
/// Finds out whether a signed request is what it says it is; what its caller may is another question. The
/// steps stand alone so that a body is only read for a key that may be used; each refusal is one of
/// <see cref="KeyRefusals"/>, or that of the master key that is missing.
/// </summary>
internal sealed class KeyVerification(Store store, SecretBox box, TimeProvider clock)
{
    /// <summary>All steps in their order, for a caller that has the signed bytes at hand.</summary>
    public async ValueTask<Result<Caller>> Verify(SignedRequest request, CancellationToken cancellation) =>
        (await Find(request.PublicKey, request.Address, cancellation)).Is(out var key, out var refusal)
            && CheckTime(request.Timestamp, request.Window).Is(out _, out refusal)
            && CheckSignature(key, request.Signed.Span, request.Signature).Is(out _, out refusal)
                ? await CallerOf(key, request.Address, cancellation)
                : refusal;

    /// <summary>The key of that name, if it may be used now and from that address.</summary>
    public async ValueTask<Result<ApiKey>> Find(
        string publicKey, string? address, CancellationToken cancellation) =>
        KeyCredentials.IsPublicKey(publicKey)
            && await store.State.Keys.Committed(publicKey, store.Database, cancellation) is { } key
                ? KeyRules.Usable(key, address, clock.NowMicros())
                : KeyRefusals.Unknown;

    /// <summary>Whether the request is of now; both in microseconds.</summary>
    public Result<Unit> CheckTime(long timestamp, long window) =>
        KeyRules.IsTimely(timestamp, window, clock.NowMicros()) ? default(Unit) : KeyRefusals.OutsideWindow;

    /// <summary>
    /// Whether the bytes were signed with the key's secret: HMAC-SHA256 in hex, of either case.
    /// </summary>
    public Result<Unit> CheckSignature(ApiKey key, ReadOnlySpan<byte> signed, string signature)
    {
        var purpose = KeyCredentials.Purpose(key.PublicKey, key.UserId);
        if (!box.Open(key.SealedSecret, purpose).Is(out var secret, out var refusal))
        {
            return refusal;
        }

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, signed, expected);
        CryptographicOperations.ZeroMemory(secret);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return IsHex(signature, given) && CryptographicOperations.FixedTimeEquals(expected, given)
            ? default(Unit)
            : KeyRefusals.BadSignature;
    }

    /// <summary>Who the key's user is now: role and state are the user's, not the key's.</summary>
    public async ValueTask<Result<Caller>> CallerOf(
        ApiKey key, string? address, CancellationToken cancellation)
    {
        if (await store.State.Users.Committed(key.UserId, store.Database, cancellation) is not { } user)
        {
            return KeyRefusals.Unknown;
        }

        key.Used(clock.NowMicros());
        return new Caller(user.Id, user.Role, address, Key: key, Frozen: user.Frozen);
    }

    /// <summary>Whether a text is just as many bytes in hex, which it puts there.</summary>
    public static bool IsHex(string text, Span<byte> bytes) =>
        text.Length == bytes.Length * 2
        && Convert.FromHexString(text, bytes, out _, out var written) == OperationStatus.Done
        && written == bytes.Length;
}

/// <summary>What a signed request brings along.</summary>
/// <param name="Signed">Exactly the bytes that the signature is of.</param>
/// <param name="Signature">64 hex digits.</param>
/// <param name="Timestamp">When it was signed, in unix microseconds.</param>
/// <param name="Window">For how long after that it is good, in microseconds.</param>
/// <param name="Address">Where it comes from, as <see cref="Web.ClientAddress"/> tells it.</param>
internal sealed record SignedRequest(
    string PublicKey, ReadOnlyMemory<byte> Signed, string Signature, long Timestamp, long Window,
    string? Address);
