using System.Diagnostics;

namespace DSLT.Backups;

/// <summary>
/// How long work is interrupted: copying that takes all it can get takes it from the writers, who wait for
/// the same disk and the same cores.
/// </summary>
/// <param name="rests">How many times as long as a slice of the work took is rested after it.</param>
internal sealed class Pace(int rests, CancellationToken cancellation)
{
    private long since = Stopwatch.GetTimestamp();

    /// <summary>Where nobody waits.</summary>
    public static Pace Unbroken(CancellationToken cancellation) => new(0, cancellation);

    /// <summary>Called between two slices; throws where the work is to end.</summary>
    /// <param name="share">What of the slice is rested for: all, or less where it had to be a large
    /// one.</param>
    public void Rest(double share = 1)
    {
        cancellation.WaitHandle.WaitOne(rests * share * Stopwatch.GetElapsedTime(since));
        cancellation.ThrowIfCancellationRequested();
        since = Stopwatch.GetTimestamp();
    }
}
