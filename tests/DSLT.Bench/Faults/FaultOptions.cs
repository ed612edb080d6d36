namespace DSLT.Bench.Faults;

/// <summary>How hard to try to make the node lose or double something.</summary>
public sealed record FaultOptions
{
    /// <summary>SIGKILLs in all.</summary>
    public int Kills { get; init; } = 100;

    /// <summary>Clients that write at the same time.</summary>
    public int Clients { get; init; } = 16;

    /// <summary>Accounts that they move money between; few, so that they meet.</summary>
    public int Accounts { get; init; } = 5;

    /// <summary>Decides the moments and the transfers, as far as the machine's own timing lets it.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The longest that a node writes before it is killed.</summary>
    public TimeSpan LongestRound { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Ends earlier than after all kills once so much time has gone by; null for no limit.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>The node's dslt.dll; null for the one beside this program.</summary>
    public string? Node { get; init; }

    /// <summary>Where to make the temporary folder for data; null for the system's own place.</summary>
    public string? Directory { get; init; }

    /// <summary>The connection string of an empty PostgreSQL database to write to; null for SQLite.</summary>
    public string? Postgres { get; init; }
}
