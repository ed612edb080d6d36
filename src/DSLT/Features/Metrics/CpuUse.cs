namespace DSLT.Features.Metrics;

/// <summary>
/// What share of all processors the process has used since it was last asked; asked again at once it says the
/// same, so that two listeners do not take the interval from one another.
/// </summary>
internal sealed class CpuUse(TimeProvider clock)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);

    private readonly Lock asking = new();
    private long askedAt = clock.GetTimestamp();
    private TimeSpan usedThen = Used;
    private double share;

    private static TimeSpan Used =>
        OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows()
        ? Environment.CpuUsage.TotalTime
        : TimeSpan.Zero;

    public double Share()
    {
        lock (asking)
        {
            var elapsed = clock.GetElapsedTime(askedAt);
            if (elapsed >= Shortest)
            {
                var used = Used;
                share = Math.Clamp((used - usedThen) / elapsed / Environment.ProcessorCount, 0, 1);
                (askedAt, usedThen) = (clock.GetTimestamp(), used);
            }

            return share;
        }
    }
}
