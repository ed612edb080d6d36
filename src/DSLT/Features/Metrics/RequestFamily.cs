using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace DSLT.Features.Metrics;

/// <summary>
/// The framework's own request duration, by the name of the route and the class of the status. The framework
/// labels it by path pattern, method, protocol and exact status, which would be ten times the series.
/// </summary>
internal sealed class RequestFamily(
    Instrument instrument, IEnumerable<EndpointDataSource> endpoints) : Family(instrument)
{
    public const string Instrument = "http.server.request.duration";

    private readonly ConcurrentDictionary<(string Method, string Route, int StatusClass), Series> known =
        new();

    protected override Series Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (method, route, status) = ("", "", 0);
        foreach (ref readonly var tag in tags)
        {
            switch (tag.Key)
            {
                case "http.request.method": method = tag.Value as string ?? ""; break;
                case "http.route": route = tag.Value as string ?? ""; break;
                case "http.response.status_code": status = tag.Value is int code ? code / 100 : 0; break;
            }
        }

        return known.TryGetValue((method, route, status), out var series)
            ? series
            : FindNew(method, route, status);
    }

    private Series FindNew(string method, string route, int status)
    {
        var (name, code) = (NameOf(method, route), $"{status}xx");
        var series = Make($"{name}\n{code}", [new("route", name), new("status", code)]);
        if (known.Count < MaxSeries * 4)
        {
            known.TryAdd((method, route, status), series);
        }

        return series;
    }

    private string NameOf(string method, string route) => route.Length == 0
        ? "none"
        : endpoints.SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText == route && Takes(endpoint, method))
            .Select(endpoint => endpoint.Metadata.GetMetadata<EndpointNameMetadata>()?.EndpointName)
            .FirstOrDefault() ?? "none";

    private static bool Takes(Endpoint endpoint, string method) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(method) != false;
}
