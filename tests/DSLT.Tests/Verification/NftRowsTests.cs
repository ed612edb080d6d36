using DSLT.Features.Nfts;
using DSLT.Features.NftSales;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Verification;

public sealed class NftRowsTests(PostgresFixture postgres)
{
    [Theory, EveryDatabase]
    public async Task Items_that_nobody_touched_hold(DatabaseKind kind)
    {
        using var node = await StartWithItems(kind == DatabaseKind.Postgres ? postgres : null);
        node.Stop();
        var report = node.Verify();
        Assert.True(report.Holds, report.ToText());
    }

    [Theory]
    [InlineData(
        "UPDATE nft_holdings SET quantity = 2 WHERE item = 1 AND user_id = 3", "item 1: its holdings")]
    [InlineData("UPDATE nft_holdings SET user_id = 2 WHERE item = 1 AND user_id = 3", "item 1: owner")]
    [InlineData("UPDATE nft_holdings SET user_id = 2 WHERE item = 2", "item 2: what user 2 has")]
    [InlineData("DELETE FROM nft_holdings WHERE item = 2", "item 2: its holdings")]
    [InlineData("UPDATE nft_standings SET owner = 1 WHERE item = 1", "item 1: owner")]
    [InlineData("UPDATE nft_standings SET minted = 2 WHERE item = 1", "item 1: minted")]
    [InlineData("UPDATE nft_standings SET burnt = 0 WHERE item = 2", "item 2: burnt")]
    [InlineData("UPDATE nft_standings SET number = 5 WHERE item = 1", "collection 1: numbers")]
    [InlineData("UPDATE nft_standings SET number = 0 WHERE item = 1", "item 1: numbered")]
    [InlineData("DELETE FROM nft_standings WHERE item = 1", "item 1: how it stands")]
    [InlineData("UPDATE nft_items SET max_supply = 3 WHERE id = 2", "item 2: its supply")]
    [InlineData("UPDATE nft_counts SET items = 7 WHERE collection = 2", "collection 2: its counts")]
    [InlineData("DELETE FROM nft_counts WHERE collection = 2", "collection 2: its counts")]
    [InlineData("UPDATE nft_listings SET available = 4 WHERE id = 2", "listing 2, item 2")]
    [InlineData("UPDATE nft_listings SET status = 2 WHERE id = 2", "listing 2, item 2")]
    [InlineData("UPDATE nft_listing_lines SET is_open = FALSE WHERE listing = 2", "listing 2, item 2")]
    [InlineData("UPDATE nft_activity SET to_user = 2 WHERE kind = 4", "item 1: what user 2 has")]
    [InlineData(
        "UPDATE nft_activity SET price = '9' || substr(price, 2) WHERE kind = 4",
        "transaction {t}: price")]
    [InlineData(
        "UPDATE nft_activity SET price = substr(price, 2) || '0' WHERE kind = 4",
        "transaction {t}: the price")]
    [InlineData("UPDATE nft_earnings SET royalties = proceeds", "what User 2 earned in token 1")]
    [InlineData("DELETE FROM nft_earnings WHERE user_id = 1", "what User 1 earned in token 1")]
    public async Task What_was_changed_is_found(string sql, string where)
    {
        using var node = await StartWithItems();
        node.Tamper("projection.db", sql);
        var (found, start) = (node.Verify().Findings, where.Split("{t}"));
        Assert.Contains(
            found,
            finding => finding.Kind == FindingKind.Nft
                && finding.Where.StartsWith(start[0], StringComparison.Ordinal)
                && finding.Where.EndsWith(start[^1], StringComparison.Ordinal));
    }

    /// <summary>A unique item that user 1 sold to user 3, and five of an edition, two burnt.</summary>
    private static async Task<TestNode> StartWithItems(PostgresFixture? postgres = null)
    {
        var node = await TestNode.StartWithHistory(postgres);
        await node.Transfer(1, 3, 100);
        foreach (var kind in new[] { "unique", "edition" })
        {
            await node.Write(Command.NftCollectionCreate, tx => NftCommands.Create(
                tx, new CreateCollectionRequest(
                    kind, kind,
                    Royalty: new RoyaltyBody(1_000, [new RoyaltyReceiverBody("bob", 10_000)]))));
        }

        await node.Write(Command.NftMint, tx => NftMinting.Mint(
            tx, "1", new MintItemRequest(new NftMetadata("one"))));
        await node.Write(Command.NftMint, tx => NftMinting.Mint(
            tx, "2", new MintItemRequest(new NftMetadata("five"), 5, 5)));
        await node.Write(Command.NftBurn, tx => NftItemCommands.Burn(tx, "2", new BurnItemRequest(2)));
        await node.Write(Command.NftList, tx => NftListings.Create(
            tx, new CreateListingRequest([new ListingItemBody("1")], "GOLD", "50")));
        await node.Write(Command.NftList, tx => NftListings.Create(
            tx, new CreateListingRequest([new ListingItemBody("2")], "GOLD", "5", Quantity: 3)));
        await node.Write(
            Command.NftBuy, tx => NftPurchases.Buy(tx, "1", new BuyListingRequest()), user: 3);
        return node;
    }
}
