using System.Buffers;
using System.Numerics;
using DSLT.Core;

namespace DSLT.Features.Nfts;

/// <summary>
/// Texts and addresses that strangers put before others: bounded, without control characters, and nothing
/// that a careless page would take for markup.
/// </summary>
internal static class NftTextRules
{
    public const int MaxNameLength = 128;
    public const int MaxDescriptionLength = 2_000;
    public const int MaxAddressLength = 512;

    private const string Base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";
    private const string Ipfs = "ipfs://";

    private static readonly SearchValues<char> NotInAddresses = SearchValues.Create("<>\"'\\`");

    /// <summary>The hash of both forms of content ids and its length: SHA-256, 32 bytes.</summary>
    private static readonly byte[] Sha256 = [0x12, 0x20];

    public static Result<string> Name(string? text, string field = "name", int maxLength = MaxNameLength) =>
        text?.Trim() is { Length: > 0 } name && name.Length <= maxLength
            && !name.Any(char.IsControl) && !HasMarkup(name) && IsText(name)
            ? name
            : Refusal.Invalid(
                field, $"'{field}' is 1-{maxLength} visible characters, and no markup.");

    public static Result<string?> Description(string? text) =>
        text is null || (text.Length <= MaxDescriptionLength
            && !text.Any(letter => char.IsControl(letter) && letter is not '\n' and not '\r' and not '\t')
            && !HasMarkup(text) && IsText(text))
            ? text
            : Refusal.Invalid(
                "description", $"'description' is at most {MaxDescriptionLength} characters, no markup.");

    /// <summary>The address of a picture or page: https, http, or a content id of IPFS.</summary>
    public static Result<string?> Address(string? text, string field) =>
        text is null || (text.Length <= MaxAddressLength && IsAddress(text))
            ? text
            : Refusal.Invalid(
                field,
                $"'{field}' is an address of https or http, ipfs:// with a content id, or a content id, of "
                    + $"at most {MaxAddressLength} characters.");

    /// <summary>True for a content id: version 0 in base 58, or version 1 in base 32.</summary>
    public static bool IsCid(ReadOnlySpan<char> text) =>
        text is ['Q', 'm', ..] ? IsVersion0(text) : text is ['b', ..] && IsVersion1(text[1..]);

    /// <summary>Halves of surrogate pairs are no text: they do not come back as they were sent.</summary>
    private static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text, i++)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasMarkup(string text)
    {
        for (var at = text.IndexOf('<', StringComparison.Ordinal); at >= 0 && at + 1 < text.Length;
            at = text.IndexOf('<', at + 1))
        {
            if (char.IsAsciiLetter(text[at + 1]) || text[at + 1] is '/' or '!' or '?')
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAddress(string text)
    {
        if (text.AsSpan().ContainsAnyExceptInRange('!', '~') || text.AsSpan().ContainsAny(NotInAddresses))
        {
            return false;
        }

        if (text.StartsWith(Ipfs, StringComparison.Ordinal))
        {
            var rest = text.AsSpan(Ipfs.Length);
            var slash = rest.IndexOf('/');
            return IsCid(slash < 0 ? rest : rest[..slash]);
        }

        return IsCid(text) || (Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address.Scheme is "https" or "http" && address.Host.Length > 0
            && address.UserInfo.Length == 0);
    }

    private static bool IsVersion0(ReadOnlySpan<char> text)
    {
        if (text.Length != 46)
        {
            return false;
        }

        var value = BigInteger.Zero;
        foreach (var letter in text)
        {
            var digit = Base58.IndexOf(letter, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            value = (value * 58) + digit;
        }

        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return bytes.Length == 34 && bytes.AsSpan().StartsWith(Sha256);
    }

    /// <summary>One byte of version and one of content come before the hash.</summary>
    private static bool IsVersion1(ReadOnlySpan<char> text)
    {
        if (text.Length != 58)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[36];
        var (pending, bits, count) = (0, 0, 0);
        foreach (var letter in text)
        {
            var digit = Base32.IndexOf(letter, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            (pending, bits) = (((pending << 5) | digit) & 0xFFFF, bits + 5);
            if (bits >= 8)
            {
                bits -= 8;
                bytes[count++] = (byte)(pending >> bits);
            }
        }

        return (pending & ((1 << bits) - 1)) == 0 && bytes[0] == 1 && bytes[1] < 0x80
            && bytes[2..].StartsWith(Sha256);
    }
}
