namespace DSLT.Sequencing;

/// <summary>
/// Rows that only the projector writes, in memory: what events make of them is here at once, and in the
/// tables a little later. A miss asks <paramref name="load"/>, which finds something for every key; beyond
/// <paramref name="capacity"/> those leave that the tables have caught up with. For the sequencer's thread.
/// </summary>
internal sealed class ProjectedCache<TKey, TValue>(
    StateContext context, int capacity, Func<TKey, TValue> load) : IStaged
    where TKey : notnull
{
    /// <summary>More than a batch can bring in, so that memory stays bounded.</summary>
    private const int EvictedAtOnce = 16_384;

    private readonly Dictionary<TKey, Slot> slots = [];
    private readonly Queue<Slot> byAge = new();

    public int Count => slots.Count;

    public TValue Find(TKey key) => SlotOf(key).Value;

    /// <summary>Takes over a value from an event of this journal row.</summary>
    public void Put(TKey key, TValue value, long sequence)
    {
        var slot = SlotOf(key);
        var before = (slot.Value, slot.ChangedAt);
        context.Undo.Push(() => (slot.Value, slot.ChangedAt) = before);
        context.Undo.Touch(this);
        (slot.Value, slot.ChangedAt) = (value, sequence);
    }

    /// <summary>
    /// As <see cref="Put"/>, for a key that no row can have yet: none is looked for. Taken back, it is what a
    /// key without a row is.
    /// </summary>
    public void PutNew(TKey key, TValue value, long sequence)
    {
        if (!slots.ContainsKey(key))
        {
            var slot = new Slot(key, default!);
            slots.Add(key, slot);
            byAge.Enqueue(slot);
        }

        Put(key, value, sequence);
    }

    public void Commit()
    {
        var excess = Math.Min(slots.Count - capacity, EvictedAtOnce);
        var watermark = excess > 0 ? context.Projected() : 0;
        for (var i = 0; i < excess; i++)
        {
            var slot = byAge.Dequeue();
            if (slot.ChangedAt <= watermark)
            {
                slots.Remove(slot.Key);
            }
            else
            {
                byAge.Enqueue(slot);
            }
        }
    }

    private Slot SlotOf(TKey key)
    {
        if (!slots.TryGetValue(key, out var slot))
        {
            slots.Add(key, slot = new Slot(key, load(key)));
            byAge.Enqueue(slot);
            context.Undo.Touch(this);
        }

        return slot;
    }

    private sealed class Slot(TKey key, TValue value)
    {
        public TKey Key => key;

        public TValue Value { get; set; } = value;

        /// <summary>The journal row that last changed it.</summary>
        public long ChangedAt { get; set; }
    }
}
