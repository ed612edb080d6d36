using System.Collections.Immutable;
using System.Text;
using DSLT.Core;
using DSLT.Features.Users;

namespace DSLT.Features.Vesting;

/// <summary>What is right and wrong with the rows of a batch, all of them at once.</summary>
internal static class GrantBatchRules
{
    private const int Columns = 2;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The rows that can be read; of the others what is wrong with them.</summary>
    public static (List<GrantRow> Rows, List<GrantRowError> Errors) Read(
        IReadOnlyList<IReadOnlyList<string>> given, int decimals)
    {
        var (rows, errors) = (new List<GrantRow>(given.Count), new List<GrantRowError>());
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < given.Count; i++)
        {
            var name = given[i] is [{ } first, ..] && UserRules.IsName(first) ? first : "";
            if (given[i] is not [{ } username, { } text])
            {
                errors.Add(Error(i, name, new Refusal(
                    Code.Invalid("row"), "A row is a user's name and an amount.")));
            }
            else if (name.Length == 0)
            {
                errors.Add(Error(i, name, Refusal.NotFound("user", username, UserRules.MaxNameLength)));
            }
            else if (!seen.Add(username))
            {
                errors.Add(Error(i, name, new Refusal(
                    Code.Exists("row"), $"{username} stands in a row before this one.")));
            }
            else if (!Amount.ParsePositive(text, decimals).Is(out var amount, out var refusal))
            {
                errors.Add(Error(i, name, refusal));
            }
            else
            {
                rows.Add(new GrantRow(i, username, amount));
            }
        }

        return (rows, errors);
    }

    /// <summary>The shares of the users that there are; an error for each of the others.</summary>
    public static ImmutableArray<GrantShare> Shares(
        List<GrantRow> rows, IReadOnlyDictionary<string, long> users, List<GrantRowError> errors)
    {
        var shares = ImmutableArray.CreateBuilder<GrantShare>(rows.Count);
        foreach (var row in rows)
        {
            if (users.TryGetValue(row.Username, out var id))
            {
                shares.Add(new GrantShare(id, row.Amount));
            }
            else
            {
                errors.Add(Error(row.Index, row.Username, Refusal.NotFound("user", row.Username)));
            }
        }

        errors.Sort((a, b) => a.Row.CompareTo(b.Row));
        return shares.ToImmutable();
    }

    /// <summary>
    /// The rows of a CSV: a name and an amount, between quotes or not, with or without a first line that
    /// names the two. Empty lines do not count.
    /// </summary>
    public static Result<IReadOnlyList<IReadOnlyList<string>>> ReadCsv(byte[] body, string field)
    {
        string text;
        try
        {
            text = Strict.GetString(body).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return Refusal.Invalid(field, "The body is not text in UTF-8.");
        }

        var rows = new List<IReadOnlyList<string>>();
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range).Trim();
            if (!line.IsEmpty && !(rows.Count == 0 && IsHeader(line)))
            {
                rows.Add(Cells(line));
            }

            if (rows.Count > GrantFunding.MaxGrants)
            {
                break;
            }
        }

        return rows;
    }

    /// <summary>The refusal of a list some of whose rows are wrong.</summary>
    public static Refusal First(List<GrantRowError> errors, string field) => Refusal.Invalid(
        field,
        $"{errors.Count} rows are wrong, row {errors[0].Row} is the first: {errors[0].Detail} A dry run "
            + "tells them all.");

    public static Refusal? CheckCount(IReadOnlyList<IReadOnlyList<string>> rows) =>
        rows.Count is > 0 and <= GrantFunding.MaxGrants
            ? null
            : Refusal.Invalid("grants", $"A batch is 1 to {GrantFunding.MaxGrants} grants.");

    private static bool IsHeader(ReadOnlySpan<char> line) =>
        Cells(line) is [var first, var second]
        && first.Equals("username", StringComparison.OrdinalIgnoreCase)
        && second.Equals("amount", StringComparison.OrdinalIgnoreCase);

    private static string[] Cells(ReadOnlySpan<char> line)
    {
        // One more than there may be says that there are too many.
        Span<Range> ranges = stackalloc Range[Columns + 1];
        var cells = new string[line.Split(ranges, ',')];
        for (var i = 0; i < cells.Length; i++)
        {
            var cell = line[ranges[i]].Trim();
            cells[i] = (cell is ['"', .., '"'] ? cell[1..^1] : cell).ToString();
        }

        return cells;
    }

    private static GrantRowError Error(int index, string username, Refusal refusal) =>
        new(index + 1, username, refusal.Code.Name, refusal.Detail);
}

/// <summary>A row that was read.</summary>
internal readonly record struct GrantRow(int Index, string Username, Amount Amount);
