using System.Buffers.Text;
using System.Security.Cryptography;

namespace DSLT.Features.Auth;

/// <summary>What a login answers: 256 random bits in base64url. Only its SHA-256 is stored.</summary>
internal static class SessionToken
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 32;

    private const int TextLength = 43;

    public static byte[] Create() => RandomNumberGenerator.GetBytes(Length);

    public static string Text(ReadOnlySpan<byte> token) => Base64Url.EncodeToString(token);

    public static bool TryParse(ReadOnlySpan<char> text, Span<byte> token) =>
        text.Length == TextLength
        && Base64Url.IsValid(text)
        && Base64Url.TryDecodeFromChars(text, token, out var written)
        && written == Length;
}
