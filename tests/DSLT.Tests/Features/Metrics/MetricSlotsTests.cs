using System.Diagnostics.Metrics;
using DSLT.Core;
using DSLT.Features.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace DSLT.Tests.Features.Metrics;

public sealed class MetricSlotsTests : IDisposable
{
    private const long Start = 1_800_000_000 * Clock.Second;

    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MetricCollector collector;
    private readonly Histogram<double> durations;
    private readonly Counter<long> events;

    public MetricSlotsTests()
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        collector = new MetricCollector(factory, []);
        var meter = factory.Create(NodeMeter.Name);
        durations = meter.CreateHistogram<double>("duration", "s");
        events = meter.CreateCounter<long>("events", "{event}");
    }

    [Fact]
    public void A_slot_closes_when_its_ten_seconds_are_over_and_holds_its_own_samples()
    {
        var slots = new MetricSlots(collector, Start);
        durations.Record(1);
        Assert.Null(slots.Advance(Start + (9 * Clock.Second)).Slot);
        var first = slots.Advance(Start + (10 * Clock.Second)).Slot!;
        durations.Record(5);
        var second = slots.Advance(Start + (20 * Clock.Second)).Slot!;
        Assert.Equal((1, 1.0), (Row(first).Count, Row(first).Max));
        Assert.Equal((1, 5.0), (Row(second).Count, Row(second).Max));
        Assert.Equal(Start, slots.CompleteSince);
    }

    [Fact]
    public void A_window_has_the_open_slot_too()
    {
        var slots = new MetricSlots(collector, Start);
        durations.Record(1);
        slots.Advance(Start + (10 * Clock.Second));
        durations.Record(2);
        var now = Start + (15 * Clock.Second);
        Assert.Equal([1.0, 2.0], slots.Since(Start, now).Select(slot => Row(slot).Sum));
        Assert.Equal([2.0], slots.Since(Start + (10 * Clock.Second), now).Select(slot => Row(slot).Sum));
    }

    [Fact]
    public void Five_minutes_of_slots_become_one_long_slot_with_all_their_samples()
    {
        var slots = new MetricSlots(collector, Start);
        ClosedSlot? longSlot = null;
        var now = Start;
        for (var i = 0; longSlot is null; i++)
        {
            durations.Record(i + 1);
            longSlot = slots.Advance(now += MetricSlots.Length).LongSlot;
        }

        Assert.Equal(MetricSlots.LongLength, longSlot.End - longSlot.Start);
        Assert.Equal((30, 30.0 * 31 / 2), (Row(longSlot).Count, Row(longSlot).Sum));
        Assert.Equal(Start, slots.LongUntil(now));
        Assert.Equal(longSlot.End, slots.LongUntil(now + Clock.Minute));
    }

    [Fact]
    public void The_end_closes_both_slots()
    {
        var slots = new MetricSlots(collector, Start);
        durations.Record(4);
        var (slot, longSlot) = slots.Finish(Start + Clock.Second);
        Assert.Equal((4.0, 4.0), (Row(slot!).Sum, Row(longSlot!).Sum));
    }

    [Fact]
    public void A_counter_is_sampled_by_its_growth_a_second()
    {
        var slots = new MetricSlots(collector, Start);
        events.Add(6);
        collector.SampleRates(2);
        events.Add(1);
        collector.SampleRates(1);
        var row = slots.Advance(Start + MetricSlots.Length).Slot!.Rows.Single(row => row.Name == "events");
        Assert.Equal("{event}/s", row.Unit);
        Assert.Equal((2, 3.0, 1.0), (row.Summary.Count, row.Summary.Max, row.Summary.Last));
    }

    [Fact]
    public void Labels_that_nobody_bounds_end_in_one_series()
    {
        for (var i = 0; i < Family.MaxSeries * 2; i++)
        {
            events.Add(1, new KeyValuePair<string, object?>("code", $"invalid_{i}"));
        }

        var family = collector.Families.Single(family => family.Name == "events");
        Assert.Equal(Family.MaxSeries + 1, family.All.Count());
        Assert.Equal(Family.MaxSeries * 2, family.All.Sum(series => series.Value));
    }

    [Fact]
    public void Another_nodes_instruments_are_not_listened_to()
    {
        using var others = new ServiceCollection().AddMetrics().BuildServiceProvider();
        others.GetRequiredService<IMeterFactory>()
            .Create(NodeMeter.Name)
            .CreateCounter<long>("elsewhere")
            .Add(1);
        Assert.DoesNotContain(collector.Families, family => family.Name == "elsewhere");
    }

    public void Dispose()
    {
        collector.Dispose();
        services.Dispose();
    }

    private static SlotSummary Row(ClosedSlot slot) =>
        slot.Rows.Single(row => row.Name == "duration").Summary;
}
