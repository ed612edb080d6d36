using DSLT.Core;

namespace DSLT.Features.Metrics;

/// <summary>
/// Statistics over the last minutes or hours: the newest slots from memory, the older from the table. An
/// answer is made at most once a second and window, however many ask.
/// </summary>
internal sealed class MetricWindows(
    MetricRecorder recorder, MetricStore store, TimeProvider clock) : IDisposable
{
    public const string DefaultWindow = "5m";

    private const long ShortestAge = Clock.Second;

    private readonly SemaphoreSlim making = new(1);
    private readonly Dictionary<string, (long MadeAt, MetricsResponse Answer)> made =
        new(StringComparer.Ordinal);

    /// <summary>The length of a window in microseconds.</summary>
    public static Result<long> Parse(string window) => window switch
    {
        "1m" => Clock.Minute,
        "5m" => 5 * Clock.Minute,
        "1h" => Clock.Hour,
        "24h" => Clock.Day,
        _ => Refusal.Invalid("window", "'window' is 1m, 5m, 1h or 24h."),
    };

    public async Task<Result<MetricsResponse>> Over(string window, CancellationToken cancellation)
    {
        if (!Parse(window).Is(out var length, out var refusal))
        {
            return refusal;
        }

        await making.WaitAsync(cancellation);
        try
        {
            var now = clock.NowMicros();
            if (!made.TryGetValue(window, out var known) || Math.Abs(now - known.MadeAt) >= ShortestAge)
            {
                known = (now, await Make(window, now - length, now, cancellation));
                made[window] = known;
            }

            return known.Answer;
        }
        finally
        {
            making.Release();
        }
    }

    public void Dispose() => making.Dispose();

    private async Task<MetricsResponse> Make(
        string window, long from, long now, CancellationToken cancellation)
    {
        var slots = recorder.Slots;
        var isLong = now - from > Clock.Hour;
        var inMemory = isLong ? slots.LongUntil(now) : slots.CompleteSince;
        var stored = from < inMemory
            ? await store.Between(
                isLong ? MetricSlots.LongSeconds : MetricSlots.Seconds, from,
                inMemory + MetricSlots.Length / 2, cancellation)
            : [];
        var rows = stored.Concat(
            slots.Since(Math.Max(from, inMemory), now).SelectMany(slot => slot.Rows));
        return new MetricsResponse(
            window, Clock.Time(from), Clock.Time(now), Distribution.RelativeError, Statistics(rows));
    }

    /// <summary>
    /// Each metric by its labels, and over all its labels where it is requests: their latency as a whole.
    /// </summary>
    private static List<MetricStatistics> Statistics(IEnumerable<MetricRow> rows)
    {
        var split = rows.GroupBy(row => (row.Name, row.Labels, row.Unit))
            .Select(group => new MetricRow(
                group.Key.Name, group.Key.Labels, group.Key.Unit,
                SlotSummary.Merge(group.Select(row => row.Summary))))
            .ToList();
        var requests = split.Where(row => row.Name == RequestFamily.Instrument).ToList();
        MetricRow[] whole = requests.Count == 0 ? [] :
        [
            requests[0] with
            {
                Labels = "", Summary = SlotSummary.Merge(requests.Select(row => row.Summary)),
            },
        ];
        return [.. whole.Concat(split)
            .OrderBy(row => row.Name, StringComparer.Ordinal)
            .ThenBy(row => row.Labels, StringComparer.Ordinal)
            .Select(Describe)];
    }

    private static MetricStatistics Describe(MetricRow row)
    {
        var summary = row.Summary;
        var labels = row.Labels.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(label => label.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[^1], StringComparer.Ordinal);
        return new MetricStatistics(
            row.Name, labels, row.Unit, summary.Count, summary.Min, summary.Max, summary.Mean,
            summary.Percentile(0.5), summary.Percentile(0.95), summary.Percentile(0.99), summary.Last);
    }
}
