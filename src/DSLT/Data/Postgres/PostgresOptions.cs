namespace DSLT.Data.Postgres;

/// <summary>How long a node that shares its database waits for others and for the network.</summary>
internal sealed record PostgresOptions
{
    /// <summary>
    /// How long a lease holds without being renewed: after a crash, nobody writes for as long. It is renewed
    /// three times within.
    /// </summary>
    public TimeSpan LeaseTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a start waits for another's lease to end: longer than a crashed one's lasts.
    /// </summary>
    public TimeSpan LeaseWait { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How soon a connection that could not be made is tried again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long a lost connection may leave open whether a commit was done. All writes wait for it; after
    /// that the node halts, and its next start finds out from the journal.
    /// </summary>
    public TimeSpan SettleWithin { get; init; } = TimeSpan.FromSeconds(60);
}
