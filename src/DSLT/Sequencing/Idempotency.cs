using System.Buffers.Binary;
using DSLT.Core;
using DSLT.Data;

namespace DSLT.Sequencing;

/// <summary>
/// The idempotency keys of the last 24 hours. The newest are in memory; an older one is looked up in its
/// table, and only then: while memory reaches back 24 hours, a key that is not in it is new.
/// </summary>
internal sealed class Idempotency(Undo undo, ILookups lookups, int capacity, Func<long> projected)
{
    public const long Retention = Clock.Day;

    private const string FindSql = "SELECT request_hash, sequence, time FROM idempotency WHERE key_hash = $1";

    private readonly Dictionary<UInt128, Used> recent = [];
    private readonly Queue<(UInt128 Key, Used Used)> byAge = new();
    private long completeSince = long.MaxValue;

    public int Count => recent.Count;

    /// <summary>Memory holds every key used from this moment on.</summary>
    public void CompleteSince(long time) => completeSince = time;

    /// <summary>The use of a key that still counts, or null.</summary>
    public Used? Find(UInt128 key, long now)
    {
        if (recent.TryGetValue(key, out var used))
        {
            return now - used.Time < Retention ? used : null;
        }

        return now - completeSince >= Retention ? null : Load(key, now);
    }

    public void Add(UInt128 key, Used used)
    {
        var known = recent.TryGetValue(key, out var before);
        recent[key] = used;
        byAge.Enqueue((key, used));
        undo.Push(() =>
        {
            if (known)
            {
                recent[key] = before!;
            }
            else
            {
                recent.Remove(key);
            }
        });
    }

    /// <summary>
    /// Drops those past their time, and beyond the capacity the oldest that the table holds: called after a
    /// commit.
    /// </summary>
    public void Evict(long now)
    {
        var watermark = byAge.Count > capacity ? projected() : 0;
        while (byAge.TryPeek(out var oldest)
            && (now - oldest.Used.Time >= Retention
                || (byAge.Count > capacity && oldest.Used.Sequence <= watermark)))
        {
            byAge.Dequeue();
            if (recent.TryGetValue(oldest.Key, out var used) && ReferenceEquals(used, oldest.Used))
            {
                recent.Remove(oldest.Key);
                completeSince = Math.Max(completeSince, used.Time + 1);
            }
        }
    }

    public static byte[] Bytes(UInt128 hash)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, hash);
        return bytes;
    }

    private Used? Load(UInt128 key, long now)
    {
        var used = lookups.First(
            FindSql,
            row => new Used(
                BinaryPrimitives.ReadUInt128BigEndian(row.Bytes(0)), row.Number(1), row.Number(2)),
            Bytes(key));
        return used is not null && now - used.Time < Retention ? used : null;
    }

    /// <summary>One use of a key: for which request, in which journal row, when.</summary>
    internal sealed record Used(UInt128 Request, long Sequence, long Time);
}

/// <summary>A key was used for this record.</summary>
internal sealed class IdempotencyUsed(UInt128 key, UInt128 request) : Event
{
    public override EventTag Tag => EventTag.Idempotency;

    public UInt128 Key => key;

    public UInt128 Request => request;

    public static IdempotencyUsed Read(ref PayloadReader reader) => new(
        BinaryPrimitives.ReadUInt128BigEndian(reader.Raw(16)),
        BinaryPrimitives.ReadUInt128BigEndian(reader.Raw(16)));

    public override void Write(PayloadWriter writer)
    {
        Span<byte> bytes = stackalloc byte[32];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, key);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[16..], request);
        writer.Raw(bytes);
    }

    public override void Apply(State state, in RecordHeader record) =>
        state.Idempotency.Add(key, new Idempotency.Used(request, record.Sequence, record.Time));

    public override void Project(Projection projection, in RecordHeader record) =>
        projection.IdempotencyKey(key, request, record);
}
