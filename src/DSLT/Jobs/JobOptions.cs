namespace DSLT.Jobs;

/// <summary>How long the scheduler waits.</summary>
internal sealed record JobOptions
{
    /// <summary>After a failed run; twice as long after the next, and so on.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Until it is tried again where it could not start or its tables were lost.</summary>
    public TimeSpan StartAgainAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often it is looked whether the tables can be used.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often nodes on one database tell each other that they live.</summary>
    public TimeSpan CheckInEvery { get; init; } = TimeSpan.FromSeconds(7.5);

    /// <summary>How long a stop waits for a run to give up.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(10);
}
