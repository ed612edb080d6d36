namespace DSLT.Tests.Infrastructure;

/// <summary>
/// The real clock, as far ahead as a test wants it, or standing. Timers run in real time all the same.
/// </summary>
public sealed class SettableClock : TimeProvider
{
    private TimeSpan ahead;
    private (DateTimeOffset Time, long Timestamp)? stopped;

    public override DateTimeOffset GetUtcNow() => (stopped?.Time ?? System.GetUtcNow()) + ahead;

    public override long GetTimestamp() =>
        (stopped?.Timestamp ?? System.GetTimestamp())
        + (long)(ahead.TotalSeconds * System.TimestampFrequency);

    /// <summary>From here on it moves by <see cref="Advance"/> alone.</summary>
    public void Stop() => stopped = (System.GetUtcNow(), System.GetTimestamp());

    public void Advance(TimeSpan by) => ahead += by;
}
