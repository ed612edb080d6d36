using DSLT.Features.Sales;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Verification;

public sealed class SaleRowsTests(PostgresFixture postgres)
{
    [Theory, EveryDatabase]
    public async Task What_was_sold_is_as_its_terms_say(DatabaseKind kind)
    {
        using var node = await StartWithSale(kind == DatabaseKind.Postgres ? postgres : null);
        node.Stop();
        var report = node.Verify();
        Assert.True(report.Holds, report.ToText());
    }

    [Theory]
    [InlineData("UPDATE sale_purchases SET cost = quantity WHERE number = 2", "sale 1, purchase 2: cost")]
    [InlineData(
        "UPDATE sale_purchases SET position = quantity WHERE number = 1", "sale 1, purchase 1: position")]
    [InlineData("UPDATE sale_purchases SET quantity = '1'", "sale 1, purchase 1")]
    [InlineData(
        "UPDATE sale_purchases SET quantity = '9' || substr(quantity, 2)", "sale 1, purchase 1")]
    [InlineData("UPDATE sale_purchases SET buyer = 1 WHERE number = 2", "sale 1, purchase 2: buyer")]
    [InlineData("UPDATE sale_purchases SET transaction_id = 9", "sale 1, purchase 1: hash")]
    [InlineData("DELETE FROM sale_purchases WHERE number = 1", "sale 1, purchase 2")]
    [InlineData("DELETE FROM sale_purchases WHERE number = 2", "sale 1: sold")]
    [InlineData("DELETE FROM sale_buyers WHERE number = 1", "sale 1, user 1")]
    [InlineData("UPDATE sale_buyers SET paid = bought WHERE number = 1", "sale 1, user 1: paid")]
    [InlineData("UPDATE sale_buyers SET number = 3 WHERE number = 1", "sale 1, user 1: number")]
    [InlineData("UPDATE sale_states SET raised = sold", "sale 1: raised")]
    [InlineData("UPDATE sale_states SET buyers = 7", "sale 1: buyers")]
    [InlineData("UPDATE sale_states SET hash = 'x'", "sale 1: hash")]
    [InlineData("UPDATE sale_states SET stage = 4", "sale 1: its proceeds")]
    [InlineData("UPDATE sale_states SET stage = 4", "sale 1: its tokens")]
    [InlineData("DELETE FROM sale_states", "sale 1: how it stands")]
    public async Task What_was_changed_is_found(string sql, string where)
    {
        using var node = await StartWithSale();
        node.Tamper("projection.db", sql);
        Assert.Contains(
            node.Verify().Findings,
            finding => finding.Kind == FindingKind.Sale && finding.Where == where);
    }

    [Theory]
    [InlineData("UPDATE sales SET max_purchase = min_purchase", "sale 1, purchase 1: quantity")]
    [InlineData("UPDATE sales SET user_limit = min_purchase", "sale 1, user 1: bought")]
    [InlineData("UPDATE sale_blocks SET price = '1' WHERE block = 0", "sale 1: price of a block")]
    [InlineData("DELETE FROM sale_blocks", "sale 1")]
    [InlineData("UPDATE sale_rounds SET end_at = start_at + 1", "sale 1, purchase 1: round")]
    [InlineData(
        "UPDATE sale_rounds SET user_limit = (SELECT min_purchase FROM sales)", "sale 1, purchase 1: round")]
    public async Task Other_terms_are_found(string sql, string where)
    {
        using var node = await StartWithSale();
        node.Tamper("truth.db", sql);
        Assert.Contains(
            node.Verify().Findings,
            finding => finding.Kind == FindingKind.Sale && finding.Where == where);
    }

    /// <summary>Three blocks of 10 GOLD, of which two users bought 12 and 8.</summary>
    private static async Task<TestNode> StartWithSale(PostgresFixture? postgres = null)
    {
        var node = await TestNode.StartWithHistory(postgres);
        var now = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        await node.Write(Command.SaleCreate, tx => SaleCommands.Create(tx, new CreateSaleRequest(
            "GOLD", "SILVER", "10", 3, "2.5", now, now.AddHours(1), SoftCap: "50", MinPurchase: "1")));
        await node.Write(
            Command.TokenTransfer,
            tx => tx.Post(TestNode.Move(1, 3, 1) with
            {
                Postings =
                [
                    DSLT.Ledger.Posting.Debit(DSLT.Ledger.Holder.User(1), TestNode.Silver, new(100)),
                    DSLT.Ledger.Posting.Credit(DSLT.Ledger.Holder.User(3), TestNode.Silver, new(100)),
                ],
            }));
        await node.Write(
            Command.SaleBuy, tx => SalePurchases.Buy(tx, "1", new BuyRequest("12")));
        await node.Write(
            Command.SaleBuy, tx => SalePurchases.Buy(tx, "1", new BuyRequest("8")), user: 3);
        return node;
    }
}
