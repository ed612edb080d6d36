namespace DSLT.Bench.Faults;

/// <summary>What was done to the node and what was found wrong with it.</summary>
public sealed record FaultReport
{
    /// <summary>How often it was killed, or its disk was full.</summary>
    public int Faults { get; init; }

    /// <summary>How many of the kills met it while it was starting.</summary>
    public int WhileStarting { get; init; }

    /// <summary>How many, at least, met a job in the middle of its run.</summary>
    public int Interrupted { get; init; }

    /// <summary>Writes that were acknowledged, or rewards that were paid.</summary>
    public long Acknowledged { get; init; }

    /// <summary>
    /// Requests that a fault left without an answer and that were sent again with the same key and body.
    /// </summary>
    public long SentAgain { get; init; }

    /// <summary>Of these, how many turned out to have been done before the fault.</summary>
    public long FoundDone { get; init; }

    /// <summary>
    /// Acknowledged requests that were sent once more, and had to answer the same thing.
    /// </summary>
    public long Repeated { get; init; }

    /// <summary>Reads that were checked.</summary>
    public long Reads { get; init; }

    /// <summary>What did not hold, in words; empty where all did.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>Why nothing was tried at all, or null.</summary>
    public string? Skipped { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }

    public bool Holds => Failures.Count == 0;

    public override string ToString() => Skipped is not null
        ? $"SKIPPED: {Skipped}"
        : $"{Faults} faults ({WhileStarting} of them while starting, {Interrupted} in the midst of a job), "
            + $"{Acknowledged:N0} acknowledged, "
            + $"{SentAgain:N0} sent again of which {FoundDone:N0} had been done, {Repeated:N0} repeated, "
            + $"{Reads:N0} reads checked, {Elapsed.TotalSeconds:N0} s: "
            + (Holds ? "everything held" : $"{Failures.Count} FAILURES");
}
