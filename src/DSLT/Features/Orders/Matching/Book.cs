namespace DSLT.Features.Orders.Matching;

/// <summary>
/// The resting orders of one market in price-time priority: prices in ticks, quantities in lots. Orders are
/// slots of one array, linked by their numbers. It decides nothing; what is done to it can be taken back step
/// by step until it is committed.
/// </summary>
internal sealed class Book
{
    private readonly Ladder bids = new(bestIsHighest: true);
    private readonly Ladder asks = new(bestIsHighest: false);
    private readonly SlotMap byId = new();
    private readonly List<Change> changes = [];
    private Resting[] slots = new Resting[256];
    private int free;
    private int top = 1;

    public Book() => UndoLast = Undo;

    /// <summary>Takes the last change back: one delegate for all of them.</summary>
    public Action UndoLast { get; }

    public int Count => byId.Count;

    public bool HasOrders(OrderSide side) => !Side(side).IsEmpty;

    /// <summary>The best price of a side; only where it has orders.</summary>
    public long Best(OrderSide side) => Side(side).Best;

    /// <summary>The slot of the order that is matched first, or 0.</summary>
    public int First(OrderSide side)
    {
        var ladder = Side(side);
        return ladder.IsEmpty ? 0 : ladder.At(ladder.Best).First;
    }

    /// <summary>The order that is matched after another, or 0.</summary>
    public int After(int slot)
    {
        ref readonly var order = ref slots[slot];
        if (order.Next != 0)
        {
            return order.Next;
        }

        var ladder = Side(order.Side);
        return ladder.TryNext(order.Price, out var next) ? ladder.At(next).First : 0;
    }

    public ref readonly Resting At(int slot) => ref slots[slot];

    /// <summary>The slot of an order, or 0.</summary>
    public int Find(long id) => byId.Find(id, slots);

    /// <summary>Puts an order, or what is shown of it, at the end of its price's queue.</summary>
    public void Add(Order order) => Add(
        order.Id, order.User, order.Side, order.Price, order.Visible, order.Terms is { DisplayLots: > 0 });

    public void Add(
        long id, long user, OrderSide side, long price, long lots, bool isIceberg = false)
    {
        var slot = free;
        if (slot != 0)
        {
            free = slots[slot].Next;
        }
        else
        {
            slot = top++;
            if (slot == slots.Length)
            {
                Array.Resize(ref slots, slot * 2);
            }
        }

        ref var level = ref Side(side).Use(price);
        slots[slot] = new Resting(id, user, side, isIceberg, price, lots) { Previous = level.Last };
        if (level.Last == 0)
        {
            level.First = slot;
        }
        else
        {
            slots[level.Last].Next = slot;
        }

        level.Last = slot;
        level.Lots += lots;
        level.Orders++;
        byId.Add(id, slot);
        changes.Add(new Change(ChangeKind.Added, slot, 0));
    }

    /// <summary>Takes lots from an order where it stands; the last ones take it out of the book.</summary>
    public void Reduce(long id, long lots)
    {
        var slot = SlotOf(id);
        ref var order = ref slots[slot];
        if (lots == order.Lots)
        {
            RemoveAt(slot);
            return;
        }

        changes.Add(new Change(ChangeKind.Reduced, slot, order.Lots));
        order.Lots -= lots;
        Side(order.Side).At(order.Price).Lots -= lots;
    }

    public void Remove(long id) => RemoveAt(SlotOf(id));

    /// <summary>The levels of a side from the best, for as long as they are asked for.</summary>
    public IEnumerable<(long Price, long Lots, int Orders)> Levels(OrderSide side)
    {
        var ladder = Side(side);
        if (ladder.IsEmpty)
        {
            yield break;
        }

        var price = ladder.Best;
        do
        {
            var level = ladder.At(price);
            yield return (price, level.Lots, level.Orders);
        }
        while (ladder.TryNext(price, out price));
    }

    /// <summary>The lots at a price, 0 where there is nothing.</summary>
    public long LotsAt(OrderSide side, long price) => Side(side).LotsAt(price);

    public bool HasChanges => changes.Count > 0;

    /// <summary>The levels that were changed since the last commit, and perhaps changed back.</summary>
    public IReadOnlySet<(OrderSide Side, long Price)> ChangedLevels()
    {
        var levels = new HashSet<(OrderSide Side, long Price)>();
        foreach (var change in changes)
        {
            // A slot keeps its order until the commit, also where the order went.
            levels.Add((slots[change.Slot].Side, slots[change.Slot].Price));
        }

        return levels;
    }

    /// <summary>What was done so far stays, and the slots of what went are free.</summary>
    public void Commit()
    {
        foreach (var change in changes)
        {
            if (change.Kind == ChangeKind.Removed)
            {
                Free(change.Slot);
            }
        }

        changes.Clear();
    }

    private Ladder Side(OrderSide side) => side == OrderSide.Buy ? bids : asks;

    private int SlotOf(long id) => byId.Find(id, slots) is > 0 and var slot
        ? slot
        : throw new InvalidOperationException($"Order {id} is not in the book.");

    private void RemoveAt(int slot)
    {
        changes.Add(new Change(ChangeKind.Removed, slot, 0));
        Unlink(slot);
    }

    private void Free(int slot)
    {
        slots[slot].Next = free;
        free = slot;
    }

    /// <summary>Takes an order out of its queue; its slot stays as it is, for the way back.</summary>
    private void Unlink(int slot)
    {
        ref var order = ref slots[slot];
        var ladder = Side(order.Side);
        ref var level = ref ladder.At(order.Price);
        if (order.Previous == 0)
        {
            level.First = order.Next;
        }
        else
        {
            slots[order.Previous].Next = order.Next;
        }

        if (order.Next == 0)
        {
            level.Last = order.Previous;
        }
        else
        {
            slots[order.Next].Previous = order.Previous;
        }

        level.Lots -= order.Lots;
        level.Orders--;
        byId.Remove(order.Id, slot);
        if (level.First == 0)
        {
            ladder.Empty(order.Price);
        }
    }

    private void Undo()
    {
        var (kind, slot, lots) = changes[^1];
        changes.RemoveAt(changes.Count - 1);
        switch (kind)
        {
            case ChangeKind.Added:
                Unlink(slot);
                Free(slot);
                break;
            case ChangeKind.Reduced:
                ref var order = ref slots[slot];
                Side(order.Side).At(order.Price).Lots += lots - order.Lots;
                order.Lots = lots;
                break;
            default:
                Relink(slot);
                break;
        }
    }

    /// <summary>
    /// Back to exactly where it stood: what came after is undone already, so that its neighbours are the ones
    /// it knows, and its slot was not free yet.
    /// </summary>
    private void Relink(int slot)
    {
        ref readonly var order = ref slots[slot];
        ref var level = ref Side(order.Side).Use(order.Price);
        if (order.Previous == 0)
        {
            level.First = slot;
        }
        else
        {
            slots[order.Previous].Next = slot;
        }

        if (order.Next == 0)
        {
            level.Last = slot;
        }
        else
        {
            slots[order.Next].Previous = slot;
        }

        level.Lots += order.Lots;
        level.Orders++;
        byId.Add(order.Id, slot);
    }

    private enum ChangeKind : byte
    {
        Added,
        Reduced,
        Removed,
    }

    private readonly record struct Change(ChangeKind Kind, int Slot, long LotsBefore);
}

/// <summary>An order in the book: what matching needs of it.</summary>
/// <param name="IsIceberg">Lots are the slice that is shown; there may be more behind it.</param>
internal record struct Resting(
    long Id, long User, OrderSide Side, bool IsIceberg, long Price, long Lots)
{
    public int Next { get; set; }

    public int Previous { get; set; }
}
