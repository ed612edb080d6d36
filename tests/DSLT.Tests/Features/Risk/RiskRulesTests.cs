using DSLT.Core;
using DSLT.Features.Orders;
using DSLT.Features.Risk;

namespace DSLT.Tests.Features.Risk;

public sealed class RiskRulesTests
{
    private static readonly MarketRisk Free = MarketRisk.Of(1);

    [Theory]
    [InlineData(100, 500, 105, 95)]
    [InlineData(199, 500, 208, 190)]
    [InlineData(1, 500, 1, 1)]
    public void A_bound_is_rounded_towards_the_price(long price, int bps, long above, long below) =>
        Assert.Equal((above, below), (RiskRules.Above(price, bps), RiskRules.Below(price, bps)));

    [Fact]
    public void The_largest_price_has_bounds() => Assert.Equal(
        (11_000_000_000_000_000, 100_000_000_000),
        (RiskRules.Above(1_000_000_000_000_000, 100_000), RiskRules.Below(1_000_000_000_000_000, 9_999)));

    [Theory]
    [InlineData(100, 100, 105, 100)]
    [InlineData(100, 100, 104, 0)]
    [InlineData(100, 100, 95, 100)]
    [InlineData(100, 100, 96, 0)]
    [InlineData(90, 100, 95, 90)]
    [InlineData(199, 199, 208, 0)]
    [InlineData(199, 199, 209, 199)]
    public void A_trade_halts_where_it_is_the_whole_move_away(long low, long high, long price, long from) =>
        Assert.Equal(from, RiskRules.Trips(low, high, 500).MovedFrom(price));

    [Fact]
    public void The_reference_is_the_last_price_then_the_middle_then_nothing() => Assert.Equal(
        [7, 15, 0, 0],
        [
            RiskRules.Reference(7, 10, 20), RiskRules.Reference(0, 10, 21), RiskRules.Reference(0, 10, 0),
            RiskRules.Reference(0, 0, 20),
        ]);

    [Theory]
    [InlineData(true, 100, 0, 103)]
    [InlineData(true, 100, 90, 92)]
    [InlineData(true, 90, 100, 92)]
    [InlineData(false, 100, 0, 97)]
    [InlineData(false, 100, 110, 107)]
    [InlineData(false, 110, 100, 107)]
    public void A_market_order_trades_no_further_than_the_stricter_of_best_and_last_lets_it(
        bool buys, long best, long last, long limit) => Assert.Equal(
        limit,
        RiskRules.ImpactLimit(buys ? OrderSide.Buy : OrderSide.Sell, best, last, 300));

    [Fact]
    public void There_is_room_for_what_is_neither_had_nor_ordered() => Assert.Equal(
        [7, 4, 0, 0],
        [
            RiskRules.Room(new Amount(100), new Amount(25), new Amount(10), 0),
            RiskRules.Room(new Amount(100), new Amount(25), new Amount(10), 3),
            RiskRules.Room(new Amount(100), new Amount(25), new Amount(10), 8),
            RiskRules.Room(new Amount(100), Amount.Max, new Amount(1), 0),
        ]);

    [Fact]
    public void The_largest_room_is_what_an_order_may_be() => Assert.Equal(
        DSLT.Features.Markets.Market.MaxLots,
        RiskRules.Room(Amount.Max, Amount.Zero, new Amount(1), long.MaxValue / 2));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(10_000)]
    public void A_bucket_gives_as_many_orders_as_it_fills_in_a_second(int rate)
    {
        var risk = Free with { OrdersPerSecond = rate };
        var (activity, now) = (default(RiskActivity), 1_000_000_000L);
        for (var i = 0; i < rate; i++)
        {
            activity = RiskRules.Count(risk, activity, now).Value;
        }

        var refusal = RiskRules.Count(risk, activity, now).Refusal!;
        Assert.Equal((Code.TooManyOrders, 1), (refusal.Code, refusal.RetryAfterSeconds));
        var each = ((Clock.Second - 1) / rate) + 1;
        Assert.True(RiskRules.Count(risk, activity, now + each - 1).IsRefused);
        Assert.False(RiskRules.Count(risk, activity, now + each).IsRefused);
    }

    [Fact]
    public void Orders_beyond_the_free_ones_need_trades_until_the_window_is_over()
    {
        var ratio = new OrderToTrade(2, 3, 10);
        var risk = Free with { Ratio = ratio };
        var activity = default(RiskActivity);
        for (var i = 0; i < 3; i++)
        {
            activity = RiskRules.Count(risk, activity, 12 * Clock.Second).Value;
        }

        var refusal = RiskRules.Count(risk, activity, 12 * Clock.Second).Refusal!;
        var traded = RiskRules.CountTrades(ratio, activity, 2, 13 * Clock.Second);
        Assert.Equal((Code.OrderToTradeExceeded, 8), (refusal.Code, refusal.RetryAfterSeconds));
        Assert.Equal(4, RiskRules.Count(risk, traded, 13 * Clock.Second).Value.Orders);
        Assert.True(RiskRules.Count(risk, traded with { Orders = 4 }, 13 * Clock.Second).IsRefused);
        Assert.Equal(
            new RiskActivity(0, 20 * Clock.Second, 1, 0),
            RiskRules.Count(risk, activity, 20 * Clock.Second).Value);
    }
}
