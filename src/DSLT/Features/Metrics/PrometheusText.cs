using System.Globalization;
using System.Text;

namespace DSLT.Features.Metrics;

/// <summary>The metrics in Prometheus' text format 0.0.4, the one that every scraper reads.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Of(IEnumerable<Family> families)
    {
        var text = new StringBuilder(16 * 1024);
        foreach (var family in families)
        {
            Write(text, family);
        }

        return text.ToString();
    }

    /// <summary>
    /// "dslt.commit.duration" in seconds is dslt_commit_duration_seconds; counters end in _total.
    /// </summary>
    public static string NameOf(string instrument, string unit, FamilyKind kind)
    {
        var name = new StringBuilder(instrument.Length + 16);
        foreach (var letter in instrument)
        {
            name.Append(char.IsAsciiLetterOrDigit(letter) || letter == '_' ? letter : '_');
        }

        name.Append(unit switch { "s" => "_seconds", "By" => "_bytes", "1" => "_ratio", _ => "" });
        return name.Append(kind is FamilyKind.Counter or FamilyKind.TotalCounter ? "_total" : "").ToString();
    }

    private static void Write(StringBuilder text, Family family)
    {
        var all = family.All.ToList();
        if (all.Count == 0)
        {
            return;
        }

        var name = NameOf(family.Name, family.Unit, family.Kind);
        text.Append("# HELP ").Append(name).Append(' ').Append(EscapeHelp(family.Description)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(TypeOf(family.Kind)).Append('\n');
        foreach (var series in all)
        {
            if (family.Kind == FamilyKind.Histogram)
            {
                WriteHistogram(text, name, family, series);
            }
            else
            {
                Line(text, name, series.Labels, null, series.Value);
            }
        }
    }

    private static void WriteHistogram(StringBuilder text, string name, Family family, Series series)
    {
        var sum = series.Slot.TotalSum;
        var counts = series.CumulativeCounts();
        for (var i = 0; i < counts.Length; i++)
        {
            var bound = i < family.Bounds.Length ? Number(family.Bounds[i]) : "+Inf";
            Line(text, name + "_bucket", series.Labels, bound, counts[i]);
        }

        Line(text, name + "_sum", series.Labels, null, sum);
        Line(text, name + "_count", series.Labels, null, counts[^1]);
    }

    private static void Line(
        StringBuilder text, string name, IReadOnlyList<KeyValuePair<string, string>> labels, string? bound,
        double value)
    {
        text.Append(name);
        var pairs = bound is null ? labels : [.. labels, new("le", bound)];
        for (var i = 0; i < pairs.Count; i++)
        {
            text.Append(i == 0 ? '{' : ',')
                .Append(pairs[i].Key)
                .Append("=\"")
                .Append(Escape(pairs[i].Value))
                .Append('"');
        }

        text.Append(pairs.Count > 0 ? "} " : " ").Append(Number(value)).Append('\n');
    }

    private static string TypeOf(FamilyKind kind) => kind switch
    {
        FamilyKind.Histogram => "histogram",
        FamilyKind.Gauge => "gauge",
        _ => "counter",
    };

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escape(string label) =>
        EscapeHelp(label).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string EscapeHelp(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
