using System.Diagnostics.Metrics;
using DSLT.Features.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace DSLT.Tests.Features.Metrics;

public sealed class PrometheusTextTests : IDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MetricCollector collector;
    private readonly Meter meter;

    public PrometheusTextTests()
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        collector = new MetricCollector(factory, []);
        meter = factory.Create(NodeMeter.Name);
    }

    private List<Sample> Samples => PrometheusParser.Parse(PrometheusText.Of(collector.Families));

    [Theory]
    [InlineData("dslt.commit.duration", "s", FamilyKind.Histogram, "dslt_commit_duration_seconds")]
    [InlineData("dslt.memory.gc_heap", "By", FamilyKind.Gauge, "dslt_memory_gc_heap_bytes")]
    [InlineData("dslt.commits", "{commit}", FamilyKind.TotalCounter, "dslt_commits_total")]
    [InlineData("dslt.cpu.utilization", "1", FamilyKind.Gauge, "dslt_cpu_utilization_ratio")]
    internal void Names_follow_prometheus_rules(
        string instrument, string unit, FamilyKind kind, string name) =>
        Assert.Equal(name, PrometheusText.NameOf(instrument, unit, kind));

    [Fact]
    public void Labels_are_escaped_so_that_they_come_back_as_they_were()
    {
        const string Label = "a \"quote\", a \\ and a\nline";
        meter.CreateCounter<long>("odd", null, "Help with \\ and\nlines")
            .Add(2, new KeyValuePair<string, object?>("text", Label));
        var sample = Assert.Single(Samples);
        Assert.Equal((Label, 2), (sample.Labels["text"], sample.Value));
    }

    [Fact]
    public void A_histogram_counts_every_sample_in_its_bucket_and_all_above_it()
    {
        var histogram = meter.CreateHistogram<double>("wait", "s");
        foreach (var sample in new[] { 0.0001, 0.0002, 0.3, 20 })
        {
            histogram.Record(sample);
        }

        var buckets = Samples.Where(sample => sample.Name == "wait_seconds_bucket").ToList();
        Assert.Equal(1, buckets.Single(bucket => bucket.Labels["le"] == "0.0001").Value);
        Assert.Equal(2, buckets.Single(bucket => bucket.Labels["le"] == "0.25").Value);
        Assert.Equal(3, buckets.Single(bucket => bucket.Labels["le"] == "0.5").Value);
        Assert.Equal(4, buckets.Single(bucket => bucket.Labels["le"] == "+Inf").Value);
        Assert.Equal(buckets.Select(bucket => bucket.Value).Order(), buckets.Select(bucket => bucket.Value));
        Assert.Equal(4, Samples.Single(sample => sample.Name == "wait_seconds_count").Value);
        Assert.Equal(20.3003, Samples.Single(sample => sample.Name == "wait_seconds_sum").Value, 1e-9);
    }

    public void Dispose()
    {
        collector.Dispose();
        services.Dispose();
    }
}
