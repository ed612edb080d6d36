using System.Numerics;

namespace DSLT.Features.Orders.Matching;

/// <summary>
/// From an order's id to its slot, by open addressing. Eight neighbouring ids share a cache line, since ids
/// are given in turn and young orders are the busy ones. A cell holds half of the id, the slot has all of it.
/// </summary>
internal sealed class SlotMap
{
    private const int LineBits = 3;
    private const uint LineMask = (1 << LineBits) - 1;
    private const uint GoldenRatio = 0x9E3779B1;

    private Cell[] cells = new Cell[256];
    private int mask = 255;

    public int Count { get; private set; }

    /// <summary>The slot of an id, or 0.</summary>
    public int Find(long id, Resting[] slots)
    {
        var low = (uint)id;
        for (var at = Home(low); ; at = (at + 1) & mask)
        {
            var cell = cells[at];
            if (cell.Slot == 0 || (cell.Low == low && slots[cell.Slot].Id == id))
            {
                return cell.Slot;
            }
        }
    }

    /// <summary>Takes over an id that is not there yet.</summary>
    public void Add(long id, int slot)
    {
        // Half full at the most: then a search ends within a line or two.
        if (++Count > cells.Length >> 1)
        {
            Grow();
        }

        Put(new Cell((uint)id, slot));
    }

    public void Remove(long id, int slot)
    {
        var hole = Home((uint)id);
        while (cells[hole].Slot != slot)
        {
            hole = (hole + 1) & mask;
        }

        // What stands behind the hole moves up where it is nearer to its home then: no search ends too soon.
        for (var at = (hole + 1) & mask; cells[at].Slot != 0; at = (at + 1) & mask)
        {
            if (((at - Home(cells[at].Low)) & mask) >= ((at - hole) & mask))
            {
                cells[hole] = cells[at];
                hole = at;
            }
        }

        cells[hole] = default;
        Count--;
    }

    private int Home(uint low) =>
        (int)((BitOperations.RotateLeft((low >> LineBits) * GoldenRatio, 16) << LineBits) | (low & LineMask))
        & mask;

    private void Put(Cell cell)
    {
        var at = Home(cell.Low);
        while (cells[at].Slot != 0)
        {
            at = (at + 1) & mask;
        }

        cells[at] = cell;
    }

    private void Grow()
    {
        var before = cells;
        cells = new Cell[before.Length * 2];
        mask = cells.Length - 1;
        foreach (var cell in before)
        {
            if (cell.Slot != 0)
            {
                Put(cell);
            }
        }
    }

    private readonly record struct Cell(uint Low, int Slot);
}
