using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace DSLT.Sequencing;

/// <summary>
/// What waits for the sequencer: any thread puts in, the sequencer's takes out, and it is woken directly and
/// only where it sleeps. Bounded: one more is not taken.
/// </summary>
internal sealed class WorkQueue(int capacity)
{
    private readonly ConcurrentQueue<Work> works = new();
    private readonly object gate = new();
    private int count;
    private volatile bool idle;
    private volatile bool ended;

    public int Count => Volatile.Read(ref count);

    /// <summary>True where nothing is ever taken in again.</summary>
    public bool HasEnded => ended;

    /// <summary>False where the queue is full or has ended.</summary>
    public bool TryWrite(Work work)
    {
        // Counted before it looks at the end: the reader leaves only when nobody is on the way in.
        if (Interlocked.Increment(ref count) > capacity || ended)
        {
            Interlocked.Decrement(ref count);
            return false;
        }

        works.Enqueue(work);
        Interlocked.MemoryBarrier();
        if (idle)
        {
            Wake();
        }

        return true;
    }

    public bool TryRead([NotNullWhen(true)] out Work? work)
    {
        var found = works.TryDequeue(out work);
        if (found)
        {
            Interlocked.Decrement(ref count);
        }

        return found;
    }

    /// <summary>Sleeps until there is something; false where it has ended and all is taken.</summary>
    public bool WaitToRead()
    {
        while (works.IsEmpty)
        {
            if (ended && Count == 0)
            {
                return false;
            }

            lock (gate)
            {
                idle = true;
                Interlocked.MemoryBarrier();
                while (works.IsEmpty && !ended)
                {
                    Monitor.Wait(gate);
                }

                idle = false;
            }
        }

        return true;
    }

    /// <summary>Takes nothing more in; what is in it can still be taken out.</summary>
    public void End()
    {
        ended = true;
        Wake();
    }

    private void Wake()
    {
        lock (gate)
        {
            Monitor.Pulse(gate);
        }
    }
}
