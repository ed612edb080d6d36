using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace DSLT.Features.Metrics;

internal enum FamilyKind
{
    Histogram,
    Counter,
    TotalCounter,
    Gauge,
}

/// <summary>
/// One instrument with its series. Their number is bounded, so that no caller can make it grow.
/// </summary>
internal class Family
{
    public const int MaxSeries = 256;

    private static readonly double[] Seconds =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static readonly double[] Sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048];

    private readonly ConcurrentDictionary<string, Series> series = new(StringComparer.Ordinal);
    private readonly Series other;
    private Series? alone;

    public Family(Instrument instrument)
    {
        (Name, Unit, Description) = (instrument.Name, instrument.Unit ?? "", instrument.Description ?? "");
        Kind = KindOf(instrument);
        Bounds = Kind != FamilyKind.Histogram ? [] : Unit == "s" ? Seconds : Sizes;
        other = new Series([new("other", "true")], Bounds);
    }

    public string Name { get; }

    public string Unit { get; }

    public string Description { get; }

    public FamilyKind Kind { get; }

    public double[] Bounds { get; }

    /// <summary>All series, those beyond the bound as one.</summary>
    public IEnumerable<Series> All =>
        series.Values.Concat(alone is null ? [] : [alone]).Concat(series.Count < MaxSeries ? [] : [other]);

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var found = Find(tags);
        switch (Kind)
        {
            case FamilyKind.Histogram: found.Record(value); break;
            case FamilyKind.Counter: found.Add(value); break;
            case FamilyKind.TotalCounter: found.Total(value); break;
            default: found.Sample(value); break;
        }
    }

    /// <summary>
    /// The series of these tags: by its one value where there is one, so that nothing is allocated.
    /// </summary>
    protected virtual Series Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return alone ?? Interlocked.CompareExchange(ref alone, new Series([], Bounds), null) ?? alone;
        }

        var key = tags.Length == 1 && tags[0].Value is string text ? text : Join(tags);
        if (series.TryGetValue(key, out var known))
        {
            return known;
        }

        return Make(
            key,
            [.. tags.ToArray().Select(tag => new KeyValuePair<string, string>(tag.Key, $"{tag.Value}"))]);
    }

    /// <summary>A new series, or the one for all beyond the bound.</summary>
    protected Series Make(string key, IReadOnlyList<KeyValuePair<string, string>> labels) =>
        series.Count < MaxSeries ? series.GetOrAdd(key, _ => new Series(labels, Bounds)) : other;

    private static string Join(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var values = new string[tags.Length];
        for (var i = 0; i < tags.Length; i++)
        {
            values[i] = $"{tags[i].Value}";
        }

        return string.Join('\n', values);
    }

    private static FamilyKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        return type == typeof(Histogram<>) ? FamilyKind.Histogram
            : type == typeof(Counter<>) ? FamilyKind.Counter
            : type == typeof(ObservableCounter<>) ? FamilyKind.TotalCounter
            : FamilyKind.Gauge;
    }
}
