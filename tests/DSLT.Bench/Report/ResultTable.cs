using System.Globalization;

namespace DSLT.Bench.Report;

/// <summary>
/// Rows side by side as a Markdown table, with what each is of the three that it is compared with.
/// </summary>
internal static class ResultTable
{
    public static void Write(TextWriter output, IReadOnlyList<Row> rows)
    {
        List<string[]> lines =
        [
            [
                "what", "per second", "p50 ms", "p99 ms", "errors", "CPU s", "peak MB",
                "x pgbench", "x naive", "of no store",
            ],
            ["---", "--:", "--:", "--:", "--:", "--:", "--:", "--:", "--:", "--:"],
            .. rows.Select(row => Line(row, rows)),
        ];
        var widths = lines[0].Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
        {
            var cells = line.Select((cell, column) => Pad(cell, widths[column], column == 0));
            output.WriteLine($"| {string.Join(" | ", cells)} |");
        }
    }

    private static string Pad(string cell, int width, bool left) =>
        left ? cell.PadRight(width) : cell.PadLeft(width);

    private static string[] Line(Row row, IReadOnlyList<Row> rows) =>
    [
        row.Title,
        Number(row.Load.PerSecond, "N0"),
        Number(row.Load.P50Millis, "N1"),
        Number(row.Load.P99Millis, "N1"),
        Number(row.Load.Errors, "N0"),
        Number(row.CpuSeconds, "N1"),
        Number(row.PeakBytes / 1048576.0, "N0"),
        Ratio(row, rows, RowNames.Pgbench, "N1"),
        Ratio(row, rows, RowNames.Naive, "N1"),
        Ratio(row, rows, RowNames.WithoutStore, "N2"),
    ];

    private static string Ratio(Row row, IReadOnlyList<Row> rows, string to, string format)
    {
        var other = rows.FirstOrDefault(candidate => candidate.Name == to);
        return other is null || other == row ? "" : Number(row.Load.PerSecond / other.Load.PerSecond, format);
    }

    private static string Number(double? value, string format) =>
        value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
