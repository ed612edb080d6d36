using DSLT.Features.Auctions;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Verification;

public sealed class OrderRowsTests(PostgresFixture postgres)
{
    [Theory, EveryDatabase]
    public async Task Orders_hold_what_they_need_and_traded_what_they_say(DatabaseKind kind)
    {
        using var node = await StartWithOrders(kind == DatabaseKind.Postgres ? postgres : null);
        node.Stop();
        var report = node.Verify();
        Assert.True(report.Holds, report.ToText());
    }

    [Theory]
    [InlineData("UPDATE order_states SET lots = lots - 1 WHERE order_id = 1", "token 1: held")]
    [InlineData("UPDATE orders SET price = price + 1 WHERE id = 2", "token 2: held")]
    [InlineData("UPDATE orders SET price = 0 WHERE id = 2", "order 2: its price")]
    [InlineData("UPDATE orders SET price = 9000000000000000000 WHERE id = 2", "order 2: its price")]
    [InlineData("UPDATE orders SET market = 9 WHERE id = 1", "order 1")]
    [InlineData("UPDATE orders SET user_id = 3 WHERE id = 2", "User 3, token 2: held")]
    [InlineData("UPDATE order_states SET lots = lots + 1 WHERE order_id = 1", "order 1: what is left of it")]
    [InlineData("UPDATE order_states SET filled_lots = 4 WHERE order_id = 2", "order 2: what is left of it")]
    [InlineData("UPDATE order_states SET filled_lots = -1 WHERE order_id = 2", "order 2: what is left of it")]
    [InlineData("UPDATE order_states SET status = 1 WHERE order_id = 3", "order 3: what is left of it")]
    [InlineData("UPDATE order_states SET lots = lots + 1 WHERE status = 6", "order 4: what is left of it")]
    [InlineData("UPDATE order_states SET filled_lots = 0 WHERE order_id = 1", "order 1: filled lots")]
    [InlineData("UPDATE order_states SET filled_quote = fee WHERE order_id = 1", "order 1: filled quote")]
    [InlineData("UPDATE order_states SET fee = filled_quote WHERE order_id = 1", "order 1: fee")]
    [InlineData("UPDATE trades SET lots = lots + 1", "order 1: filled lots")]
    [InlineData("UPDATE trades SET taker_order = 2", "order 2: filled quote")]
    [InlineData("DELETE FROM trades", "order 1: filled lots")]
    [InlineData("UPDATE order_states SET status = 3 WHERE order_id = 2", "token 2: held")]
    [InlineData("UPDATE order_states SET status = 2 WHERE order_id = 2", "order 2")]
    [InlineData("UPDATE order_states SET status = 9 WHERE order_id = 3", "order 3")]
    [InlineData("UPDATE order_states SET filled_lots = 0 WHERE order_id = 3", "order 3")]
    public async Task An_order_that_was_changed_is_found(string sql, string where)
    {
        using var node = await StartWithOrders();
        node.Tamper("projection.db", sql);
        Assert.Contains(
            node.Verify().Findings,
            finding => finding.Kind == FindingKind.Order
                && finding.Where.EndsWith(where, StringComparison.Ordinal));
    }

    /// <summary>
    /// Two orders, of the first of which a part was filled by a third, and one that waits for an auction.
    /// </summary>
    private static async Task<TestNode> StartWithOrders(PostgresFixture? postgres = null)
    {
        var node = await TestNode.StartWithHistory(postgres);
        await node.Write(
            Command.MarketCreate,
            tx => MarketCommands.Create(tx, new CreateMarketRequest("GOLD", "SILVER", "1", "1", 1_000, 0)));
        await Place(node, "sell", "7", "3");
        await Place(node, "buy", "5", "2");
        await Place(node, "buy", "7", "1");
        await node.Write(Command.AuctionUpdate, tx =>
            AuctionCommands.Update(tx, "GOLD-SILVER", new AuctionRequest(60_000)));
        await Place(node, "sell", "8", "1");
        return node;
    }

    private static Task Place(TestNode node, string side, string price, string quantity) => node.Write(
        Command.OrderPlace,
        tx => OrderCommands.Place(
            tx, new PlaceOrderRequest(
                "GOLD-SILVER", side, "limit", quantity, Price: price, SelfTradePrevention: "none")));
}
