namespace DSLT.Bench.Runs;

/// <summary>What all benchmarks take.</summary>
/// <param name="Node">The node's dslt.dll, or null for the one that was built with this program.</param>
/// <param name="Directory">Where the data goes; a folder of its own is made there, and removed.</param>
/// <param name="Seconds">How long each figure is measured, after a warm-up.</param>
/// <param name="Connections">Connections of the load generator.</param>
/// <param name="Users">Users that send and receive.</param>
internal sealed record RunOptions(string? Node, string? Directory, int Seconds, int Connections, int Users)
{
    public const int Tokens = 8;

    /// <summary>
    /// The runtime compiles the hot paths in its first seconds; figures are of what comes after.
    /// </summary>
    public const int WarmUpSeconds = 4;

    public static readonly TimeSpan RequestPatience = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
}
