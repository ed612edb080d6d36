using System.Globalization;

namespace DSLT.Tests.Infrastructure;

/// <summary>
/// How many random lives a comparison with a naive model goes through: one, or what DSLT_TEST_LIVES says,
/// each with a seed of its own.
/// </summary>
internal static class Lives
{
    public static int Count { get; } = int.Parse(
        Environment.GetEnvironmentVariable("DSLT_TEST_LIVES") ?? "1", CultureInfo.InvariantCulture);
}
