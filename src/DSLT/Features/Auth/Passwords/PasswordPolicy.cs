using System.Text;
using DSLT.Core;

namespace DSLT.Features.Auth.Passwords;

/// <summary>What a new password must be: long. Rules about kinds of characters do harm.</summary>
internal static class PasswordPolicy
{
    /// <summary>Bytes of UTF-8, as is the maximum.</summary>
    public const int MinBytes = 12;

    public const int MaxBytes = 1_024;

    /// <summary>Throws at half of a surrogate pair: all of those would be hashed alike.</summary>
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static Result<Unit> Check(string? password)
    {
        try
        {
            return Strict.GetByteCount(password ?? "") is >= MinBytes and <= MaxBytes
                ? default(Unit)
                : Refusal.Invalid("password", $"A password has {MinBytes} to {MaxBytes} bytes in UTF-8.");
        }
        catch (EncoderFallbackException)
        {
            return Refusal.Invalid("password", "The password holds half of a surrogate pair.");
        }
    }
}
