using DSLT.Data;

namespace DSLT.Verification;

/// <summary>
/// A page of rows in memory, filled in one go: while its rows are worked through, which takes much longer
/// than to read them, no moment of the database is held, and the writer's log can be cut back.
/// </summary>
internal sealed class PageBuffer(int columns) : ICursor
{
    private const int MaxBytes = 16 * 1024 * 1024;

    private readonly List<Cell> cells = [];
    private byte[] bytes = new byte[64 * 1024];
    private int used;
    private int row;

    /// <summary>Takes the rows of a cursor, but no more than fit: the rest is the next page's.</summary>
    public void Fill(ICursor cursor)
    {
        cells.Clear();
        (used, row) = (0, -1);
        using (cursor)
        {
            while (used < MaxBytes && cursor.Next())
            {
                for (var i = 0; i < columns; i++)
                {
                    cells.Add(Take(cursor, i));
                }
            }
        }
    }

    public bool Next() => ++row * columns < cells.Count;

    public bool IsNull(int column) => At(column).Length == Cell.Null;

    public bool IsNumber(int column) => At(column).Length == Cell.OfNumber;

    public long Number(int column) => IsNumber(column) ? At(column).Value : 0;

    public ReadOnlySpan<byte> Bytes(int column) =>
        At(column) is { Length: >= 0 } cell ? bytes.AsSpan((int)cell.Value, cell.Length) : default;

    /// <summary>Holds nothing but memory.</summary>
    public void Dispose() => cells.Clear();

    private Cell At(int column) => cells[(row * columns) + column];

    private Cell Take(ICursor cursor, int column)
    {
        if (cursor.IsNumber(column))
        {
            return new Cell(cursor.Number(column), Cell.OfNumber);
        }

        if (cursor.IsNull(column))
        {
            return new Cell(0, Cell.Null);
        }

        var value = cursor.Bytes(column);
        if (used + value.Length > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, used + value.Length));
        }

        value.CopyTo(bytes.AsSpan(used));
        used += value.Length;
        return new Cell(used - value.Length, value.Length);
    }

    /// <summary>A number, or where the bytes of a value stand.</summary>
    private readonly record struct Cell(long Value, int Length)
    {
        public const int Null = -1;
        public const int OfNumber = -2;
    }
}
