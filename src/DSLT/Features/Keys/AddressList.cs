using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DSLT.Core;

namespace DSLT.Features.Keys;

/// <summary>The addresses and networks that a key may be used from; none listed is all of them.</summary>
internal sealed class AddressList
{
    public const int MaxAddresses = 32;

    private const int MaxTextLength = 64;
    private const char Separator = ',';

    private static readonly Refusal TooMany = Refusal.Invalid(
        "ip_allow_list", $"The list has at most {MaxAddresses} addresses.");

    private readonly IPNetwork[] networks;

    private AddressList(IReadOnlyList<string> items, IPNetwork[] networks) =>
        (Items, this.networks) = (items, networks);

    /// <summary>As they are shown: each in the shortest form of its kind, once.</summary>
    public IReadOnlyList<string> Items { get; }

    /// <summary>As it is stored.</summary>
    public string Text => string.Join(Separator, Items);

    /// <summary>Reads a list as it was given; what is no address in its plain form is refused.</summary>
    public static Result<AddressList> Parse(IReadOnlyList<string>? given)
    {
        if (given is { Count: > MaxAddresses })
        {
            return TooMany;
        }

        var known = new Dictionary<string, IPNetwork>(StringComparer.Ordinal);
        foreach (var text in given ?? [])
        {
            if (!TryParse(text, out var item, out var network))
            {
                return Refusal.Invalid(
                    "ip_allow_list",
                    "The list holds addresses such as 203.0.113.7 or 2001:db8::7, and networks such as "
                        + "10.0.0.0/8 with nothing set behind the prefix.");
            }

            known[item] = network;
        }

        return new AddressList([.. known.Keys], [.. known.Values]);
    }

    /// <summary>Reads a list as <see cref="Text"/> wrote it.</summary>
    public static AddressList Stored(string text) =>
        Parse(text.Split(Separator, StringSplitOptions.RemoveEmptyEntries)).Value;

    /// <summary>An IPv4 address in the form of IPv6 is the IPv4 address.</summary>
    public bool Allows(string? address) =>
        networks.Length == 0
        || (IPAddress.TryParse(address, out var from)
            && Array.Exists(networks, network => network.Contains(from)));

    private static bool TryParse(string? text, out string item, out IPNetwork network)
    {
        (item, network) = ("", default);
        if (text is not { Length: > 0 and <= MaxTextLength })
        {
            return false;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!TryParseAddress(slash < 0 ? text : text[..slash], out var address))
        {
            return false;
        }

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (slash < 0)
        {
            (item, network) = (address.ToString(), new IPNetwork(address, bits));
            return true;
        }

        var digits = text[(slash + 1)..];
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix)
            || prefix > bits
            || !IPNetwork.TryParse($"{address}/{prefix}", out network)
            || !network.BaseAddress.Equals(address))
        {
            return false;
        }

        item = $"{address}/{prefix}";
        return true;
    }

    /// <summary>
    /// The framework also takes "1", "0x7f.1" and "010.0.0.1", which are not what they look like, and ports
    /// and scopes.
    /// </summary>
    private static bool TryParseAddress(string text, out IPAddress address) =>
        IPAddress.TryParse(text, out address!)
        && (address.AddressFamily == AddressFamily.InterNetwork
            ? address.ToString() == text
            : !address.IsIPv4MappedToIPv6 && text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.'));
}
