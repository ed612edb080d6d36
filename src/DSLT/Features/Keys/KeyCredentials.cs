using System.Security.Cryptography;

namespace DSLT.Features.Keys;

/// <summary>What a new key is named by, and what it signs with: the secret is shown once.</summary>
internal sealed record KeyCredentials(string PublicKey, string Secret)
{
    /// <summary>In characters; of 62 kinds, which makes 381 bits.</summary>
    public const int Length = 64;

    private const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static KeyCredentials Create() => new(
        RandomNumberGenerator.GetString(Characters, Length),
        RandomNumberGenerator.GetString(Characters, Length));

    /// <summary>False for what cannot be a key, so that it costs no look into the tables.</summary>
    public static bool IsPublicKey(string text) =>
        text.Length == Length && text.All(char.IsAsciiLetterOrDigit);

    /// <summary>What a secret is sealed for: it opens for no other key and no other user.</summary>
    public static string Purpose(string publicKey, long userId) => $"api key {publicKey} of user {userId}";

    /// <summary>The record without its secret, however it is logged.</summary>
    public override string ToString() => PublicKey;
}
