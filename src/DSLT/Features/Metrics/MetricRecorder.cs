using System.Data.Common;
using DSLT.Core;

namespace DSLT.Features.Metrics;

/// <summary>
/// Samples once a second, closes a slot every ten, and hands it on to be stored. Nothing of it is on a
/// request's way.
/// </summary>
internal sealed class MetricRecorder : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly MetricCollector collector;
    private readonly MetricStore store;
    private readonly NodeMeter meter;
    private readonly TimeProvider clock;
    private readonly ILogger<MetricRecorder> logger;
    private long sampledAt;

    public MetricRecorder(
        MetricCollector collector, MetricStore store, NodeMeter meter, TimeProvider clock,
        ILogger<MetricRecorder> logger)
    {
        (this.collector, this.store, this.meter) = (collector, store, meter);
        (this.clock, this.logger) = (clock, logger);
        Slots = new MetricSlots(collector, clock.NowMicros());
        sampledAt = clock.GetTimestamp();
    }

    public MetricSlots Slots { get; }

    /// <summary>One sample of everything, and the end of the slot where it is over.</summary>
    public void Tick()
    {
        var now = clock.GetTimestamp();
        var seconds = Math.Max(0.001, clock.GetElapsedTime(sampledAt, now).TotalSeconds);
        sampledAt = now;
        collector.Observe();
        collector.SampleRates(seconds);
        Store(Slots.Advance(clock.NowMicros()));
    }

    /// <summary>Asks the database for what only it knows: once a slot, for it has to count.</summary>
    public async Task Count(CancellationToken cancellation)
    {
        var (users, sessions) = await store.Count(clock.NowMicros(), cancellation);
        meter.Counted(users, sessions);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            for (var tick = 0L; ; tick++)
            {
                if (tick % MetricSlots.Seconds == 0)
                {
                    await CountOrSay(stoppingToken);
                }

                Tick();
                await timer.WaitForNextTickAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            Store(Slots.Finish(clock.NowMicros()));
        }
    }

    private async Task CountOrSay(CancellationToken cancellation)
    {
        try
        {
            await Count(cancellation);
        }
        catch (DbException exception)
        {
            logger.LogWarning(exception, "Users and sessions could not be counted; the last numbers stand");
        }
    }

    private void Store((ClosedSlot? Slot, ClosedSlot? LongSlot) closed)
    {
        if (closed.Slot is { } slot)
        {
            store.Write(slot, MetricSlots.Seconds);
        }

        if (closed.LongSlot is { } longSlot)
        {
            store.Write(longSlot, MetricSlots.LongSeconds);
        }
    }
}
