using DSLT.Features.Metrics;

namespace DSLT.Tests.Features.Metrics;

public sealed class SlotSummaryTests
{
    [Fact]
    public void A_summary_is_read_back_as_it_was_written()
    {
        var summary = Of(0, 0.001, 17, 17, 1e9);
        var read = SlotSummary.FromBytes(summary.ToBytes());
        Assert.Equal(summary with { Buckets = [] }, read with { Buckets = [] });
        Assert.Equal(summary.Buckets, read.Buckets);
    }

    [Fact]
    public void Merged_slots_say_what_one_slot_of_all_samples_would()
    {
        double[] samples = [5, 3, 900, 0.2, 3, 3, 77, 8_000];
        var whole = Of(samples);
        var merged = SlotSummary.Merge([Of(samples[..3]), SlotSummary.Empty, Of(samples[3..])]);
        Assert.Equal(whole with { Buckets = [] }, merged with { Buckets = [] });
        Assert.Equal(whole.Buckets, merged.Buckets);
        Assert.Equal(SlotSummary.Empty, SlotSummary.Merge([]));
    }

    [Fact]
    public void Of_one_sample_every_statistic_is_that_sample()
    {
        var summary = Of(0.7);
        double[] said = [summary.Min, summary.Max, summary.Mean, summary.Last, summary.Percentile(0.99)];
        Assert.All(said, value => Assert.Equal(0.7, value));
    }

    private static SlotSummary Of(params double[] samples)
    {
        var distribution = new Distribution();
        foreach (var sample in samples)
        {
            distribution.Record(sample);
        }

        return distribution.Peek();
    }
}
