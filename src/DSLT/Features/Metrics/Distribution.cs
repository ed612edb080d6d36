namespace DSLT.Features.Metrics;

/// <summary>
/// The samples of one slot, recorded from any thread without a lock or an allocation: how many fell into each
/// bucket, their sum, the least, the most and the last. Buckets are logarithmic, 32 to each power of two, so
/// a percentile read from them is within 1/64 (1.6 %) of the sample; count, sum, least and most are exact.
/// </summary>
internal sealed class Distribution
{
    /// <summary>How far a percentile may be from the sample it stands for, as a fraction of it.</summary>
    public const double RelativeError = 1.0 / (2 << SubBucketBits);

    public const int BucketCount = 1 + (Octaves << SubBucketBits);

    private const int SubBucketBits = 5;
    private const int Octaves = 96;

    /// <summary>
    /// Values from 2^-30 (a nanosecond in seconds) to 2^66; those beyond fall into the last bucket.
    /// </summary>
    private const int LeastExponent = -30;

    private readonly int[] buckets = new int[BucketCount];
    private double sum;
    private double takenSum;
    private double least = double.PositiveInfinity;
    private double most = double.NegativeInfinity;
    private double last;

    /// <summary>The sum of everything ever recorded.</summary>
    public double TotalSum => Volatile.Read(ref sum);

    public void Record(double value)
    {
        // The sum first: whoever sees the sample counted finds it in the sum too.
        Add(ref sum, value);
        Interlocked.Increment(ref buckets[IndexOf(value)]);
        Volatile.Write(ref last, value);
        Lower(ref least, value);
        Raise(ref most, value);
    }

    /// <summary>What the slot holds so far; the slot goes on.</summary>
    public SlotSummary Peek() => Read(Volatile.Read(ref least), Volatile.Read(ref most), take: false);

    /// <summary>What the slot holds, and begins the next one. By one thread only.</summary>
    public SlotSummary Take()
    {
        var summary = Read(
            Interlocked.Exchange(ref least, double.PositiveInfinity),
            Interlocked.Exchange(ref most, double.NegativeInfinity),
            take: true);
        takenSum += summary.Sum;
        return summary;
    }

    /// <summary>
    /// The bucket of a value: its exponent and the first bits of its fraction, as the double holds them.
    /// </summary>
    public static int IndexOf(double value)
    {
        if (!(value > 0))
        {
            return 0;
        }

        var bits = BitConverter.DoubleToInt64Bits(value) >> (52 - SubBucketBits);
        var index = bits - ((1023L + LeastExponent) << SubBucketBits) + 1;
        return (int)Math.Clamp(index, 1, BucketCount - 1);
    }

    /// <summary>The middle of a bucket.</summary>
    public static double MiddleOf(int index)
    {
        if (index == 0)
        {
            return 0;
        }

        var (octave, part) = ((index - 1) >> SubBucketBits, (index - 1) & ((1 << SubBucketBits) - 1));
        return Math.ScaleB(1 + ((part + 0.5) / (1 << SubBucketBits)), octave + LeastExponent);
    }

    /// <summary>
    /// A sample that arrives in between is counted in one slot or the next; only its sum may fall on the
    /// other side.
    /// </summary>
    private SlotSummary Read(double lowest, double highest, bool take)
    {
        var found = new List<BucketShare>();
        var count = 0L;
        for (var i = 0; i < buckets.Length; i++)
        {
            if (Volatile.Read(ref buckets[i]) != 0)
            {
                var samples = take ? Interlocked.Exchange(ref buckets[i], 0) : Volatile.Read(ref buckets[i]);
                found.Add(new BucketShare(i, samples));
                count += samples;
            }
        }

        if (count == 0)
        {
            return SlotSummary.Empty;
        }

        // The sum last: what was counted is in it, so that a slot without samples leaves none behind.
        var slotSum = Volatile.Read(ref sum) - takenSum;
        lowest = double.IsFinite(lowest) ? lowest : MiddleOf(found[0].Index);
        highest = double.IsFinite(highest) ? highest : MiddleOf(found[^1].Index);
        return new SlotSummary(count, slotSum, lowest, highest, Volatile.Read(ref last), [.. found]);
    }

    private static void Add(ref double target, double value)
    {
        var seen = Volatile.Read(ref target);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref target, seen + value, seen);
            if (before.Equals(seen))
            {
                return;
            }

            seen = before;
        }
    }

    private static void Lower(ref double target, double value)
    {
        var seen = Volatile.Read(ref target);
        while (value < seen)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    private static void Raise(ref double target, double value)
    {
        var seen = Volatile.Read(ref target);
        while (value > seen)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
