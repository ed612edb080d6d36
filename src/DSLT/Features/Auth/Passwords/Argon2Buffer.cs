using System.Runtime.InteropServices;

namespace DSLT.Features.Auth.Passwords;

/// <summary>
/// Memory for one derivation at a time, outside the garbage collector's heap (which might copy it), and kept
/// from one to the next. Fresh pages would cost a quarter of a hash; worse, glibc, when many threads
/// take and free 19 MiB in turn, was seen to hold on to 590 MB for one hash at a time.
/// </summary>
internal sealed unsafe class Argon2Buffer : IDisposable
{
    /// <summary>Bytes: a larger buffer, which is rare, goes back to the system after its use.</summary>
    private const nuint MaxKept = 64 * 1024 * 1024;

    private const nuint CacheLine = 64;

    private ulong* start;
    private nuint bytes;

    /// <summary>At least so many bytes, aligned to a line of the cache.</summary>
    public ulong* Reserve(nuint needed)
    {
        if (needed > bytes)
        {
            Dispose();
            start = (ulong*)NativeMemory.AlignedAlloc(needed, CacheLine);
            bytes = needed;
        }

        return start;
    }

    /// <summary>Ends a derivation: nothing that was made of the password stays.</summary>
    public void Wipe()
    {
        NativeMemory.Clear(start, bytes);
        if (bytes > MaxKept)
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(start);
        start = null;
        bytes = 0;
    }
}
