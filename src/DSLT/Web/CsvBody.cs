using System.Text;
using DSLT.Core;
using Microsoft.Net.Http.Headers;

namespace DSLT.Web;

/// <summary>A list that is sent as a CSV: lines of cells, between quotes or not.</summary>
internal static class CsvBody
{
    public const string Type = "text/csv";

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Why a body is not a CSV, or null.</summary>
    public static Refusal? Check(HttpRequest http) =>
        MediaTypeHeaderValue.TryParse(http.ContentType, out var type)
        && type.MediaType.Equals(Type, StringComparison.OrdinalIgnoreCase)
            ? null
            : new Refusal(Code.UnsupportedMediaType, $"Send the body as {Type}.");

    /// <summary>
    /// The rows, with or without a first line that names the columns. Empty lines do not count; of too many
    /// cells, and of too many rows, one more than there may be is read, which says that there are too many.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="field">What a refusal calls the list.</param>
    /// <param name="columns">Their names.</param>
    /// <param name="maxRows">So many there may be.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<Result<IReadOnlyList<IReadOnlyList<string>>>> Read(
        HttpRequest http, string field, string[] columns, int maxRows, CancellationToken cancellation)
    {
        try
        {
            var text = Strict.GetString(await RequestBody.Buffer(http, cancellation)).TrimStart('\uFEFF');
            return Rows(text, columns, maxRows);
        }
        catch (DecoderFallbackException)
        {
            return Refusal.Invalid(field, "The body is not text in UTF-8.");
        }
    }

    private static List<IReadOnlyList<string>> Rows(string text, string[] columns, int maxRows)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range).Trim();
            if (line.IsEmpty)
            {
                continue;
            }

            var cells = Cells(line, columns.Length);
            if (rows.Count > 0 || !cells.SequenceEqual(columns, StringComparer.OrdinalIgnoreCase))
            {
                rows.Add(cells);
            }

            if (rows.Count > maxRows)
            {
                break;
            }
        }

        return rows;
    }

    private static string[] Cells(ReadOnlySpan<char> line, int columns)
    {
        Span<Range> ranges = stackalloc Range[columns + 1];
        var cells = new string[line.Split(ranges, ',')];
        for (var i = 0; i < cells.Length; i++)
        {
            var cell = line[ranges[i]].Trim();
            cells[i] = (cell is ['"', .., '"'] ? cell[1..^1] : cell).ToString();
        }

        return cells;
    }
}
