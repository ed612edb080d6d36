using System.Globalization;

namespace DSLT.Bench.Faults;

/// <summary>
/// The driver's own account of the orders: which were acknowledged and which cancelled, and nothing else.
/// </summary>
/// <param name="fail">Takes what does not hold.</param>
internal sealed class KnownOrders(Action<string> fail)
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, PlaceAttempt> placed = [];
    private readonly HashSet<long> cancelled = [];
    private readonly Dictionary<string, ListedOrder> seen = new(StringComparer.Ordinal);
    private readonly List<long> fresh = [];

    public int Acknowledged => placed.Count + cancelled.Count;

    public void Placed(PlaceAttempt attempt, string orderId)
    {
        lock (gate)
        {
            var id = long.Parse(orderId, CultureInfo.InvariantCulture);
            if (!placed.TryAdd(id, attempt))
            {
                fail($"Order {id} stands for two requests, {placed[id]} and {attempt}.");
            }

            fresh.Add(id);
        }
    }

    public void Cancelled(CancelAttempt attempt, string orderId)
    {
        lock (gate)
        {
            var id = long.Parse(orderId, CultureInfo.InvariantCulture);
            if (orderId != attempt.OrderId || !cancelled.Add(id))
            {
                fail($"{attempt} cancelled order {orderId}, or did so twice.");
            }
        }
    }

    /// <summary>Takes what the node lists: no client id may stand for two orders.</summary>
    public void See(ListedOrder order, string when)
    {
        if (seen.TryGetValue(order.ClientId, out var before) && before.Id != order.Id)
        {
            fail($"{when}: {order} and {before} are both there.");
        }

        seen[order.ClientId] = order;
    }

    /// <summary>Everything acknowledged since the last check, or ever, must be among what was seen.</summary>
    public void Check(bool all, string when)
    {
        foreach (var id in all ? [.. placed.Keys] : fresh)
        {
            var attempt = placed[id];
            if (!seen.TryGetValue(attempt.Key, out var order) || order.Id != id || !order.IsOf(attempt))
            {
                fail($"{when}: order {id} of {attempt} was acknowledged; there is {order}.");
            }
            else if (all && (order.Status == "cancelled") != cancelled.Contains(id))
            {
                fail($"{when}: {order} was{(cancelled.Contains(id) ? "" : " never")} cancelled.");
            }
        }

        fresh.Clear();
    }
}

/// <summary>An order as the node lists it.</summary>
internal sealed record ListedOrder(
    long Id, string ClientId, string Side, decimal Price, decimal Quantity, decimal Filled, string Status)
{
    public decimal Left => Quantity - Filled;

    public bool IsOf(PlaceAttempt attempt) =>
        Side == (attempt.IsBid ? "buy" : "sell") && Price * 100 == attempt.Cents
        && Quantity * 100 == attempt.Lots;
}
