using DSLT.Features.Auctions;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Sequencing;
using DSLT.Verification;

namespace DSLT.Tests.Verification;

public sealed class OrderRowsTests
{
    [Fact]
    public async Task Open_orders_hold_what_they_need()
    {
        using var node = await StartWithOrders();
        node.Stop();
        var report = node.Verify();
        Assert.True(report.Holds, report.ToText());
    }

    [Theory]
    [InlineData("projection.db", "UPDATE order_states SET lots = lots + 1 WHERE order_id = 1")]
    [InlineData("projection.db", "UPDATE orders SET price = price + 1 WHERE id = 2")]
    [InlineData("projection.db", "UPDATE orders SET market = 9 WHERE id = 1")]
    [InlineData("projection.db", "UPDATE order_states SET lots = lots + 1 WHERE order_id = 3 AND status = 6")]
    public async Task An_order_that_was_changed_is_found(string file, string sql)
    {
        using var node = await StartWithOrders();
        node.Tamper(file, sql);
        Assert.Contains(node.Verify().Findings, finding => finding.Kind == FindingKind.Order);
    }

    private static async Task<TestNode> StartWithOrders()
    {
        var node = await TestNode.StartWithHistory();
        await node.Write(
            Command.MarketCreate,
            tx => MarketCommands.Create(tx, new CreateMarketRequest("GOLD", "SILVER", "1", "1", 0, 0)));
        await Place(node, "sell", "7", "3");
        await Place(node, "buy", "5", "2");
        await node.Write(Command.AuctionUpdate, tx =>
            AuctionCommands.Update(tx, "GOLD-SILVER", new AuctionRequest(60_000)));
        await Place(node, "sell", "8", "1");
        return node;
    }

    private static Task Place(TestNode node, string side, string price, string quantity) => node.Write(
        Command.OrderPlace,
        tx => OrderCommands.Place(
            tx, new PlaceOrderRequest("GOLD-SILVER", side, "limit", quantity, Price: price)));
}
