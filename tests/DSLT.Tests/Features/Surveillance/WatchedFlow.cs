using DSLT.Core;
using DSLT.Features.Orders;
using DSLT.Features.Surveillance;

namespace DSLT.Tests.Features.Surveillance;

/// <summary>Orders and trades of a market that is watched, and what was found there.</summary>
public abstract class WatchedFlow
{
    private protected const long Market = 1;
    private protected const long Alice = 7;
    private protected const long Bob = 8;

    private protected List<Finding> Found { get; } = [];

    private protected TradeWatch Watch { get; set; } =
        new(new SurveillanceOptions(), market => market == Market);

    private protected long Now { get; set; } = 1_000 * Clock.Second;

    private protected long Ids { get; set; }

    /// <summary>Does something so often that it were a pattern if it were one.</summary>
    private protected void Several(Action act)
    {
        for (var i = 0; i < 5; i++)
        {
            act();
            Now += Clock.Second;
        }

        Assert.Empty(Found);
    }

    private protected Order Collect(long user, long lots) =>
        Place(user, OrderSide.Sell, 10_100, lots, OrderStatus.Collected);

    private protected Order Wait(long user, long lots, OrderType type = OrderType.StopLimit) =>
        Place(user, OrderSide.Sell, 10_100, lots, OrderStatus.Pending, type);

    private protected Order Amend(Order order, long lots) => Change(order, order.State with { Lots = lots });

    private protected Order Rest(Order order) =>
        Change(order, order.State with { Status = OrderStatus.Open });

    private protected Order Change(Order order, OrderState state)
    {
        Found.AddRange(Watch.Changed(order.Id, state, Now));
        return order with { State = state };
    }

    private protected Order Place(
        long user, OrderSide side, long price, long lots, OrderStatus status = OrderStatus.Open,
        OrderType type = OrderType.Limit)
    {
        var order = Made(user, side, price, lots, status, type);
        Watch.Placed(order, Now);
        return order;
    }

    private protected Order Made(
        long user, OrderSide side, long price, long lots, OrderStatus status, OrderType type) => new(
        ++Ids, Market, user, side, type, TimeInForce.Gtc, PostOnly: false, SelfTradePrevention.None, price, 0,
        lots, Amount.Zero, null, 0, Now, new OrderState(status, Ids, lots, 0, Amount.Zero, Amount.Zero));

    private protected void Cancel(Order order) => Found.AddRange(
        Watch.Changed(order.Id, order.State with { Status = OrderStatus.Cancelled }, Now));

    private protected void Trade(
        long taker, long maker, long lots = 10, OrderSide side = OrderSide.Buy, long makerOrder = 0) =>
        Found.AddRange(Watch.Traded(
            new Trade(
                ++Ids, Market, 10_000, lots, Amount.Zero, side, makerOrder, maker, 0, taker, Amount.Zero,
                Amount.Zero, 0),
            Now));
}
