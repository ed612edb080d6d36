namespace DSLT.Bench.Load;

/// <summary>What a load generator saw.</summary>
/// <param name="PerSecond">Answered operations a second; of a batch each command counts.</param>
/// <param name="P50Millis">Half of the requests were answered in this time.</param>
/// <param name="P99Millis">Ninety-nine of a hundred were.</param>
/// <param name="Errors">Answers other than 2xx, broken connections and timeouts.</param>
internal sealed record LoadResult(double PerSecond, double P50Millis, double P99Millis, long Errors)
{
    /// <summary>Requests that each thread of the generator sent, where the script counts them.</summary>
    public IReadOnlyList<long> Sent { get; init; } = [];

    /// <summary>Several runs of the same length as one; of the slowest the slowest.</summary>
    public static LoadResult Of(IReadOnlyList<LoadResult> runs) => new(
        runs.Average(run => run.PerSecond), runs.Average(run => run.P50Millis),
        runs.Max(run => run.P99Millis), runs.Sum(run => run.Errors));
}
