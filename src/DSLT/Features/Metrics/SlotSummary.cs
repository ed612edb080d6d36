using DSLT.Sequencing;

namespace DSLT.Features.Metrics;

/// <summary>How many samples of a slot fell into a bucket of <see cref="Distribution"/>.</summary>
internal readonly record struct BucketShare(int Index, long Count);

/// <summary>One metric over one slot, or over as many as were merged.</summary>
internal sealed record SlotSummary(
    long Count, double Sum, double Min, double Max, double Last, IReadOnlyList<BucketShare> Buckets)
{
    public static readonly SlotSummary Empty = new(0, 0, 0, 0, 0, []);

    public double Mean => Count == 0 ? 0 : Sum / Count;

    /// <summary>Puts slots together, the oldest first: the last value is that of the last.</summary>
    public static SlotSummary Merge(IEnumerable<SlotSummary> slots)
    {
        var buckets = new SortedDictionary<int, long>();
        var (count, sum, min, max, last) = (0L, 0.0, double.PositiveInfinity, double.NegativeInfinity, 0.0);
        foreach (var slot in slots.Where(slot => slot.Count > 0))
        {
            count += slot.Count;
            sum += slot.Sum;
            min = Math.Min(min, slot.Min);
            max = Math.Max(max, slot.Max);
            last = slot.Last;
            foreach (var (index, samples) in slot.Buckets)
            {
                buckets[index] = buckets.GetValueOrDefault(index) + samples;
            }
        }

        return count == 0
            ? Empty
            : new SlotSummary(
                count, sum, min, max, last, [.. buckets.Select(b => new BucketShare(b.Key, b.Value))]);
    }

    /// <summary>
    /// The value that a fraction of the samples does not exceed, within the buckets' relative error.
    /// </summary>
    public double Percentile(double fraction)
    {
        var rank = (long)Math.Ceiling(fraction * Count);
        var seen = 0L;
        foreach (var (index, samples) in Buckets)
        {
            seen += samples;
            if (seen >= rank)
            {
                return Math.Clamp(Distribution.MiddleOf(index), Min, Max);
            }
        }

        return Max;
    }

    public byte[] ToBytes()
    {
        var writer = new PayloadWriter(64 + (Buckets.Count * 3));
        writer.Unsigned((ulong)Count);
        writer.Fixed(BitConverter.DoubleToInt64Bits(Sum));
        writer.Fixed(BitConverter.DoubleToInt64Bits(Min));
        writer.Fixed(BitConverter.DoubleToInt64Bits(Max));
        writer.Fixed(BitConverter.DoubleToInt64Bits(Last));
        writer.Unsigned((ulong)Buckets.Count);
        var before = 0;
        foreach (var (index, samples) in Buckets)
        {
            writer.Unsigned((ulong)(index - before));
            writer.Unsigned((ulong)samples);
            before = index;
        }

        return writer.Written.ToArray();
    }

    public static SlotSummary FromBytes(ReadOnlySpan<byte> bytes)
    {
        var reader = new PayloadReader(bytes);
        var count = (long)reader.Unsigned();
        var sum = BitConverter.Int64BitsToDouble(reader.Fixed());
        var min = BitConverter.Int64BitsToDouble(reader.Fixed());
        var max = BitConverter.Int64BitsToDouble(reader.Fixed());
        var last = BitConverter.Int64BitsToDouble(reader.Fixed());
        var buckets = new BucketShare[reader.Count()];
        var index = 0;
        for (var i = 0; i < buckets.Length; i++)
        {
            index += reader.Count();
            buckets[i] = new BucketShare(index, (long)reader.Unsigned());
        }

        return new SlotSummary(count, sum, min, max, last, buckets);
    }
}
