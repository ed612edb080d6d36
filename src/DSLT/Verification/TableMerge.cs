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
/// A table read in the order of its key beside the rows that the journal says it holds, which come in the
/// same order: so both are read once and neither is held in memory. Read in pages, so that no moment is held
/// for long.
/// </summary>
/// <param name="reading">A connection for this table alone, or one that is pinned.</param>
/// <param name="table">Its name.</param>
/// <param name="keyColumns">How many of the first columns are the key, and the parameters of the
/// text.</param>
/// <param name="sql">The rows after the key $1, $2, $3 in the order of it, so many as make a page.</param>
/// <param name="findings">Where what does not fit is told.</param>
/// <param name="page">Holds a page, or null where the text gives all rows at once.</param>
internal sealed class TableMerge(
    IReading reading, string table, int keyColumns, string sql, Findings findings, PageBuffer? page = null)
    : IDisposable
{
    private ICursor rows = null!;
    private RowKey current;
    private RowKey done = new(long.MinValue, long.MinValue, long.MinValue);
    private bool atRow;
    private bool begun;

    /// <summary>Goes on after the last row that was looked at, in the one moment that is pinned.</summary>
    public void MoveTo(IReading pinned)
    {
        Close();
        reading = pinned;
    }

    /// <summary>
    /// True where the table has the row, which the checks then look at. Rows before it are extra.
    /// </summary>
    public bool Find(in RowKey key)
    {
        Begin();
        if (!atRow)
        {
            // The projector may have gone on since the table's end was reached.
            Read();
        }

        while (atRow && current.ComesBefore(key))
        {
            Extra();
        }

        if (atRow && current == key)
        {
            return true;
        }

        findings.Add(FindingKind.RowMissing, Name(key), "a row, as the journal has it", "none");
        return false;
    }

    public void Advance()
    {
        done = current;
        Read();
    }

    /// <summary>
    /// All rows that are left are extra; the table must be pinned to where the journal was followed.
    /// </summary>
    public void End()
    {
        Begin();
        while (atRow)
        {
            Extra();
        }

        Close();
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

    public void Dispose() => Close();

    private void Close()
    {
        if (begun)
        {
            rows.Dispose();
            begun = false;
        }
    }

    private void Begin()
    {
        if (!begun)
        {
            Open();
            begun = true;
            Read();
        }
    }

    private void Extra()
    {
        findings.Add(FindingKind.RowExtra, Name(current), "no such row: the journal has none", "a row");
        Advance();
    }

    private void Read()
    {
        atRow = rows.Next();
        if (!atRow)
        {
            rows.Dispose();
            Open();
            atRow = rows.Next();
        }

        if (atRow)
        {
            current = new RowKey(
                rows.Number(0), keyColumns > 1 ? rows.Number(1) : 0, keyColumns > 2 ? rows.Number(2) : 0);
        }
    }

    private void Open()
    {
        rows = keyColumns switch
        {
            1 => reading.Open(sql, done.First),
            2 => reading.Open(sql, done.First, done.Second),
            _ => reading.Open(sql, done.First, done.Second, done.Third),
        };
        if (page is not null)
        {
            page.Fill(rows);
            rows = page;
        }
    }

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
