using System.Globalization;
using System.Text.RegularExpressions;

namespace DSLT.Tests.Features.Metrics;

/// <summary>
/// Reads Prometheus' text format 0.0.4 strictly, from its specification and not from what writes it.
/// </summary>
internal static partial class PrometheusParser
{
    public static List<Sample> Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        var samples = new List<Sample>();
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        var helped = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in text[..^1].Split('\n'))
        {
            if (Help().Match(line) is { Success: true } help)
            {
                Assert.True(helped.Add(help.Groups[1].Value), $"Two HELP lines: {line}");
            }
            else if (Type().Match(line) is { Success: true } type)
            {
                Assert.True(
                    types.TryAdd(type.Groups[1].Value, type.Groups[2].Value), $"Two TYPE lines: {line}");
            }
            else
            {
                samples.Add(ParseSample(line, types));
            }
        }

        Assert.Equal(types.Keys.Order(), helped.Order());
        Assert.Equal(samples.Count, samples.Select(sample => sample.Key).Distinct().Count());
        return samples;
    }

    private static Sample ParseSample(string line, Dictionary<string, string> types)
    {
        var match = SampleLine().Match(line);
        Assert.True(match.Success, $"Neither a comment nor a sample: {line}");
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Match label in Label().Matches(match.Groups[2].Value))
        {
            Assert.True(
                labels.TryAdd(label.Groups[1].Value, Unescape(label.Groups[2].Value)),
                $"A label twice: {line}");
        }

        var name = match.Groups[1].Value;
        var family = types.ContainsKey(name) ? name : Suffix().Replace(name, "");
        Assert.True(types.TryGetValue(family, out var type), $"No TYPE before {line}");
        Assert.Equal(family != name, type == "histogram");
        return new Sample(
            name, type, labels, double.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture));
    }

    private static string Unescape(string text) => Escape().Replace(
        text, match => match.Value switch { @"\n" => "\n", "\\\"" => "\"", _ => "\\" });

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) .*$")]
    private static partial Regex Help();

    [GeneratedRegex("^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$")]
    private static partial Regex Type();

    [GeneratedRegex(
        """^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*",?)+)\})?"""
        + @" (-?[0-9.]+(?:E[+-]?[0-9]+)?|\+Inf|NaN)$")]
    private static partial Regex SampleLine();

    [GeneratedRegex(
        """([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Label();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Suffix();

    [GeneratedRegex(@"\\[\\""n]")]
    private static partial Regex Escape();
}

internal sealed record Sample(string Name, string Type, SortedDictionary<string, string> Labels, double Value)
{
    public string Key => $"{Name}{{{string.Join(',', Labels)}}}";
}
