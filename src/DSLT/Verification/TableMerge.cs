using System.Text;
using DSLT.Core;
using DSLT.Data;

namespace DSLT.Verification;

/// <summary>The key of a row: its first columns, unused ones 0.</summary>
internal readonly record struct RowKey(long First, long Second = 0, long Third = 0)
{
    public bool ComesBefore(in RowKey other) =>
        First != other.First ? First < other.First
        : Second != other.Second ? Second < other.Second
        : Third < other.Third;
}

/// <summary>
/// A table read in the order of its key beside the rows that the journal says it holds, which come in the same order:
/// so both are read once and neither is held in memory.
/// </summary>
internal sealed class TableMerge : IDisposable
{
    private readonly ICursor rows;
    private readonly string table;
    private readonly int keyColumns;
    private readonly Findings findings;
    private RowKey current;
    private bool atRow;

    public TableMerge(IReading reading, string table, int keyColumns, string sql, Findings findings)
    {
        (this.table, this.keyColumns, this.findings) = (table, keyColumns, findings);
        rows = reading.Open(sql);
        Advance();
    }

    /// <summary>
    /// True where the table has the row, which the checks then look at. Rows before it are extra; where it is not
    /// there it is missing, unless it <paramref name="mayBeGone"/>.
    /// </summary>
    public bool Find(in RowKey key, bool mayBeGone = false)
    {
        while (atRow && current.ComesBefore(key))
        {
            findings.Add(FindingKind.RowExtra, Name(current), "no such row: the journal has none", "a row");
            Advance();
        }

        if (atRow && current == key)
        {
            return true;
        }

        if (!mayBeGone)
        {
            findings.Add(FindingKind.RowMissing, Name(key), "a row, as the journal has it", "none");
        }

        return false;
    }

    public void Advance()
    {
        atRow = rows.Next();
        if (atRow)
        {
            current = new RowKey(
                rows.Number(0), keyColumns > 1 ? rows.Number(1) : 0, keyColumns > 2 ? rows.Number(2) : 0);
        }
    }

    /// <summary>All rows that are left are extra.</summary>
    public void End()
    {
        while (atRow)
        {
            findings.Add(FindingKind.RowExtra, Name(current), "no such row: the journal has none", "a row");
            Advance();
        }
    }

    public void Check(int column, string name, long expected)
    {
        if (rows.Number(column) != expected)
        {
            Differs(name, $"{expected}", $"{rows.Number(column)}");
        }
    }

    public void Check(int column, string name, Amount expected)
    {
        if (!rows.TryAmount(column, out var found) || found != expected)
        {
            Differs(name, $"{expected}", $"{rows.Text(column)}");
        }
    }

    public void Check(int column, string name, string? expected)
    {
        if (expected is null ? !rows.IsNull(column) : !IsText(column, expected))
        {
            Differs(name, expected ?? "null", rows.Text(column) ?? "null");
        }
    }

    public void Check(int column, string name, ReadOnlySpan<byte> expected)
    {
        if (!rows.Bytes(column).SequenceEqual(expected))
        {
            Differs(name, Convert.ToHexStringLower(expected), Convert.ToHexStringLower(rows.Bytes(column)));
        }
    }

    public void Dispose() => rows.Dispose();

    private bool IsText(int column, string expected)
    {
        if (rows.IsNull(column))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[256];
        return Encoding.UTF8.TryGetBytes(expected, bytes, out var length)
            ? rows.Bytes(column).SequenceEqual(bytes[..length])
            : rows.Text(column) == expected;
    }

    private void Differs(string name, string expected, string found) =>
        findings.Add(FindingKind.RowDiffers, $"{Name(current)} {name}", expected, found);

    private string Name(in RowKey key) => keyColumns switch
    {
        1 => $"{table} ({key.First})",
        2 => $"{table} ({key.First}, {key.Second})",
        _ => $"{table} ({key.First}, {key.Second}, {key.Third})",
    };
}
