using DSLT.Core;
using DSLT.Features.Users;

namespace DSLT.Features.Vesting;

/// <summary>What is right and wrong with the rows of a batch, all of them at once.</summary>
internal static class GrantBatchRules
{
    /// <summary>Of a row, as the first line of a CSV may name them.</summary>
    public static readonly string[] Columns = ["username", "amount"];

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

    /// <summary>The rows whose users there are, with their ids; an error for each of the others.</summary>
    public static List<(GrantRow Row, long User)> Known(
        List<GrantRow> rows, IReadOnlyDictionary<string, long> users, List<GrantRowError> errors)
    {
        var known = new List<(GrantRow, long)>(rows.Count);
        foreach (var row in rows)
        {
            if (users.TryGetValue(row.Username, out var id))
            {
                known.Add((row, id));
            }
            else
            {
                errors.Add(Error(row.Index, row.Username, Refusal.NotFound("user", row.Username)));
            }
        }

        errors.Sort((a, b) => a.Row.CompareTo(b.Row));
        return known;
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

    private static GrantRowError Error(int index, string username, Refusal refusal) =>
        new(index + 1, username, refusal.Code.Name, refusal.Detail);
}

/// <summary>A row that was read.</summary>
internal readonly record struct GrantRow(int Index, string Username, Amount Amount);
