using DSLT.Core;
using DSLT.Features.Auctions;
using DSLT.Features.Orders;

namespace DSLT.Tests.Features.Auctions;

public sealed class AuctionRulesTests
{
    [Fact]
    public void Orders_that_do_not_meet_have_no_price() =>
        Assert.Equal(0, Price(0, Buy(99, 5), Sell(100, 5)));

    [Fact]
    public void The_price_trades_the_most() =>
        Assert.Equal(101, Price(90, Buy(105, 1), Buy(101, 9), Sell(90, 4), Sell(101, 6), Sell(110, 50)));

    [Fact]
    public void Of_prices_that_trade_as_much_the_one_that_leaves_least_over_is_taken() =>
        Assert.Equal(100, Price(105, Buy(105, 4), Buy(100, 6), Sell(95, 2), Sell(98, 2), Sell(100, 1)));

    [Theory]
    [InlineData(0, 95)]
    [InlineData(94, 95)]
    [InlineData(97, 97)]
    [InlineData(200, 105)]
    public void Of_prices_that_are_as_good_the_nearest_to_the_last_trade_is_taken(long last, long price) =>
        Assert.Equal(price, Price(last, Buy(105, 4), Sell(95, 4)));

    [Fact]
    public void The_price_is_the_one_that_is_found_by_trying_them_all()
    {
        var random = new Random(3);
        for (var i = 0; i < 3_000; i++)
        {
            var orders = Enumerable.Range(0, random.Next(2, 14)).Select(_ => Order(
                random.Next(2) == 0 ? OrderSide.Buy : OrderSide.Sell, 1 + random.Next(30),
                random.Next(1, 6) * (random.Next(9) == 0 ? 1_000_000_000_000_000 / 5 : 1))).ToArray();
            var last = random.Next(35);
            Assert.Equal(Tried(orders, last), Price(last, orders));
        }
    }

    private static long Tried(Order[] orders, long last)
    {
        var best = Enumerable.Range(1, 40).Select(price =>
            {
                var demand = Lots(orders, OrderSide.Buy, order => order.Price >= price);
                var supply = Lots(orders, OrderSide.Sell, order => order.Price <= price);
                return (Price: price, Traded: Int128.Min(demand, supply), Left: Int128.Abs(demand - supply));
            })
            .OrderByDescending(price => price.Traded).ThenBy(price => price.Left)
            .ThenBy(price => Math.Abs(price.Price - last)).ThenBy(price => price.Price).First();
        return best.Traded == 0 ? 0 : best.Price;
    }

    private static Int128 Lots(Order[] orders, OrderSide side, Func<Order, bool> takesPart) =>
        orders.Where(order => order.Side == side && takesPart(order))
            .Aggregate(Int128.Zero, (sum, order) => sum + order.Remaining);

    private static long Price(long last, params Order[] orders)
    {
        return AuctionRules.Price(Side(OrderSide.Buy), Side(OrderSide.Sell), last);

        List<Order> Side(OrderSide side)
        {
            var found = orders.Where(order => order.Side == side).ToList();
            found.Sort(AuctionRules.Compare);
            return found;
        }
    }

    private static Order Buy(long price, long lots) => Order(OrderSide.Buy, price, lots);

    private static Order Sell(long price, long lots) => Order(OrderSide.Sell, price, lots);

    private static Order Order(OrderSide side, long price, long lots) => new(
        1, 1, 1, side, OrderType.Limit, TimeInForce.Gtc, false, SelfTradePrevention.ExpireTaker, price, 0,
        lots, Amount.Zero, null, 0, 0,
        new OrderState(OrderStatus.Collected, 1, lots, 0, Amount.Zero, Amount.Zero));
}
