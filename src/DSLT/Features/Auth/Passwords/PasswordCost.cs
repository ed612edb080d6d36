using System.Globalization;
using System.Security.Cryptography;

namespace DSLT.Features.Auth.Passwords;

/// <summary>
/// How a password is turned into a digest, and what that costs. Each kind has upper limits, for settings and
/// for stored hashes alike: a row that somebody tampered with must not be able to eat the machine.
/// </summary>
internal abstract record PasswordCost
{
    /// <summary>What stands before the salt in a PHC string: <c>$argon2id$v=19$m=19456,t=2,p=1</c>.</summary>
    public abstract string Prefix { get; }

    /// <summary>Bytes of salt that a new hash gets.</summary>
    public abstract int SaltLength { get; }

    public abstract bool IsWithinLimits { get; }

    /// <summary>True where this is another kind than <paramref name="wanted"/>, or a weaker one.</summary>
    public abstract bool FallsShortOf(PasswordCost wanted);

    /// <summary>Fills the digest; the buffer is working memory for the kinds that need it.</summary>
    public abstract void Derive(
        ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, Argon2Buffer buffer, Span<byte> digest);

    /// <summary>Reads "m=19456" where the name is "m": digits only, so no sign and no spaces.</summary>
    protected static bool TryRead(string text, string name, out int value)
    {
        value = 0;
        return text.Length > name.Length + 1
            && text.StartsWith(name, StringComparison.Ordinal)
            && text[name.Length] == '='
            && int.TryParse(
                text.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}

/// <summary>Argon2id over so many KiB, gone through in so many passes.</summary>
internal sealed record Argon2idCost(int MemoryKib, int Passes, int Lanes) : PasswordCost
{
    public const string Name = "argon2id";

    public const int MaxMemoryKib = 256 * 1024;
    public const int MaxPasses = 16;
    public const int MaxLanes = 16;

    /// <summary>KiB times passes: 27 times the default, about a second of one processor.</summary>
    public const int MaxWorkKib = 1024 * 1024;

    private const int MinMemoryKibPerLane = 8;

    public override string Prefix => $"${Name}$v={Argon2id.Version}$m={MemoryKib},t={Passes},p={Lanes}";

    public override int SaltLength => 16;

    public override bool IsWithinLimits =>
        Lanes is >= 1 and <= MaxLanes
        && Passes is >= 1 and <= MaxPasses
        && MemoryKib >= MinMemoryKibPerLane * Lanes
        && MemoryKib <= MaxMemoryKib
        && MemoryKib <= MaxWorkKib / Passes;

    public static Argon2idCost? Read(string parameters) =>
        parameters.Split(',') is [var memory, var time, var parallelism]
        && TryRead(memory, "m", out var memoryKib)
        && TryRead(time, "t", out var passes)
        && TryRead(parallelism, "p", out var lanes)
            ? new Argon2idCost(memoryKib, passes, lanes)
            : null;

    /// <summary>Lanes are left out: they divide the work, they do not add to it.</summary>
    public override bool FallsShortOf(PasswordCost wanted) =>
        wanted is not Argon2idCost other || MemoryKib < other.MemoryKib || Passes < other.Passes;

    public override void Derive(
        ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, Argon2Buffer buffer, Span<byte> digest) =>
        Argon2id.Derive(password, salt, this, buffer, digest);
}

/// <summary>PBKDF2 with HMAC-SHA256, for those who must name a FIPS algorithm.</summary>
internal sealed record Pbkdf2Cost(int Iterations) : PasswordCost
{
    public const string Name = "pbkdf2-sha256";

    public const int MaxIterations = 4_000_000;

    public override string Prefix => $"${Name}$i={Iterations}";

    public override int SaltLength => 32;

    public override bool IsWithinLimits => Iterations is >= 1 and <= MaxIterations;

    public static Pbkdf2Cost? Read(string parameters) =>
        TryRead(parameters, "i", out var iterations) ? new Pbkdf2Cost(iterations) : null;

    public override bool FallsShortOf(PasswordCost wanted) =>
        wanted is not Pbkdf2Cost other || Iterations < other.Iterations;

    public override void Derive(
        ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, Argon2Buffer buffer, Span<byte> digest) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, digest, Iterations, HashAlgorithmName.SHA256);
}
