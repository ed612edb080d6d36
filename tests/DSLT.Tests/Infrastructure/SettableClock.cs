namespace DSLT.Tests.Infrastructure;

/// <summary>The real clock, as far ahead as a test wants it. Timers run in real time all the same.</summary>
public sealed class SettableClock : TimeProvider
{
    private TimeSpan ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;

    public void Advance(TimeSpan by) => ahead += by;
}
