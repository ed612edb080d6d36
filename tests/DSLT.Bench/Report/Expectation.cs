using System.Globalization;

namespace DSLT.Bench.Report;

/// <summary>Something that is promised, and what was measured.</summary>
/// <param name="Text">What is promised, with its unit.</param>
/// <param name="Measured">What came out.</param>
/// <param name="Target">What it must reach.</param>
/// <param name="Aim">What it is meant to reach, where that is more.</param>
/// <param name="AtMost">True where less is better.</param>
internal sealed record Expectation(
    string Text, double Measured, double Target, double? Aim = null, bool AtMost = false)
{
    public bool Holds => AtMost ? Measured <= Target : Measured >= Target;

    /// <summary>Writes a line for each and answers the exit status: 0 where all hold.</summary>
    public static int Write(TextWriter output, IReadOnlyList<Expectation> expectations)
    {
        foreach (var expectation in expectations)
        {
            output.WriteLine(expectation);
        }

        return expectations.All(expectation => expectation.Holds) ? 0 : 1;
    }

    public override string ToString()
    {
        var aim = Aim is { } value ? $", aiming at {Short(value)}" : "";
        var bound = AtMost ? "at most" : "at least";
        return $"{(Holds ? "PASS" : "FAIL")}  {Text}: {Short(Measured)} ({bound} {Short(Target)}{aim})";
    }

    private static string Short(double value) =>
        value.ToString(Math.Abs(value) >= 100 ? "N0" : "0.##", CultureInfo.InvariantCulture);
}
