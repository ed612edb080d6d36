using System.Security.Cryptography;
using System.Text;

namespace DSLT.Features.Auth;

/// <summary>
/// What proves that whoever sets the node up can read its log: made anew at each start until there is an
/// administrator, or given by <c>Setup:Token</c>.
/// </summary>
internal sealed class SetupToken(string? configured)
{
    private const int RandomBytes = 16;

    public string Text { get; } =
        string.IsNullOrEmpty(configured)
            ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes))
            : configured;

    public bool Matches(string given) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
}
