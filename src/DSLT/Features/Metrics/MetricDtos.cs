using System.Text.Json.Serialization;

namespace DSLT.Features.Metrics;

/// <param name="Window">1m, 5m, 1h or 24h.</param>
/// <param name="RelativeError">How far a percentile may be from its sample, as a fraction of it.</param>
internal sealed record MetricsResponse(
    string Window, DateTime From, DateTime To, double RelativeError, IReadOnlyList<MetricStatistics> Metrics);

/// <summary>
/// One metric over the window. Of a counter the samples are its growth a second, taken each second.
/// </summary>
/// <param name="Labels">What the metric is split by, such as the route; empty where it is not.</param>
/// <param name="Unit">s, By, 1 for a fraction, or what is counted in braces; "/s" after it says a
/// second.</param>
/// <param name="Count">How many samples.</param>
internal sealed record MetricStatistics(
    string Name, IReadOnlyDictionary<string, string> Labels, string Unit, long Count, double Min, double Max,
    double Mean, double P50, double P95, double P99, double Last);

[JsonSerializable(typeof(MetricsResponse))]
internal sealed partial class MetricJson : JsonSerializerContext;
