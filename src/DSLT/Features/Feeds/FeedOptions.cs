namespace DSLT.Features.Feeds;

/// <summary>Settings <c>Feed</c>: the bounds of WebSockets.</summary>
internal sealed record FeedOptions
{
    public const int MaxMessageBytes = 4 * 1024;
    public const int MaxRequestsASecond = 100;
    public const int MaxQueuedMessages = 4_096;

    /// <summary>Commits that wait for the feed thread; with one more all start anew.</summary>
    public const int MaxBatches = 4_096;

    /// <summary>For a close to be answered, and for what is on the way to a slow reader.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public int Connections { get; init; } = 10_000;

    /// <summary>For each connection.</summary>
    public int Subscriptions { get; init; } = 200;

    public int ConnectionsPerAddress { get; init; } = 100;

    public int ConnectionsPerUser { get; init; } = 20;

    /// <summary>Seconds between pings, and until a pong must have come.</summary>
    public int HeartbeatSeconds { get; init; } = 20;

    /// <summary>What may wait for one reader; one message may always.</summary>
    public int QueueKib { get; init; } = 4_096;
}
