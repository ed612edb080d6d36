using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace DSLT.Features.Auth.Passwords;

/// <summary>A stored password: cost, salt and digest. Not a record, so that no log prints it.</summary>
internal sealed class PasswordHash
{
    public const int DigestLength = 32;

    private const int MinSaltLength = 8;
    private const int MinDigestLength = 16;
    private const int MaxPartLength = 64;
    private const int MaxTextLength = 256;

    private readonly byte[] salt;
    private readonly byte[] digest;

    private PasswordHash(PasswordCost cost, byte[] salt, byte[] digest) =>
        (Cost, this.salt, this.digest) = (cost, salt, digest);

    public PasswordCost Cost { get; }

    /// <summary>Hashes a password under a new salt.</summary>
    public static PasswordHash Create(ReadOnlySpan<byte> password, PasswordCost cost, Argon2Buffer buffer)
    {
        var hash = Dummy(cost);
        cost.Derive(password, hash.salt, buffer, hash.digest);
        return hash;
    }

    /// <summary>A hash of no password, at the cost of a real one: the digest is random.</summary>
    public static PasswordHash Dummy(PasswordCost cost) => new(
        cost,
        RandomNumberGenerator.GetBytes(cost.SaltLength),
        RandomNumberGenerator.GetBytes(DigestLength));

    /// <summary>
    /// Reads a PHC string. It must be one that <see cref="ToPhc"/> writes, letter by letter (no padding, no
    /// spaces, no leading zeros), and within the limits of its cost.
    /// </summary>
    public static bool TryParse(string? phc, [NotNullWhen(true)] out PasswordHash? hash)
    {
        hash = null;
        if (phc is null || phc.Length > MaxTextLength)
        {
            return false;
        }

        var parts = phc.Split('$');
        PasswordCost? cost = parts switch
        {
            ["", Argon2idCost.Name, _, var parameters, _, _] => Argon2idCost.Read(parameters),
            ["", Pbkdf2Cost.Name, var parameters, _, _] => Pbkdf2Cost.Read(parameters),
            _ => null,
        };
        if (cost is not { IsWithinLimits: true }
            || !TryDecode(parts[^2], MinSaltLength, out var salt)
            || !TryDecode(parts[^1], MinDigestLength, out var digest))
        {
            return false;
        }

        hash = new PasswordHash(cost, salt, digest);
        if (hash.ToPhc() != phc)
        {
            hash = null;
        }

        return hash is not null;
    }

    public string ToPhc() => $"{Cost.Prefix}${Encode(salt)}${Encode(digest)}";

    /// <summary>Derives again and compares in a time that does not tell how much was equal.</summary>
    public bool Matches(ReadOnlySpan<byte> password, Argon2Buffer buffer)
    {
        Span<byte> derived = stackalloc byte[MaxPartLength];
        derived = derived[..digest.Length];
        Cost.Derive(password, salt, buffer, derived);
        var equal = CryptographicOperations.FixedTimeEquals(derived, digest);
        CryptographicOperations.ZeroMemory(derived);
        return equal;
    }

    /// <summary>True where a hash made now at <paramref name="wanted"/> would be better.</summary>
    public bool FallsShortOf(PasswordCost wanted) =>
        Cost.FallsShortOf(wanted) || salt.Length < wanted.SaltLength || digest.Length < DigestLength;

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static bool TryDecode(string text, int minLength, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        Span<byte> decoded = stackalloc byte[MaxPartLength];
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        if (Convert.TryFromBase64String(padded, decoded, out var length) && length >= minLength)
        {
            bytes = decoded[..length].ToArray();
        }

        return bytes is not null;
    }
}
