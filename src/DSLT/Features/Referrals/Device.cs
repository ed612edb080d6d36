using System.Net;
using System.Net.Sockets;
using DSLT.Core;
using DSLT.Web;

namespace DSLT.Features.Referrals;

/// <summary>
/// Where a login comes from, as keyed hashes: they tell whether two are the same, and nothing else.
/// </summary>
/// <param name="Address">Of the client's address, of IPv6 its network; null where there is none.</param>
/// <param name="Named">Of the name that the client gave its device, with its kind; null where it gave
/// none.</param>
internal sealed record Device(byte[]? Address, byte[]? Named)
{
    public const string Header = "X-Device-Id";

    public const int MaxNameLength = 128;

    private const int NetworkBytes = 8;

    public static ValueTask<Device> BindAsync(HttpContext context)
    {
        var box = context.RequestServices.GetRequiredService<SecretBox>();
        var headers = context.Request.Headers;
        var name = headers[Header].ToString();
        return new(new Device(
            Network(ClientAddress.Of(context)) is { } network ? box.Hash(network, "address") : null,
            name.Length is > 0 and <= MaxNameLength
                ? box.Hash($"{name}\0{headers.UserAgent}", "device")
                : null));
    }

    /// <summary>One house has one IPv4 address, and of IPv6 a network of 64 bits.</summary>
    private static string? Network(string? address) =>
        !IPAddress.TryParse(address, out var parsed) ? null
        : parsed.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(parsed.GetAddressBytes().AsSpan(0, NetworkBytes))
            : address;
}
