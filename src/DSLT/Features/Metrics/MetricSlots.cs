using DSLT.Core;

namespace DSLT.Features.Metrics;

/// <summary>One metric under one set of labels in one slot.</summary>
internal sealed record MetricRow(string Name, string Labels, string Unit, SlotSummary Summary);

/// <summary>A slot that is over, with every metric that had a sample in it.</summary>
internal sealed record ClosedSlot(long Start, long End, IReadOnlyList<MetricRow> Rows);

/// <summary>
/// The last slots in memory: enough for the short windows, and for the five minutes that are not one slot
/// yet. One thread adds; any may read.
/// </summary>
internal sealed class MetricSlots(MetricCollector collector, long startedAt)
{
    public const long Seconds = 10;
    public const long LongSeconds = 300;

    public const long Length = Seconds * Clock.Second;
    public const long LongLength = LongSeconds * Clock.Second;

    /// <summary>
    /// Twelve minutes: two long slots, so that one is in the table long before it leaves memory.
    /// </summary>
    private const int Kept = 72;

    /// <summary>Until a closed long slot is taken for written.</summary>
    private const long Settling = 30 * Clock.Second;

    private ClosedSlot[] recent = [];
    private long openSince = startedAt;
    private long longSince = startedAt;
    private long longBefore = startedAt;

    /// <summary>From here on memory has every slot.</summary>
    public long CompleteSince =>
        Volatile.Read(ref recent) is [var oldest, ..] ? oldest.Start : Volatile.Read(ref openSince);

    /// <summary>Up to here the long slots in the table are complete; memory has what follows.</summary>
    public long LongUntil(long now) =>
        now - Volatile.Read(ref longSince) > Settling
            ? Volatile.Read(ref longSince)
            : Volatile.Read(ref longBefore);

    /// <summary>The slots that end after a moment, oldest first, the open one last.</summary>
    public IReadOnlyList<ClosedSlot> Since(long time, long now)
    {
        var open = new ClosedSlot(Volatile.Read(ref openSince), now, Rows(series => series.Slot.Peek()));
        return [.. Volatile.Read(ref recent).Where(slot => slot.End > time), open];
    }

    /// <summary>Closes the open slot where its time is over, and the long one where its is.</summary>
    public (ClosedSlot? Slot, ClosedSlot? LongSlot) Advance(long now) =>
        now / Length == openSince / Length ? (null, null) : Close(now);

    /// <summary>Closes both: the node stops.</summary>
    public (ClosedSlot? Slot, ClosedSlot? LongSlot) Finish(long now)
    {
        var slot = CloseShort(now);
        return (slot, CloseLong(slot.End));
    }

    private (ClosedSlot? Slot, ClosedSlot? LongSlot) Close(long now)
    {
        var slot = CloseShort(now);
        return (slot, slot.End / LongLength == longSince / LongLength ? null : CloseLong(slot.End));
    }

    private ClosedSlot CloseShort(long now)
    {
        var slot = new ClosedSlot(
            openSince, Math.Max(now, openSince + 1), Rows(series => series.Slot.Take()));
        Volatile.Write(ref recent, [.. recent.TakeLast(Kept - 1), slot]);
        Volatile.Write(ref openSince, slot.End);
        return slot;
    }

    private ClosedSlot CloseLong(long end)
    {
        var since = longSince;
        var rows = recent.Where(slot => slot.Start >= since).SelectMany(slot => slot.Rows)
            .GroupBy(row => (row.Name, row.Labels, row.Unit))
            .Select(rows => new MetricRow(
                rows.Key.Name, rows.Key.Labels, rows.Key.Unit,
                SlotSummary.Merge(rows.Select(row => row.Summary))));
        var slot = new ClosedSlot(since, end, [.. rows]);
        Volatile.Write(ref longBefore, since);
        Volatile.Write(ref longSince, end);
        return slot;
    }

    private List<MetricRow> Rows(Func<Series, SlotSummary> summaryOf)
    {
        var rows = new List<MetricRow>();
        foreach (var family in collector.Families)
        {
            var unit = family.Kind is FamilyKind.Counter or FamilyKind.TotalCounter
                ? $"{family.Unit}/s"
                : family.Unit;
            foreach (var series in family.All)
            {
                if (summaryOf(series) is { Count: > 0 } summary)
                {
                    rows.Add(new MetricRow(family.Name, series.LabelText, unit, summary));
                }
            }
        }

        return rows;
    }
}
