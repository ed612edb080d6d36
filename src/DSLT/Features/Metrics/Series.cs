namespace DSLT.Features.Metrics;

/// <summary>One metric under one set of labels: what it is now, and its open slot.</summary>
/// <param name="labels">Names with values, in a fixed order.</param>
/// <param name="bounds">The upper bounds of a histogram's buckets, or none.</param>
internal sealed class Series(IReadOnlyList<KeyValuePair<string, string>> labels, double[] bounds)
{
    private readonly long[] cumulative = new long[bounds.Length + 1];
    private double value;
    private double sampledTotal = double.NaN;

    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; } = labels;

    /// <summary>'route=TransferToken,status=2xx': how the table names the labels.</summary>
    public string LabelText { get; } = string.Join(',', labels.Select(label => $"{label.Key}={label.Value}"));

    public Distribution Slot { get; } = new();

    /// <summary>A gauge's last value, or a counter's total.</summary>
    public double Value => Volatile.Read(ref value);

    /// <summary>Counts a sample of a histogram.</summary>
    public void Record(double sample)
    {
        var bucket = 0;
        while (bucket < bounds.Length && sample > bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref cumulative[bucket]);
        Slot.Record(sample);
    }

    /// <summary>Takes a gauge's value.</summary>
    public void Sample(double now)
    {
        Volatile.Write(ref value, now);
        Slot.Record(now);
    }

    /// <summary>Adds to a counter that starts with this process.</summary>
    public void Add(double more)
    {
        var seen = Volatile.Read(ref value);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref value, seen + more, seen);
            if (before.Equals(seen))
            {
                return;
            }

            seen = before;
        }
    }

    /// <summary>
    /// Takes the total of a counter that is older than this process: what it begins with is not news.
    /// </summary>
    public void Total(double now)
    {
        Volatile.Write(ref value, now);
        sampledTotal = double.IsNaN(sampledTotal) ? now : sampledTotal;
    }

    /// <summary>Samples what a counter has grown by a second since the last time.</summary>
    public void SampleRate(double seconds)
    {
        var total = Value;
        Slot.Record(Math.Max(0, total - (double.IsNaN(sampledTotal) ? 0 : sampledTotal)) / seconds);
        sampledTotal = total;
    }

    /// <summary>How many samples were at most each bound, and at last how many there were.</summary>
    public long[] CumulativeCounts()
    {
        var counts = new long[cumulative.Length];
        var sum = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = sum += Volatile.Read(ref cumulative[i]);
        }

        return counts;
    }
}
