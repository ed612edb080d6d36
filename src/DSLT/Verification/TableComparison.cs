using System.Text;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Verification;

/// <summary>
/// The live tables, on either database, beside those that were made again in a file of SQLite, whatever
/// tables these are: each is read in the order of its primary key, and every value of every row must be the
/// same number or the same bytes.
/// </summary>
internal sealed class TableComparison(
    IReading live, Dialect dialect, IReading rebuilt, long now, Findings findings)
{
    /// <summary>Not the journal's: when the schema was made, what the node measured of itself, and how
    /// far surveillance has looked.</summary>
    private static readonly string[] OtherTables =
        ["schema_migrations", "metrics", "surveillance_position"];

    public int Tables { get; private set; }

    public long Rows { get; private set; }

    public void Compare(IProgress<VerifyProgress>? progress, CancellationToken cancellation)
    {
        // Other live tables are not the projector's: on PostgreSQL the truth and whatever else is there.
        var inLive = Schema.TablesOf(live, dialect).ToHashSet(StringComparer.Ordinal);
        var projected = Schema.TablesOf(rebuilt, Dialect.Sqlite).Except(OtherTables);
        foreach (var table in projected.Order(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new VerifyProgress($"comparing {table}", Rows, Rows));
            if (inLive.Contains(table))
            {
                CompareTable(table, cancellation);
            }
            else
            {
                findings.Add(FindingKind.RowMissing, $"table {table}", "a table", "none");
            }

            Tables++;
        }
    }

    private void CompareTable(string table, CancellationToken cancellation)
    {
        var columns = Columns(table);
        var keys = columns.Count(column => column.IsKey);
        var sql = $"SELECT {string.Join(", ", columns.Select(c => c.Name))} FROM {table}{Kept(table)} "
            + $"ORDER BY {string.Join(", ", columns.Take(keys).Select(c => c.Name))}";
        using var ours = live.Open(sql);
        using var theirs = rebuilt.Open(sql);
        var (hasOurs, hasTheirs) = (ours.Next(), theirs.Next());
        while (hasOurs || hasTheirs)
        {
            var order = !hasOurs ? 1 : !hasTheirs ? -1 : Order(ours, theirs, keys);
            if (order == 0)
            {
                CompareRow(table, columns, keys, ours, theirs);
            }
            else if (order < 0)
            {
                findings.Add(
                    FindingKind.RowExtra,
                    Name(table, keys, ours),
                    "no such row: the journal has none",
                    "a row");
            }
            else
            {
                findings.Add(
                    FindingKind.RowMissing,
                    Name(table, keys, theirs),
                    "a row, as the journal has it",
                    "none");
            }

            hasOurs = order <= 0 ? ours.Next() : hasOurs;
            hasTheirs = order >= 0 ? theirs.Next() : hasTheirs;
            if ((++Rows & 0xFFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Keys past their time are dropped from the live table and made again in the other.</summary>
    private string Kept(string table) =>
        table == "idempotency" ? $" WHERE time > {now - Idempotency.Retention}" : "";

    private void CompareRow(
        string table, List<(string Name, bool IsKey)> columns, int keys, ICursor ours, ICursor theirs)
    {
        for (var i = keys; i < columns.Count; i++)
        {
            if (!AreSame(ours, theirs, i))
            {
                findings.Add(
                    FindingKind.RowDiffers,
                    $"{Name(table, keys, ours)} {columns[i].Name}",
                    Text(theirs, i),
                    Text(ours, i));
            }
        }
    }

    private static bool AreSame(ICursor ours, ICursor theirs, int column) =>
        ours.IsNull(column) == theirs.IsNull(column)
        && ours.IsNumber(column) == theirs.IsNumber(column)
        && (ours.IsNumber(column)
            ? ours.Number(column) == theirs.Number(column)
            : ours.Bytes(column).SequenceEqual(theirs.Bytes(column)));

    private static int Order(ICursor ours, ICursor theirs, int keys)
    {
        for (var i = 0; i < keys; i++)
        {
            var order = ours.IsNumber(i)
                ? ours.Number(i).CompareTo(theirs.Number(i))
                : ours.Bytes(i).SequenceCompareTo(theirs.Bytes(i));
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private List<(string Name, bool IsKey)> Columns(string table)
    {
        var columns = Schema.ColumnsOf(rebuilt, table);
        return columns.Find(column => column is { IsKey: true, Type: "TEXT" }) is { Name: { } name }
            ? throw new NotSupportedException(
                $"{table}.{name}: each database orders text in its own way; a key is numbers or bytes.")
            : [.. columns.Select(column => (column.Name, column.IsKey))];
    }

    private static string Name(string table, int keys, ICursor row) =>
        $"{table} ({string.Join(", ", Enumerable.Range(0, keys).Select(i => Text(row, i)))})";

    private static string Text(ICursor row, int column)
    {
        if (row.IsNull(column) || row.IsNumber(column))
        {
            return row.IsNull(column) ? "null" : $"{row.Number(column)}";
        }

        var bytes = row.Bytes(column);
        return bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? Convert.ToHexStringLower(bytes)
            : Encoding.UTF8.GetString(bytes);
    }
}
