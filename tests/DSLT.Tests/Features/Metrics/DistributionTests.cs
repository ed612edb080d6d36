using DSLT.Features.Metrics;

namespace DSLT.Tests.Features.Metrics;

public sealed class DistributionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_percentile_is_within_the_stated_error_of_the_sample_it_stands_for(int seed)
    {
        var random = new Random(seed);
        var samples = Enumerable.Range(0, 5_000)
            .Select(_ => Math.Pow(10, (random.NextDouble() * 14) - 7))
            .ToArray();
        var distribution = new Distribution();
        foreach (var sample in samples)
        {
            distribution.Record(sample);
        }

        Array.Sort(samples);
        var summary = distribution.Peek();
        foreach (var fraction in new[] { 0.0001, 0.25, 0.5, 0.95, 0.99, 0.999, 1 })
        {
            var exact = samples[Math.Max(0, (int)Math.Ceiling(fraction * samples.Length) - 1)];
            Assert.InRange(
                summary.Percentile(fraction) / exact, 1 - Distribution.RelativeError,
                1 + Distribution.RelativeError);
        }

        Assert.Equal((samples[0], samples[^1]), (summary.Min, summary.Max));
        Assert.Equal(samples.Sum(), summary.Sum, samples.Sum() * 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.MaxValue)]
    [InlineData(double.Epsilon)]
    [InlineData(double.NaN)]
    public void A_value_of_any_size_has_a_bucket(double value) =>
        Assert.InRange(Distribution.IndexOf(value), 0, Distribution.BucketCount - 1);

    [Fact]
    public void Samples_of_many_threads_are_all_counted_over_the_slots()
    {
        const int Threads = 4;
        const int Each = 20_000;
        var distribution = new Distribution();
        var taken = new List<SlotSummary>();
        var writers = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                distribution.Record(2);
            }
        })).ToList();
        writers.ForEach(writer => writer.Start());
        while (writers.Any(writer => writer.IsAlive))
        {
            taken.Add(distribution.Take());
        }

        taken.Add(distribution.Take());
        Assert.Equal(Threads * Each, taken.Sum(slot => slot.Count));
        Assert.Equal(2.0 * Threads * Each, taken.Sum(slot => slot.Sum));
        Assert.Equal(SlotSummary.Empty, distribution.Take());
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        var series = new Series([], [0.1, 1, 10]);
        series.Record(0.5);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            series.Record(i);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal([1, 3, 12, 1_001], series.CumulativeCounts());
    }
}
