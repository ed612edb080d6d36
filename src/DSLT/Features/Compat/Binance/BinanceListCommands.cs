using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Sequencing;

namespace DSLT.Features.Compat.Binance;

/// <summary>The commands of lists, with answers as they are there.</summary>
internal static class BinanceListCommands
{
    /// <summary>The lists among open orders: those of which both are.</summary>
    public static IEnumerable<OrderPair> Among(IEnumerable<Order> some, OrderStore orders)
    {
        foreach (var rest in some)
        {
            if (rest.Terms is { Twin: var twin } && twin > rest.Id && orders.Find(twin) is { } stop)
            {
                yield return new OrderPair(rest, stop);
            }
        }
    }

    public static Result<BinanceOrderList> Place(Tx tx, ListRequest asked)
    {
        var market = asked.Market;
        if (market.AuctionMs > 0)
        {
            return BinanceRefusal.NoPairs;
        }

        return PairCommands.Place(tx, asked.Pair).Then<BinanceOrderList>(pair =>
        {
            var rest = tx.State.Orders.Find(BinanceOrderList.IdOf(pair.Rest))!;
            var stop = tx.State.Orders.Find(rest.Terms!.Twin)!;
            return BinanceOrderList.Of(market, rest, stop, tx.Now) with
            {
                OrderReports =
                [
                    BinancePlaced.Of(BinanceOrder.Of(rest, market, tx.Now), asked.ResponseType, pair.Rest),
                    BinancePlaced.Of(BinanceOrder.Of(stop, market, tx.Now), asked.ResponseType, pair.Stop),
                ],
            };
        });
    }

    public static Result<BinanceOrderList> Cancel(Tx tx, Market market, ListName name, string id)
    {
        if (name.Find(tx.State.Orders, tx.Caller.UserId, market.Id) is not { } rest)
        {
            return BinanceRefusal.UnknownOrder;
        }

        var stop = tx.State.Orders.Find(rest.Terms!.Twin)!;
        return OrderCommands.Cancel(tx, rest.Id.ToText())
            .Then<BinanceOrderList>(_ => Cancelled(tx, market, rest, stop, id));
    }

    /// <summary>A list whose orders were taken out, with what is said of each.</summary>
    public static BinanceOrderList Cancelled(Tx tx, Market market, Order rest, Order stop, string id) =>
        BinanceOrderList.Of(market, Ended(rest), Ended(stop), tx.Now) with
        {
            OrderReports =
            [
                BinanceOrderCommands.Cancelled(tx, rest, market, id),
                BinanceOrderCommands.Cancelled(tx, stop, market, id),
            ],
        };

    private static Order Ended(Order order) =>
        order with { State = order.State with { Status = OrderStatus.Cancelled } };
}

internal sealed record ListRequest(Market Market, PlacePairRequest Pair, string ResponseType);
