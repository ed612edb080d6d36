using System.Diagnostics;

namespace DSLT.Jobs;

/// <summary>
/// How long work is interrupted: what takes all it can get takes it from those who write meanwhile, and wait
/// for the same disk and the same cores.
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

    /// <summary>The same where no thread is to wait.</summary>
    public async Task RestLater()
    {
        await Task.Delay(rests * Stopwatch.GetElapsedTime(since), cancellation);
        since = Stopwatch.GetTimestamp();
    }
}
