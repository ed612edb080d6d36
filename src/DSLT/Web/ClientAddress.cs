namespace DSLT.Web;

/// <summary>
/// Where a request comes from: the client's address, also behind a proxy named in <c>Proxies:Known</c>.
/// </summary>
internal static class ClientAddress
{
    public static string? Of(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        return (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString();
    }
}
