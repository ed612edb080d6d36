using DSLT.Core;
using DSLT.Features.NftAuctions;
using DSLT.Features.NftOffers;
using DSLT.Features.Nfts;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Verification;

public sealed class NftBidRowsTests(PostgresFixture postgres)
{
    private const string NoAmount = "000000000000000000000000000000000000000";

    [Theory, EveryDatabase]
    public async Task Auctions_and_offers_that_nobody_touched_hold(DatabaseKind kind)
    {
        using var node = await StartWithBids(kind == DatabaseKind.Postgres ? postgres : null);
        node.Stop();
        var report = node.Verify();
        Assert.True(report.Holds, report.ToText());
    }

    [Theory]
    [InlineData("UPDATE nft_auctions SET bid = replace(bid, '60', '61') WHERE id = 1", "auction 1: its best")]
    [InlineData("UPDATE nft_auctions SET bidder = 2 WHERE id = 1", "auction 1: its best bid")]
    [InlineData("UPDATE nft_auctions SET bids = 1 WHERE id = 1", "auction 1: its best bid")]
    [InlineData("DELETE FROM nft_bids WHERE number = 1", "auction 1")]
    [InlineData("UPDATE nft_bids SET amount = replace(amount, '50', '59') WHERE number = 1", "auction 1")]
    [InlineData("UPDATE nft_bids SET auction = 7", "auction 7")]
    [InlineData("UPDATE nft_auctions SET quantity = 6 WHERE id = 1", "auction 1")]
    [InlineData("UPDATE nft_auctions SET status = 2 WHERE id = 1", "auction 1: its sale")]
    [InlineData("UPDATE nft_auctions SET seller = 3 WHERE id = 1", "auction 1")]
    [InlineData("UPDATE nft_auctions SET status = 1, item = 1 WHERE id = 2", "auctions of item 1")]
    [InlineData("UPDATE nft_auctions SET bid = 'x' WHERE id = 1", "auction 1")]
    [InlineData("UPDATE nft_offers SET remaining = 4 WHERE id = 1", "offer 1")]
    [InlineData("UPDATE nft_offers SET remaining = 0 WHERE id = 1", "offer 1")]
    [InlineData("UPDATE nft_offers SET status = 2 WHERE id = 1", "offer 1")]
    [InlineData($"UPDATE nft_offers SET price = '{NoAmount}' WHERE id = 1", "offer 1")]
    public async Task What_was_changed_is_found(string sql, string where)
    {
        using var node = await StartWithBids();
        node.Tamper("projection.db", sql);
        Assert.Contains(
            node.Verify().Findings,
            finding => finding.Kind == FindingKind.NftBid
                && finding.Where.StartsWith(where, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("UPDATE nft_auctions SET status = 3 WHERE id = 1", 60)]
    [InlineData("UPDATE nft_offers SET status = 3 WHERE id = 1", 30)]
    [InlineData("UPDATE nft_offers SET remaining = 2 WHERE id = 1", 10)]
    public async Task Money_that_is_held_for_nothing_is_found(string sql, int tooMuch)
    {
        using var node = await StartWithBids();
        node.Tamper("projection.db", sql);
        var found = Assert.Single(
            node.Verify().Findings, finding => finding.Kind == FindingKind.Order);
        Assert.Equal("User 3, token 1: held", found.Where);
        Assert.StartsWith($"{90 - tooMuch} for live orders, bids and offers", found.Expected);
        Assert.Equal("90", found.Found);
    }

    /// <summary>
    /// Five of an edition of user 1 in an auction that user 3 leads with 60, after 50 of their own; another
    /// that was cancelled; and an offer of user 3 for three at 10.
    /// </summary>
    private static async Task<TestNode> StartWithBids(PostgresFixture? postgres = null)
    {
        var node = await TestNode.StartWithHistory(postgres);
        await node.Transfer(1, 3, 100);
        await node.Write(
            Command.NftCollectionCreate,
            tx => NftCommands.Create(tx, new CreateCollectionRequest("all", "edition")));
        await node.Write(Command.NftMint, tx => NftMinting.Mint(
            tx, "1", new MintItemRequest(new NftMetadata("five"), 5, 5)));
        await node.Write(Command.NftAuctionCreate, tx => NftAuctionCommands.Create(tx, Auction(tx)));
        await node.Write(
            Command.NftBid, tx => NftAuctionCommands.Bid(tx, "1", new PlaceNftBidRequest("50")), user: 3);
        await node.Write(
            Command.NftBid, tx => NftAuctionCommands.Bid(tx, "1", new PlaceNftBidRequest("60")), user: 3);
        await node.Write(
            Command.NftOfferCreate,
            tx => NftOfferCommands.Create(tx, new CreateNftOfferRequest(
                "GOLD", "10", Clock.Time(tx.Now + Clock.Day), CollectionId: "1", Quantity: 3)),
            user: 3);
        await node.Write(Command.NftMint, tx => NftMinting.Mint(
            tx, "1", new MintItemRequest(new NftMetadata("one"))));
        await node.Write(
            Command.NftAuctionCreate,
            tx => NftAuctionCommands.Create(tx, Auction(tx) with { ItemId = "2", Quantity = 1 }));
        await node.Write(Command.NftAuctionCancel, tx => NftAuctionCommands.Cancel(tx, "2"));
        return node;
    }

    private static CreateNftAuctionRequest Auction(Tx tx) =>
        new("1", "GOLD", "50", Clock.Time(tx.Now + Clock.Day), 5);
}
