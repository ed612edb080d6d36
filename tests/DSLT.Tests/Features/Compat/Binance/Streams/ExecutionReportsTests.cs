using System.Collections.Concurrent;
using System.Globalization;
using DSLT.Core;
using DSLT.Features.Compat.Binance.Streams;
using DSLT.Features.Feeds;
using DSLT.Features.Orders;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Compat.Binance.Streams;

public sealed class ExecutionReportsTests(PostgresFixture postgres)
{
    private const int Rounds = 300;

    /// <summary>
    /// Whatever trades, ends or is taken back: each order is new first, its trades add up to what it says of
    /// itself, both sides of each trade are told it once, and the last report is how the order stands.
    /// </summary>
    [Fact]
    public async Task Reports_tell_each_order_from_its_beginning_to_how_it_stands()
    {
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        var random = new Random(61);
        await TradingStore.Open(store);
        var batches = new ConcurrentQueue<FeedBatch>();
        store.Store.State.Feed.Listener = batches.Enqueue;
        store.Store.State.Feed.Watch = new FeedWatch([], [.. Enumerable.Range(1, TradingStore.Users)]);
        var amended = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var user = random.Next(1, TradingStore.Users);
            await TradingStore.Write(store, user, tx => Act(tx, random, ref amended));
        }

        await store.Sequencer.Read(_ => true);
        var reports = batches
            .SelectMany(batch => ExecutionReports.Of(
                batch.Updates, id => store.Store.State.Markets.Committed(id)!))
            .ToList();
        var orders = reports.GroupBy(told => told.Report.OrderId).ToDictionary(
            told => told.Key, told => told.Select(one => one.Report).ToList());
        Assert.All(orders.Values, AssertWhole);
        var ends = await store.Query<Row>(
            "SELECT o.id AS Id, s.status AS Status, s.filled_lots AS Filled FROM orders o "
            + "JOIN order_states s ON s.order_id = o.id ORDER BY o.id");
        Assert.Equal(ends.Select(row => row.Id), orders.Keys.Order());
        Assert.All(ends, row => Assert.Equal(
            Status((OrderStatus)row.Status, row.Filled), orders[row.Id][^1].Status));
        var trades = await store.Query<long>("SELECT id FROM trades ORDER BY id");
        Assert.True(trades.Count > Rounds / 2);
        foreach (var isMaker in new[] { false, true })
        {
            Assert.Equal(trades, reports.Select(told => told.Report)
                .Where(report => report.TradeId > 0 && report.IsMaker == isMaker)
                .Select(report => report.TradeId).Order());
        }

        string[] kinds = ["CANCELED", "EXPIRED", "NEW", "REPLACED", "TRADE"];
        Assert.Equal(kinds, reports.Select(told => told.Report.Execution).Distinct().Order());
        Assert.Equal(amended, reports.Count(told => told.Report.Execution == "REPLACED"));
    }

    private static void AssertWhole(List<ExecutionReport> reports)
    {
        Assert.Equal(("NEW", "NEW"), (reports[0].Execution, reports[0].Status));
        Assert.Equal("0.00000000", reports[0].Filled);
        Assert.InRange(reports.Count(report => report.Execution == "NEW"), 1, IsStop(reports[0]) ? 2 : 1);
        var (filled, quote) = (0m, 0m);
        foreach (var report in reports)
        {
            Assert.Equal(report.Execution == "TRADE", report.TradeId > 0);
            (filled, quote) = (filled + Number(report.LastQuantity), quote + Number(report.LastQuote));
            Assert.Equal((filled, quote), (Number(report.Filled), Number(report.FilledQuote)));
            Assert.Equal(report.Status is "NEW" or "PARTIALLY_FILLED" && !IsWaiting(report), report.IsOnBook);
        }
    }

    /// <summary>Such an order is new once more when it comes to the book.</summary>
    private static bool IsStop(ExecutionReport report) => report.Type == "STOP_LOSS";

    private static bool IsWaiting(ExecutionReport report) => report.WorkingTime is null;

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static string Status(OrderStatus status, long filled) => status switch
    {
        OrderStatus.Filled => "FILLED",
        OrderStatus.Cancelled => "CANCELED",
        OrderStatus.Expired => "EXPIRED",
        _ => filled > 0 ? "PARTIALLY_FILLED" : "NEW",
    };

    /// <summary>Trades, and now and then waits, cancels, makes smaller or asks for all at once.</summary>
    private static Result<Unit> Act(Tx tx, Random random, ref int amended)
    {
        var own = tx.State.Orders.OfUser(tx.Caller.UserId, 1).ToList();
        var before = tx.Save();
        var act = random.Next(7);
        var done = act switch
        {
            0 when own.Count > 0 => OrderCommands.Cancel(tx, own[0].Id.ToText()),
            1 when own.Count > 0 => OrderCommands.Amend(
                tx, own[^1].Id.ToText(), new AmendOrderRequest("0.005")),
            2 => OrderCommands.Place(tx, new PlaceOrderRequest(
                "GOLD-USD", "buy", "stop", "0.5", StopPrice: "2.05", SelfTradePrevention: "none")),
            3 => OrderCommands.Place(tx, new PlaceOrderRequest(
                "GOLD-USD", "buy", "limit", "3", Price: "2",
                TimeInForce: random.Next(2) == 0 ? "fok" : "ioc")),
            4 => OrderCommands.Place(tx, new PlaceOrderRequest(
                "GOLD-USD", "sell", "trailingStop", "0.5", TrailBps: 500, SelfTradePrevention: "none")),
            _ => (Result<OrderResponse>)Refusal.Invalid("nothing", "It is not for this."),
        };
        if (done.IsRefused)
        {
            tx.BackTo(before);
        }
        else if (act == 1)
        {
            amended++;
        }

        return TradingStore.Trade(tx, random);
    }

    private sealed record Row
    {
        public long Id { get; init; }

        public long Status { get; init; }

        public long Filled { get; init; }
    }
}
