using DSLT.Core;
using DSLT.Features.Orders;

namespace DSLT.Features.Surveillance;

/// <summary>
/// Rules of surveillance: which patterns somebody ought to look at. They say what was seen, not what was
/// meant: an alert is a question.
/// </summary>
internal static class SurveillanceRules
{
    private const int Whole = 10_000;

    /// <summary>A user who trades with themselves moves nothing but the statistics.</summary>
    public static Finding? SelfTrades(
        SurveillanceOptions options, long market, long user, TraderActivity activity)
    {
        var own = activity.Fills.Where(fill => fill.Other == user).ToList();
        return own.Count < options.SelfTrades
            ? null
            : new Finding(
                AlertKind.SelfTrade, market, user, 0, own[0].Time, own[^1].Time, [], Ids(own),
                $"{own.Count} trades on both sides within {options.WindowSeconds} seconds.");
    }

    /// <summary>Two who trade often, both ways, and end where they began.</summary>
    public static Finding? BackAndForth(
        SurveillanceOptions options, long market, long user, long other, TraderActivity activity)
    {
        var fills = activity.Fills.Where(fill => fill.Other == other).ToList();
        var (bought, sold) = (Lots(fills, OrderSide.Buy), Lots(fills, OrderSide.Sell));
        var (low, high) = (Math.Min(user, other), Math.Max(user, other));
        return fills.Count < options.PairTrades || bought == 0 || sold == 0
            || Int128.Abs(bought - sold) * Whole > (bought + sold) * options.PairNetBps
            ? null
            : new Finding(
                AlertKind.BackAndForth, market, low, high, fills[0].Time, fills[^1].Time, [], Ids(fills),
                $"{fills.Count} trades between the two within {options.WindowSeconds} seconds: "
                    + $"{bought} lots one way, {sold} the other.");
    }

    /// <summary>
    /// What a cancellation is evidence of: an unfilled order that goes shortly after its owner traded on the
    /// other side, while it stood. Null where it is nothing of the kind.
    /// </summary>
    public static Withdrawal? Withdraw(
        SurveillanceOptions options, in SeenOrder order, TraderActivity activity, long now)
    {
        var (side, since, user) = (order.Side, order.PlacedAt, order.User);
        var meanwhile = activity.Fills
            .Where(fill => fill.Side != side && fill.Time >= since && fill.Other != user).ToList();
        return meanwhile.Count > 0
            && meanwhile[^1].Time >= now - (options.CancelSeconds * Clock.Second)
            ? new Withdrawal(now, order, meanwhile.Sum(fill => fill.Lots), meanwhile[^1].Trade)
            : null;
    }

    /// <summary>Large orders away from the touch, withdrawn again and again by who mostly cancels.</summary>
    public static Finding? Spoofing(
        SurveillanceOptions options, long market, long user, TraderActivity activity)
    {
        var large = activity.Withdrawals.Where(withdrawal => IsLarge(options, withdrawal)).ToList();
        return large.Count < options.SpoofedOrders
            || (long)activity.Cancelled * Whole < (long)activity.Placed * options.CancelledBps
            ? null
            : Of(
                AlertKind.Spoofing, market, user, large,
                $"{large.Count} orders of at least {options.LargeTimes} times what was traded on the other "
                    + $"side were cancelled unfilled within {options.CancelSeconds} seconds of it; of "
                    + $"{activity.Placed} orders {activity.Cancelled} were cancelled.");
    }

    /// <summary>Orders at several prices of one side that go together after a trade on the other.</summary>
    public static Finding? Layering(
        SurveillanceOptions options, long market, long user, TraderActivity activity)
    {
        if (activity.Withdrawals.Count == 0)
        {
            return null;
        }

        var last = activity.Withdrawals.Last();
        var since = last.Time - (options.CancelSeconds * Clock.Second);
        var layers = activity.Withdrawals
            .Where(withdrawal => withdrawal.Time >= since && withdrawal.Order.Side == last.Order.Side)
            .ToList();
        var prices = layers.Select(layer => layer.Order.Price).Distinct().Count();
        return prices < options.Layers
            || layers.Aggregate((Int128)0, (sum, layer) => sum + layer.Order.Lots)
                < (Int128)last.TradedLots * options.LargeTimes
            ? null
            : Of(
                AlertKind.Layering, market, user, layers,
                $"{layers.Count} orders at {prices} prices were cancelled unfilled within "
                    + $"{options.CancelSeconds} seconds of a trade on the other side.");
    }

    private static bool IsLarge(SurveillanceOptions options, in Withdrawal withdrawal)
    {
        var order = withdrawal.Order;
        return order.Lots >= (Int128)withdrawal.TradedLots * options.LargeTimes
            && (order.Reference == 0
                || Int128.Abs((Int128)order.Price - order.Reference) * Whole
                    >= (Int128)order.Reference * options.AwayBps);
    }

    private static Finding Of(
        AlertKind kind, long market, long user, IReadOnlyList<Withdrawal> withdrawals, string summary) => new(
        kind, market, user, 0, withdrawals.Min(withdrawal => withdrawal.Order.PlacedAt),
        withdrawals[^1].Time,
        [.. withdrawals.Select(withdrawal => withdrawal.Order.Id).TakeLast(Finding.MaxEvidence)],
        [.. withdrawals.Select(withdrawal => withdrawal.Trade).Distinct().TakeLast(Finding.MaxEvidence)],
        summary);

    private static Int128 Lots(IEnumerable<OwnFill> fills, OrderSide side) =>
        fills.Where(fill => fill.Side == side).Aggregate((Int128)0, (sum, fill) => sum + fill.Lots);

    private static IReadOnlyList<long> Ids(IEnumerable<OwnFill> fills) =>
        [.. fills.Select(fill => fill.Trade).Distinct().TakeLast(Finding.MaxEvidence)];
}
