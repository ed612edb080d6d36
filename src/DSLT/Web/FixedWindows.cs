using System.Collections.Concurrent;

namespace DSLT.Web;

/// <summary>
/// Counts by key, each in windows of one length; a window opens with the first count after the last one. It
/// knows when each ends, which the framework's limiters do not say.
/// </summary>
internal sealed class FixedWindows<TKey>(int limit, TimeSpan length, TimeProvider clock)
    where TKey : notnull
{
    private readonly long lengthTicks = (long)(length.TotalSeconds * clock.TimestampFrequency);
    private readonly ConcurrentDictionary<TKey, Window> windows = new();
    private long nextSweep = clock.GetTimestamp();

    /// <summary>How many keys are in memory.</summary>
    public int Keys => windows.Count;

    /// <summary>
    /// Counts one more: how many are left in the window, and until when it is closed where this was beyond
    /// its limit.
    /// </summary>
    public (int Left, TimeSpan? Wait) Count(TKey key)
    {
        var now = clock.GetTimestamp();
        Sweep(now);
        var window = windows.AddOrUpdate(
            key,
            static (_, at) => new Window(at.End, 1),
            static (_, open, at) => open.End <= at.Now
                ? new Window(at.End, 1)
                : open with { Counted = Math.Min(open.Counted, at.Limit) + 1 },
            (Now: now, End: now + lengthTicks, Limit: limit));
        return window.Counted <= limit
            ? (limit - window.Counted, null)
            : (0, clock.GetElapsedTime(now, window.End));
    }

    /// <summary>Until when no more fit, or null where one does; counts nothing.</summary>
    public TimeSpan? Wait(TKey key)
    {
        var now = clock.GetTimestamp();
        return windows.TryGetValue(key, out var window) && window.Counted >= limit && window.End > now
            ? clock.GetElapsedTime(now, window.End)
            : null;
    }

    /// <summary>How many were counted in the window; counts nothing.</summary>
    public int Counted(TKey key) =>
        windows.TryGetValue(key, out var window) && window.End > clock.GetTimestamp() ? window.Counted : 0;

    /// <summary>Once a window's length, what is over goes: keys are the callers' to make up.</summary>
    private void Sweep(long now)
    {
        var due = Volatile.Read(ref nextSweep);
        if (now < due || Interlocked.CompareExchange(ref nextSweep, now + lengthTicks, due) != due)
        {
            return;
        }

        foreach (var entry in windows)
        {
            if (entry.Value.End <= now)
            {
                // Only as it was seen: one that has been opened anew meanwhile stays.
                windows.TryRemove(entry);
            }
        }
    }

    private readonly record struct Window(long End, int Counted);
}
