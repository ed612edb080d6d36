using System.Globalization;
using DSLT.Core;
using DSLT.Features.Orders;
using DSLT.Features.Users;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using static DSLT.Tests.Features.Orders.RandomOrders;

namespace DSLT.Tests.Features.Orders;

public sealed class OrderCommandsTests(PostgresFixture postgres)
{
    private const long Gold = 1;
    private const int Users = NaiveComparison.Users;
    private const int Rounds = 400;
    private const int CommandsARound = 12;

    /// <summary>
    /// Random lives of a market beside the naive one: every answer, every balance, every hold and the whole
    /// book are the same after each round, after rounds that were taken back, and after restarts.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task Any_orders_lead_to_what_the_naive_exchange_says(DatabaseKind kind)
    {
        for (var life = 0; life < Lives.Count; life++)
        {
            var first = kind == DatabaseKind.Sqlite ? 11 : 12;
            await LiveBesideTheNaiveExchange(kind, first + (2 * life));
        }
    }

    private async Task LiveBesideTheNaiveExchange(DatabaseKind kind, int seed)
    {
        using var store = new TestStore(kind, postgres);
        var random = new Random(seed);
        var exchange = await NaiveComparison.Open(store);
        var outcomes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var round = 0; round < Rounds; round++)
        {
            if (random.Next(8) == 0)
            {
                await TakeBack(store, random);
            }

            var user = 1 + random.Next(Users);
            await Write(store, user, tx => PlaySome(tx, user, exchange, random, outcomes));
            await NaiveComparison.AssertSame(store, exchange);
            if (round % 100 == 99)
            {
                store.Reopen();
                await NaiveComparison.AssertSame(store, exchange);
            }
        }

        foreach (var expected in new[]
        {
            "Open", "Filled", "Expired", "cancelled", "order_would_trade", "insufficient_liquidity",
            "insufficient_balance", "Pending", "order_would_trigger", "amended", "pair",
        })
        {
            Assert.True(outcomes.GetValueOrDefault(expected) > 10, $"{expected}: {Text(outcomes)}");
        }

        Assert.True(
            exchange.Seen is { Slices: > 30, Followed: > 30, ByTrade: > 10, ByStop: > 10 },
            $"{exchange.Seen}");
        Assert.True(exchange.SetOff is { All: > 30, Idle: > 3 }, $"{exchange.SetOff}");
    }

    [Theory, EveryDatabase]
    public async Task An_order_whose_date_has_come_trades_no_more_and_frees_what_was_held(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await NaiveComparison.Open(store);
        var until = Clock.Time(store.Clock.NowMicros() + Clock.Minute);
        await Write(store, 1, tx => Nothing(OrderCommands.Place(tx, Limit("sell", "1") with
        {
            TimeInForce = "gtd",
            ExpiresAt = until,
        })));
        store.Reopen();
        store.Clock.Advance(TimeSpan.FromSeconds(59));
        await Write(store, 2, tx => Filled(tx, "0.1", "filled"));
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        await Write(store, 2, tx => Filled(tx, "0.1", "expired"));

        var (open, held) = (await store.Sequencer.Read(state => (
            state.Orders.Count, state.Holdings.Of(Holder.User(1), Gold).Held))).Value;
        Assert.Equal((0, Amount.Zero), (open, held));
    }

    [Theory, EveryDatabase]
    public async Task What_a_command_leaves_waiting_is_set_off_by_the_next_look(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await NaiveComparison.Open(store);
        await Write(store, 1, tx =>
        {
            for (var i = 0; i < 150; i++)
            {
                Assert.Null(OrderCommands.Place(tx, Limit("sell", "0.001") with
                {
                    Type = "stopLimit",
                    StopPrice = "1.99",
                    Price = "1.5",
                }).Refusal);
            }

            return Nothing(OrderCommands.Place(tx, Limit("sell", "0.1") with { Price = "1.99" }));
        });
        await Write(store, 2, tx => Nothing(OrderCommands.Place(tx, Limit("buy", "0.1"))));
        var left = (await store.Sequencer.Read(state => state.Orders.MarketsToSetOff().Count())).Value;
        await Write(store, 0, OrderCommands.RunDue);

        var (markets, pending) = (await store.Sequencer.Read(state => (
            state.Orders.MarketsToSetOff().Count(),
            state.Orders.OfUser(1, 1).Count(order => order.IsPending)))).Value;
        Assert.Equal((1, 0, 0), (left, markets, pending));
    }

    [Theory, EveryDatabase]
    public async Task An_order_that_a_last_slice_fills_leaves_ones_own_behind_it_alone(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await NaiveComparison.Open(store);
        await Write(store, 1, tx => Nothing(OrderCommands.Place(tx, Limit("buy", "0.06") with
        {
            DisplayQuantity = "0.02",
        })));
        await Write(store, 2, tx => Nothing(OrderCommands.Place(tx, Limit("buy", "0.01") with
        {
            Price = "1.99",
        })));
        await Write(store, 2, tx => Nothing(OrderCommands.Place(tx, Limit("sell", "0.04") with
        {
            Price = "1.99",
            SelfTradePrevention = "expireMaker",
        })));
        Assert.Equal(
            (1, 1), (await store.Sequencer.Read(state => (
                state.Orders.CountOf(1, 1), state.Orders.CountOf(2, 1)))).Value);
    }

    private static Result<Unit> Filled(Tx tx, string quantity, string status)
    {
        var placed = OrderCommands.Place(tx, Limit("buy", quantity) with { TimeInForce = "ioc" });
        Assert.Equal(status, placed.Value.Status);
        return default(Unit);
    }

    private static Result<Unit> Nothing<T>(Result<T> result) => result.Then<Unit>(_ => default(Unit));

    private static PlaceOrderRequest Limit(string side, string quantity) =>
        new("GOLD-USD", side, "limit", quantity, Price: "2");

    private static string Text(Dictionary<string, int> outcomes) => string.Join(", ", outcomes);

    private static Result<Unit> PlaySome(
        Tx tx, long user, NaiveExchange exchange, Random random, Dictionary<string, int> outcomes)
    {
        for (var i = 0; i < CommandsARound; i++)
        {
            var own = exchange.Open.Concat(exchange.Waiting).Where(order => order.User == user).ToList();
            var outcome = random.Next(4) == 0 && own.Count > 0
                    ? Change(tx, exchange, own[random.Next(own.Count)], random)
                : random.Next(10) == 0 ? PlacePair(tx, exchange, random, user)
                : Place(
                    tx,
                    exchange,
                    random.Next(5) == 0 ? Waiting(random, user) : Any(random, user));
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        return default(Unit);
    }

    /// <summary>Commands that are refused as a whole must leave nothing behind.</summary>
    private static async Task TakeBack(TestStore store, Random random)
    {
        var user = 1 + random.Next(Users);
        var written = await store.Sequencer.Write<Unit>(Trader(user), Command.Batch, tx =>
        {
            for (var i = 0; i < CommandsARound; i++)
            {
                var before = tx.Save();
                var taken = random.Next(3) == 0
                    ? OrderCommands.CancelAll(tx, "GOLD-USD").IsRefused
                    : OrderCommands.Place(tx, Request(Any(random, user))).IsRefused;
                if (taken)
                {
                    tx.BackTo(before);
                }
            }

            return Refusal.Invalid("round", "To be taken back.");
        });
        Assert.Equal("invalid_round", written.Result.Refusal?.Code.Name);
    }

    internal static string Place(Tx tx, NaiveExchange exchange, NaiveOrder order)
    {
        var before = tx.Save();
        var placed = OrderCommands.Place(tx, Request(order));
        if (placed.IsRefused)
        {
            tx.BackTo(before);
        }

        var id = placed.IsRefused ? 0 : long.Parse(placed.Value.OrderId, CultureInfo.InvariantCulture);
        var expected = exchange.Place(order with { Id = id });
        Assert.Equal(expected.Code, placed.Refusal?.Code.Name);
        if (expected.Code is { } code)
        {
            return code;
        }

        var answer = placed.Value;
        Assert.Equal(
            expected.Status, answer.Status == "partiallyFilled" ? OrderStatus.Open
                : Enum.Parse<OrderStatus>(answer.Status, ignoreCase: true));
        Assert.Equal(
            expected.Fills.Select(fill => (Price(fill.Price), Quantity(fill.Lots), Money(fill.Quote))),
            answer.Fills!.Select(fill => (fill.Price, fill.Quantity, fill.QuoteQuantity)));
        return expected.Status.ToString();
    }

    internal static string PlacePair(Tx tx, NaiveExchange exchange, Random random, long user)
    {
        var side = random.Next(2) == 0 ? OrderSide.Buy : OrderSide.Sell;
        var (price, stop) = side == OrderSide.Sell
            ? (200 + random.Next(12), 200 - 1 - random.Next(12))
            : (200 - 1 - random.Next(12), 200 + random.Next(12));
        var limit = random.Next(2) == 0 ? 0 : 190 + random.Next(20);
        var lots = random.Next(1, 500);
        var before = tx.Save();
        var placed = PairCommands.Place(tx, new PlacePairRequest(
            "GOLD-USD", OrderTexts.Of(side), Quantity(lots), Price(price), Price(stop),
            limit == 0 ? null : Price(limit)));
        var (restId, stopId) = placed.IsRefused
            ? (-1, -2)
            : (long.Parse(placed.Value.Rest.OrderId, CultureInfo.InvariantCulture),
                long.Parse(placed.Value.Stop.OrderId, CultureInfo.InvariantCulture));
        if (placed.IsRefused)
        {
            tx.BackTo(before);
        }

        var expected = exchange.PlacePair(
            new NaiveOrder(
                restId, user, side, price, lots, 0, TimeInForce.Gtc, PostOnly: true,
                SelfTradePrevention.ExpireTaker, lots, Twin: stopId),
            new NaiveOrder(
                stopId, user, side, limit, lots, 0, limit == 0 ? TimeInForce.Ioc : TimeInForce.Gtc,
                PostOnly: false, SelfTradePrevention.ExpireTaker, lots, stop, Twin: restId));
        Assert.Equal(expected.Code, placed.Refusal?.Code.Name);
        return expected.Code ?? "pair";
    }

    internal static string Change(Tx tx, NaiveExchange exchange, NaiveOrder order, Random random)
    {
        if (random.Next(3) > 0 || order.Left < 2 || order.Stop > 0 || order.Twin != 0)
        {
            return Cancel(tx, exchange, order);
        }

        var lots = order.Lots - 1 - random.NextInt64(order.Left - 1);
        var amended = OrderCommands.Amend(tx, order.Id.ToText(), new AmendOrderRequest(Quantity(lots)));
        Assert.Equal(Quantity(lots), amended.Value.Quantity);
        exchange.Amend(order, lots);
        return "amended";
    }

    private static string Cancel(Tx tx, NaiveExchange exchange, NaiveOrder order)
    {
        var before = tx.State.Holdings.Of(Holder.User(order.User), Gold).Held;
        Assert.Equal("cancelled", OrderCommands.Cancel(tx, order.Id.ToText()).Value.Status);
        exchange.Cancel(order);
        Assert.True(tx.State.Holdings.Of(Holder.User(order.User), Gold).Held <= before);
        return "cancelled";
    }

    internal static Caller Trader(long user) => new(user, Role.User, "192.0.2.1");

    private static async Task Write(TestStore store, long user, Func<Tx, Result<Unit>> handle)
    {
        var written = await store.Sequencer.Write(Trader(user), Command.Batch, handle);
        Assert.Null(written.Result.Refusal);
    }
}
