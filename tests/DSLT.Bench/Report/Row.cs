using DSLT.Bench.Load;

namespace DSLT.Bench.Report;

/// <summary>
/// One line of the table: what was measured, and what it took of the machine where that is known.
/// </summary>
internal sealed record Row(
    string Name, string Title, LoadResult Load, double? CpuSeconds = null, long? PeakBytes = null);
