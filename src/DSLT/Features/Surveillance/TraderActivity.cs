using DSLT.Features.Orders;

namespace DSLT.Features.Surveillance;

/// <summary>
/// What one user did in one market within the window: bounded, the oldest goes first.
/// </summary>
internal sealed class TraderActivity
{
    private const int MaxKept = 256;

    private readonly Queue<OwnFill> fills = new();
    private readonly Queue<Withdrawal> withdrawals = new();
    private readonly Queue<long> placed = new();
    private readonly Queue<long> cancelled = new();

    /// <summary>Trades, the oldest first.</summary>
    public IReadOnlyCollection<OwnFill> Fills => fills;

    /// <summary>Orders that went unfilled after a trade on the other side, the oldest first.</summary>
    public IReadOnlyCollection<Withdrawal> Withdrawals => withdrawals;

    public int Placed => placed.Count;

    public int Cancelled => cancelled.Count;

    /// <summary>When it last did anything, unix microseconds.</summary>
    public long LastAt { get; private set; }

    public void Add(OwnFill fill) => Keep(fills, fill, fill.Time);

    public void Add(Withdrawal withdrawal) => Keep(withdrawals, withdrawal, withdrawal.Time);

    public void Place(long time) => Keep(placed, time, time);

    public void Cancel(long time) => Keep(cancelled, time, time);

    /// <summary>Forgets what came before a moment.</summary>
    public void Forget(long before)
    {
        Drop(fills, fill => fill.Time < before);
        Drop(withdrawals, withdrawal => withdrawal.Time < before);
        Drop(placed, time => time < before);
        Drop(cancelled, time => time < before);
    }

    private static void Drop<T>(Queue<T> queue, Func<T, bool> isOld)
    {
        while (queue.TryPeek(out var oldest) && isOld(oldest))
        {
            queue.Dequeue();
        }
    }

    private void Keep<T>(Queue<T> queue, T item, long time)
    {
        queue.Enqueue(item);
        LastAt = time;
        if (queue.Count > MaxKept)
        {
            queue.Dequeue();
        }
    }
}

/// <summary>One's side of a trade; of one with oneself the incoming side.</summary>
internal readonly record struct OwnFill(long Time, long Trade, OrderSide Side, long Lots, long Other);

/// <summary>An order as it was placed.</summary>
/// <param name="PlacedAt">From when on it could be seen: what was collected is so after its auction, and what
/// waited after it was set off.</param>
/// <param name="Reference">The market's last price then, 0 before the first trade.</param>
internal readonly record struct SeenOrder(
    long Id, long Market, long User, OrderSide Side, long Price, long Lots, long PlacedAt, long Reference);

/// <summary>An order that was cancelled unfilled after its owner had traded on the other side.</summary>
/// <param name="TradedLots">What they traded there while it stood.</param>
/// <param name="Trade">The last such trade.</param>
internal readonly record struct Withdrawal(long Time, SeenOrder Order, long TradedLots, long Trade);
