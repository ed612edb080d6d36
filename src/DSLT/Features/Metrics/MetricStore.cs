using Dapper;
using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Metrics;

/// <summary>
/// The table of metrics. It is the projector that writes it, so that the tables have one writer; a slot whose
/// transaction fails is left out, and so are those beyond <see cref="MaxWaiting"/> while it is held up.
/// </summary>
internal sealed class MetricStore(Store store)
{
    /// <summary>Ten minutes of slots.</summary>
    private const int MaxWaiting = 60;

    private const long KeptShort = 2 * Clock.Hour;
    private const long KeptLong = 7 * Clock.Day;

    private const string DeleteSql = "DELETE FROM metrics WHERE slot_seconds = $1 AND id < $2";

    private const string BetweenSql =
        "SELECT name AS Name, labels AS Labels, unit AS Unit, summary AS Summary FROM metrics "
        + "WHERE slot_seconds = @seconds AND id > @after AND id < @before ORDER BY id";

    private const string CountUsersSql = "SELECT count(*) FROM users";

    private const string CountSessionsSql = "SELECT count(*) FROM sessions WHERE expires_at > @now";

    private static readonly Table Metrics = new(
        "metrics", 2, Column.Number("slot_seconds"), Column.Number("id"), Column.Text("name"),
        Column.Text("labels"),
        Column.Text("unit"), Column.Bytes("summary"));

    private int waiting;

    /// <summary>
    /// Hands a closed slot to the projector; with each long one goes what is past its time.
    /// </summary>
    public void Write(ClosedSlot slot, long slotSeconds)
    {
        if (slot.Rows.Count == 0 || Interlocked.Increment(ref waiting) > MaxWaiting)
        {
            Interlocked.Add(ref waiting, slot.Rows.Count == 0 ? 0 : -1);
            return;
        }

        store.Projector.Also(writer =>
        {
            Interlocked.Decrement(ref waiting);
            WriteRows(writer, slot, slotSeconds);
            if (slotSeconds == MetricSlots.LongSeconds)
            {
                writer.Execute(DeleteSql, MetricSlots.Seconds, slot.End - KeptShort);
                writer.Execute(DeleteSql, MetricSlots.LongSeconds, slot.End - KeptLong);
            }
        });
    }

    /// <summary>The rows of the slots that ended between two moments, oldest first.</summary>
    public async Task<IReadOnlyList<MetricRow>> Between(
        long slotSeconds, long after, long before, CancellationToken cancellation)
    {
        await using var reader = await store.Database.OpenReader(cancellation);
        var rows = await reader.QueryAsync<StoredRow>(
            BetweenSql, new { seconds = slotSeconds, after, before });
        return [.. rows.Select(
            row => new MetricRow(row.Name, row.Labels, row.Unit, SlotSummary.FromBytes(row.Summary)))];
    }

    /// <summary>How many accounts there are, and sessions that have not expired.</summary>
    public async Task<(long Users, long Sessions)> Count(long now, CancellationToken cancellation)
    {
        await using var reader = await store.Database.OpenReader(cancellation);
        return (
            await reader.ExecuteScalarAsync<long>(CountUsersSql),
            await reader.ExecuteScalarAsync<long>(CountSessionsSql, new { now }));
    }

    private static void WriteRows(IWriter writer, ClosedSlot slot, long slotSeconds)
    {
        for (var i = 0; i < slot.Rows.Count; i++)
        {
            var row = slot.Rows[i];
            writer.Put(
                Metrics, [slotSeconds, slot.End + i, row.Name, row.Labels, row.Unit, row.Summary.ToBytes()]);
        }
    }

    private sealed record StoredRow
    {
        public string Name { get; init; } = "";

        public string Labels { get; init; } = "";

        public string Unit { get; init; } = "";

        public byte[] Summary { get; init; } = [];
    }
}
