using DSLT.Core;
using DSLT.Features.Orders;
using DSLT.Features.Surveillance;

namespace DSLT.Tests.Features.Surveillance;

public sealed class TradeWatchTests : WatchedFlow
{
    [Fact]
    public void A_trade_with_oneself_is_found()
    {
        Trade(Alice, Alice);
        var finding = Assert.Single(Found);
        Assert.Equal(new AlertKey(AlertKind.SelfTrade, Market, Alice, 0), finding.Key);
        Assert.Single(finding.Trades);
    }

    [Fact]
    public void Trades_of_two_back_and_forth_are_found()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Empty(Found);
            Trade(Alice, Bob, 100);
            Trade(Bob, Alice, 100);
        }

        var finding = Assert.Single(Found);
        Assert.Equal(new AlertKey(AlertKind.BackAndForth, Market, Alice, Bob), finding.Key);
        Assert.Equal((6, Now), (finding.Trades.Count, finding.SeenAt));
    }

    [Fact]
    public void Trades_of_two_one_way_are_not()
    {
        for (var i = 0; i < 20; i++)
        {
            Trade(Alice, Bob);
        }

        Assert.Empty(Found);
    }

    [Fact]
    public void Trades_of_two_that_leave_something_with_one_are_not()
    {
        for (var i = 0; i < 10; i++)
        {
            Trade(Alice, Bob, 100);
            Trade(Bob, Alice, 80);
        }

        Assert.Empty(Found);
    }

    [Fact]
    public void Trades_of_two_that_are_far_apart_are_not()
    {
        for (var i = 0; i < 10; i++)
        {
            Now += 200 * Clock.Second;
            Trade(Alice, Bob);
            Now += 200 * Clock.Second;
            Trade(Bob, Alice);
        }

        Assert.Empty(Found);
    }

    [Fact]
    public void Large_orders_that_go_when_their_owner_has_traded_are_found()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Empty(Found);
            Spoof(Alice);
        }

        var finding = Assert.Single(Found);
        Assert.Equal(AlertKind.Spoofing, finding.Kind);
        Assert.Equal((3, 3), (finding.Orders.Count, finding.Trades.Count));
    }

    [Fact]
    public void Orders_that_are_not_large_are_not() => Several(() => Spoof(Alice, lots: 49));

    [Fact]
    public void Orders_at_the_touch_are_not() => Several(() => Spoof(Alice, price: 10_001));

    [Fact]
    public void Orders_that_go_later_are_not() => Several(() => Spoof(Alice, after: 11 * Clock.Second));

    [Fact]
    public void Orders_that_go_after_a_trade_on_their_own_side_are_not() =>
        Several(() => Spoof(Alice, traded: OrderSide.Sell));

    [Fact]
    public void Orders_to_buy_that_go_when_their_owner_has_sold_are_found()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Empty(Found);
            SpoofByBuying(OrderSide.Sell);
            Now += Clock.Second;
        }

        Assert.Equal(AlertKind.Spoofing, Assert.Single(Found).Kind);
    }

    [Fact]
    public void Orders_to_buy_that_go_after_a_purchase_are_not() =>
        Several(() => SpoofByBuying(OrderSide.Buy));

    [Fact]
    public void A_trade_counts_for_the_side_of_the_one_who_rested_too()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Empty(Found);
            Trade(9, 10);
            var order = Place(Alice, OrderSide.Sell, 10_100, 50);
            Trade(9, Alice, 10, OrderSide.Sell);
            Cancel(order);
            Now += Clock.Second;
        }

        Assert.Equal(AlertKind.Spoofing, Assert.Single(Found).Kind);
        Found.Clear();
        Several(() =>
        {
            var order = Place(Bob, OrderSide.Sell, 10_100, 50);
            Trade(9, Bob, 10, OrderSide.Buy);
            Cancel(order);
        });
    }

    [Fact]
    public void Orders_that_rest_after_their_auction_and_go_after_a_trade_are_found()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Empty(Found);
            Trade(9, 10);
            var order = Rest(Amend(Collect(Alice, 900), 50));
            Now += Clock.Second;
            Trade(Alice, 9);
            Cancel(order);
        }

        var finding = Assert.Single(Found);
        Assert.Equal((AlertKind.Spoofing, 3), (finding.Kind, finding.Orders.Count));
    }

    [Fact]
    public void Orders_that_are_small_when_they_rest_are_not() => Several(() =>
    {
        Trade(9, 10);
        var order = Rest(Amend(Collect(Alice, 900), 49));
        Now += Clock.Second;
        Trade(Alice, 9);
        Cancel(order);
    });

    [Fact]
    public void Orders_that_go_before_their_auction_are_not() => Several(() =>
    {
        Trade(9, 10);
        var order = Collect(Alice, 50);
        Trade(Alice, 9);
        Cancel(order);
    });

    [Fact]
    public void Orders_that_go_after_a_trade_in_their_auction_are_not() => Several(() =>
    {
        Trade(9, 10);
        var order = Collect(Alice, 50);
        Trade(Alice, 9);
        Cancel(Rest(order));
    });

    [Fact]
    public void Orders_that_were_partly_filled_in_their_auction_are_not() => Several(() =>
    {
        Trade(9, 10);
        var (maker, taker) = (Collect(Alice, 50), Collect(Alice, 50));
        Trade(9, Alice, 1, makerOrder: maker.Id);
        Found.AddRange(Watch.Changed(taker.Id, taker.State with { FilledLots = 1 }, Now));
        var rest = new[] { maker, taker }
            .Select(order => Rest(order with { State = order.State with { FilledLots = 1 } })).ToList();
        Now += Clock.Second;
        Trade(Alice, 9);
        rest.ForEach(order => Found.AddRange(Watch.Changed(
            order.Id, order.State with { Status = OrderStatus.Cancelled, FilledLots = 0 }, Now)));
    });

    [Theory]
    [InlineData(nameof(OrderType.StopLimit))]
    [InlineData(nameof(OrderType.TakeProfitLimit))]
    public void Orders_that_rest_after_they_were_set_off_and_go_after_a_trade_are_found(string type)
    {
        var waiting = Enumerable.Range(0, 3)
            .Select(_ => Amend(Wait(Alice, 900, Enum.Parse<OrderType>(type)), 50)).ToList();
        Now += 700 * Clock.Second;
        foreach (var waits in waiting)
        {
            Assert.Empty(Found);
            Trade(9, 10);
            var order = Rest(waits);
            Now += Clock.Second;
            Trade(Alice, 9);
            Cancel(order);
        }

        var finding = Assert.Single(Found);
        Assert.Equal((AlertKind.Spoofing, 3), (finding.Kind, finding.Orders.Count));
    }

    [Fact]
    public void Orders_that_waited_before_it_looked_are_followed_from_when_they_rest()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Empty(Found);
            Trade(9, 10);
            var order = Made(Alice, OrderSide.Sell, 10_100, 50, OrderStatus.Pending, OrderType.StopLimit);
            Watch.Waited(order);
            order = Rest(order);
            Now += Clock.Second;
            Trade(Alice, 9);
            Cancel(order);
        }

        Assert.Equal((AlertKind.Spoofing, 3), (Assert.Single(Found).Kind, Found[0].Orders.Count));
    }

    [Fact]
    public void Orders_that_go_before_they_are_set_off_are_not() => Several(() =>
    {
        Trade(9, 10);
        var order = Wait(Alice, 50);
        Trade(Alice, 9);
        Cancel(order);
    });

    [Fact]
    public void Orders_that_go_after_the_trade_that_set_them_off_are_not() => Several(() =>
    {
        Trade(9, 10);
        var order = Wait(Alice, 50);
        Now += Clock.Second;
        Trade(Alice, 9);
        Cancel(Rest(order));
    });

    [Fact]
    public void Orders_that_were_partly_filled_when_they_were_set_off_are_not() => Several(() =>
    {
        Trade(9, 10);
        var order = Wait(Alice, 50);
        order = Rest(order with { State = order.State with { FilledLots = 1 } });
        Now += Clock.Second;
        Trade(Alice, 9);
        Cancel(order with { State = order.State with { FilledLots = 0 } });
    });

    [Fact]
    public void Orders_that_go_without_a_trade_are_not() => Several(() =>
    {
        Trade(9, 10);
        Cancel(Place(Alice, OrderSide.Sell, 11_000, 500));
    });

    [Fact]
    public void Orders_of_one_who_mostly_leaves_them_are_not() => Several(() =>
    {
        Spoof(Alice);
        Place(Alice, OrderSide.Buy, 9_000, 1);
    });

    [Fact]
    public void Orders_that_were_partly_filled_are_not() => Several(() =>
    {
        var order = Place(Alice, OrderSide.Sell, 11_000, 500);
        Trade(9, Alice, 1, makerOrder: order.Id);
        Trade(Alice, 9);
        Cancel(order);
    });

    [Fact]
    public void Orders_at_several_prices_that_go_together_are_found()
    {
        Trade(9, 10);
        var orders = new[] { 10_010L, 10_020, 10_030 }
            .Select(price => Place(Alice, OrderSide.Sell, price, 20)).ToList();
        Trade(Alice, 9, 10);
        orders.ForEach(Cancel);
        var finding = Assert.Single(Found);
        Assert.Equal(AlertKind.Layering, finding.Kind);
        Assert.Equal(orders.Select(order => order.Id), finding.Orders);
    }

    [Fact]
    public void Orders_at_one_price_are_no_layers()
    {
        Trade(9, 10);
        var orders = Enumerable.Range(0, 5).Select(_ => Place(Alice, OrderSide.Sell, 10_010, 20)).ToList();
        Trade(Alice, 9, 10);
        orders.ForEach(Cancel);
        Assert.Empty(Found);
    }

    [Fact]
    public void A_market_that_is_not_watched_is_not_looked_at()
    {
        Watch = new TradeWatch(new SurveillanceOptions(), _ => false);
        Trade(Alice, Alice);
        Assert.Empty(Found);
    }

    [Fact]
    public void The_same_flow_gives_the_same_findings_however_many_trade()
    {
        var first = Flow(30_000);
        Assert.NotEmpty(first);
        Assert.Equal(first, Flow(30_000));
    }

    private List<(AlertKey, long)> Flow(int steps)
    {
        (Watch, Now, Ids) = (new TradeWatch(new SurveillanceOptions(), _ => true), Clock.Second, 0);
        Found.Clear();
        var random = new Random(3);
        for (var i = 0; i < steps; i++)
        {
            Now += random.Next(5_000);
            var user = 1 + random.Next(20_000);
            if (random.Next(20) == 0)
            {
                Spoof(1 + random.Next(50));
            }
            else
            {
                Trade(user, random.Next(100) == 0 ? user : 1 + random.Next(20_000));
            }
        }

        return [.. Found.Select(finding => (finding.Key, finding.SeenAt))];
    }

    /// <summary>A large order to sell above the market, a small purchase, and the order goes.</summary>
    private void Spoof(
        long user, long lots = 50, long price = 10_100, long after = Clock.Second,
        OrderSide traded = OrderSide.Buy)
    {
        Trade(1_000_009, 1_000_010);
        var order = Place(user, OrderSide.Sell, price, lots);
        Trade(user, 1_000_009, 10, traded);
        Now += after;
        Cancel(order);
    }

    /// <summary>A large order to buy below the market, a small trade, and the order goes.</summary>
    private void SpoofByBuying(OrderSide traded)
    {
        Trade(9, 10);
        var order = Place(Alice, OrderSide.Buy, 9_900, 50);
        Trade(Alice, 9, 10, traded);
        Cancel(order);
    }
}
