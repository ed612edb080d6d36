using System.Collections.Concurrent;

namespace DSLT.Sequencing;

/// <summary>
/// Rows of one kind in memory, as immutable values. What a command changes is staged, visible to the commands
/// after it and to nobody else; a commit publishes it to every thread, and a failed commit forgets it. A miss
/// asks <paramref name="load"/>, and what is beyond <paramref name="capacity"/> leaves memory after a commit.
/// </summary>
internal sealed class EntityCache<TKey, TValue>(
    Undo undo, int capacity, Func<TKey, TValue?> load, IEqualityComparer<TKey>? comparer = null) : IStaged
    where TKey : notnull
    where TValue : class
{
    private const int EvictedAtOnce = 4_096;

    private readonly ConcurrentDictionary<TKey, TValue> committed = new(comparer);
    private readonly Dictionary<TKey, TValue?> staged = new(comparer);
    private readonly Lock publishing = new();
    private long version;
    private bool rowsChange;
    private int count;
    private IEnumerator<KeyValuePair<TKey, TValue>>? evictionHand;

    public int Count => Volatile.Read(ref count);

    /// <summary>What is committed and in memory; for any thread.</summary>
    public ICollection<TValue> Values => committed.Values;

    /// <summary>The value as this command sees it; for the sequencer's thread only.</summary>
    public TValue? Find(TKey key)
    {
        if (staged.Count > 0 && staged.TryGetValue(key, out var changed))
        {
            return changed;
        }

        return committed.TryGetValue(key, out var value) ? value : Load(key);
    }

    /// <summary>The value as last committed, if it is in memory; for any thread.</summary>
    public TValue? Committed(TKey key) => committed.TryGetValue(key, out var value) ? value : null;

    /// <summary>
    /// Counts the commits that changed anything here: taken before a read of the tables, given to
    /// <see cref="Remember"/>.
    /// </summary>
    public long Version => Volatile.Read(ref version);

    /// <summary>
    /// Keeps a committed value that another thread has read from the tables, unless a commit came in between:
    /// it may have changed or removed that very row.
    /// </summary>
    public void Remember(TKey key, TValue value, long readAtVersion)
    {
        lock (publishing)
        {
            if (version == readAtVersion && Add(key, value))
            {
                Evict();
            }
        }
    }

    /// <summary>What is in memory as this command sees it; for the sequencer's thread only.</summary>
    public IEnumerable<TValue> Current => committed
        .Where(pair => !staged.ContainsKey(pair.Key))
        .Select(pair => pair.Value)
        .Concat(staged.Values.OfType<TValue>());

    /// <summary>
    /// Says that rows change which may not be in memory, so that no thread remembers what it read of them.
    /// </summary>
    public void RowsChange()
    {
        rowsChange = true;
        undo.Touch(this);
    }

    /// <summary>Stages a value, or its absence; null removes.</summary>
    public void Put(TKey key, TValue? value)
    {
        var known = staged.TryGetValue(key, out var before);
        undo.Push(() =>
        {
            if (known)
            {
                staged[key] = before;
            }
            else
            {
                staged.Remove(key);
            }
        });
        undo.Touch(this);
        staged[key] = value;
    }

    public void Commit()
    {
        lock (publishing)
        {
            version += staged.Count > 0 || rowsChange ? 1 : 0;
            rowsChange = false;
            foreach (var (key, value) in staged)
            {
                if (value is null)
                {
                    Remove(key);
                }
                else if (!Add(key, value))
                {
                    committed[key] = value;
                }
            }

            Evict();
        }

        staged.Clear();
    }

    private TValue? Load(TKey key)
    {
        if (load(key) is not { } value)
        {
            return null;
        }

        // What was only read must leave memory too: a commit looks at caches that were touched.
        undo.Touch(this);
        lock (publishing)
        {
            return Add(key, value) ? value : committed[key];
        }
    }

    /// <summary>Counts beside the dictionary, whose own count takes all of its locks.</summary>
    private bool Add(TKey key, TValue value)
    {
        var added = committed.TryAdd(key, value);
        count += added ? 1 : 0;
        return added;
    }

    private void Remove(TKey key) => count -= committed.TryRemove(key, out _) ? 1 : 0;

    /// <summary>
    /// Drops values a hand passes over, as a clock does: cheap, and anything dropped can be read again.
    /// </summary>
    private void Evict()
    {
        for (var i = 0; i < EvictedAtOnce && count > capacity; i++)
        {
            evictionHand ??= committed.GetEnumerator();
            if (!evictionHand.MoveNext())
            {
                evictionHand.Dispose();
                evictionHand = null;
                continue;
            }

            Remove(evictionHand.Current.Key);
        }
    }
}

/// <summary>Something that holds staged changes until the batch is committed.</summary>
internal interface IStaged
{
    void Commit();
}
