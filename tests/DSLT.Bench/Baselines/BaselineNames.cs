namespace DSLT.Bench.Baselines;

/// <summary>The commands by which this program runs itself as a server to compare with.</summary>
internal static class BaselineNames
{
    public const string Naive = "serve-naive";
    public const string WithoutStore = "serve-without-store";

    /// <summary>Where the server without a store takes transfers.</summary>
    public const string WithoutStorePath = "/bench/transfer";
}
