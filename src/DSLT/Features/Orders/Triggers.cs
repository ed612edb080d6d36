namespace DSLT.Features.Orders;

/// <summary>
/// The orders of a market that wait for its price: those that wait for it to rise and those that wait for it
/// to fall, each nearest first. The price is that of the last trade.
/// </summary>
internal sealed class Triggers
{
    private readonly SortedSet<(long Price, long Id)> rising = [];
    private readonly SortedSet<(long Price, long Id)> falling = new(
        Comparer<(long Price, long Id)>.Create((a, b) =>
            a.Price != b.Price ? b.Price.CompareTo(a.Price) : a.Id.CompareTo(b.Id)));

    private readonly SortedSet<long> trailing = [];

    /// <summary>The orders whose prices follow the market's, the oldest first.</summary>
    public IReadOnlyCollection<long> Trailing => trailing;

    public void Add(Order order)
    {
        Of(order).Add((order.TriggerPrice, order.Id));
        if (order.Terms is { TrailBps: > 0 })
        {
            trailing.Add(order.Id);
        }
    }

    public void Remove(Order order)
    {
        Of(order).Remove((order.TriggerPrice, order.Id));
        trailing.Remove(order.Id);
    }

    /// <summary>The order that the last price sets off first, or 0.</summary>
    public long Next(long lastPrice) =>
        lastPrice == 0 ? 0
        : rising.Count > 0 && rising.Min.Price <= lastPrice ? rising.Min.Id
        : falling.Count > 0 && falling.Min.Price >= lastPrice ? falling.Min.Id
        : 0;

    private SortedSet<(long Price, long Id)> Of(Order order) => order.WaitsForRise ? rising : falling;
}
