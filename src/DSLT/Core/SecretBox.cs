using System.Security.Cryptography;
using System.Text;

namespace DSLT.Core;

/// <summary>
/// Seals secrets under the node's master key with AES-256-GCM. What comes of it opens with that key only, and
/// only for what it was sealed for: moved to another row it stays shut. For any thread.
/// </summary>
internal sealed class SecretBox
{
    public const int KeyBytes = 32;

    private const int HashBytes = 16;
    private const byte Version = 1;
    private const int MarkBytes = 8;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int NonceStart = 1 + MarkBytes;
    private const int TagStart = NonceStart + NonceBytes;
    private const int HeadBytes = TagStart + TagBytes;

    private static readonly Refusal OtherKey = new(
        Code.SecretsUnavailable,
        "This node does not have the master key that this secret was sealed under.");

    private static readonly Refusal Damaged = new(
        Code.SecretsUnavailable, "A stored secret is not what was sealed there.");

    private readonly byte[] key;
    private readonly byte[] mark;

    public SecretBox(ReadOnlySpan<byte> masterKey)
    {
        key = masterKey.Length == KeyBytes
            ? masterKey.ToArray()
            : throw new ArgumentException($"A master key has {KeyBytes} bytes.", nameof(masterKey));
        // Tells one master key from another and nothing about either.
        mark = HMACSHA256.HashData(key, "dslt master key"u8)[..MarkBytes];
    }

    /// <summary>Seals a secret for one purpose, such as "key A of user 2".</summary>
    public byte[] Seal(ReadOnlySpan<byte> secret, string purpose)
    {
        var sealedBytes = new byte[HeadBytes + secret.Length];
        sealedBytes[0] = Version;
        mark.CopyTo(sealedBytes, 1);
        var nonce = sealedBytes.AsSpan(NonceStart, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(
            nonce, secret, sealedBytes.AsSpan(HeadBytes), sealedBytes.AsSpan(TagStart, TagBytes),
            Encoding.UTF8.GetBytes(purpose));
        return sealedBytes;
    }

    /// <summary>The secret again, or why this node cannot have it.</summary>
    public Result<byte[]> Open(ReadOnlySpan<byte> sealedBytes, string purpose)
    {
        if (!IsOurs(sealedBytes))
        {
            return OtherKey;
        }

        var secret = new byte[sealedBytes.Length - HeadBytes];
        using var cipher = new AesGcm(key, TagBytes);
        try
        {
            cipher.Decrypt(
                sealedBytes[NonceStart..TagStart], sealedBytes[HeadBytes..], sealedBytes[TagStart..HeadBytes],
                secret, Encoding.UTF8.GetBytes(purpose));
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            return Damaged;
        }
    }

    /// <summary>A hash that only this key makes, of one purpose: it tells equal from not equal.</summary>
    public byte[] Hash(string text, string purpose) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"dslt hash\0{purpose}\0{text}"))[..HashBytes];

    /// <summary>True where it was sealed under this master key, as far as it says so itself.</summary>
    public bool IsOurs(ReadOnlySpan<byte> sealedBytes) =>
        sealedBytes.Length >= HeadBytes
        && sealedBytes[0] == Version
        && sealedBytes[1..NonceStart].SequenceEqual(mark);
}
