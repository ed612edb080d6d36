using DSLT.Core;
using DSLT.Features.NftAuctions;
using DSLT.Features.NftOffers;
using DSLT.Features.Nfts;
using DSLT.Sequencing;

namespace DSLT.Tests.Features.Nfts;

/// <summary>
/// A journal that was written before histories told of auctions and offers is read as it stands, and what is
/// read of it is written in the form of now.
/// </summary>
public sealed class NftMovedTests
{
    [Fact]
    public void A_move_of_an_older_journal_came_of_no_auction_and_no_offer()
    {
        var old = new PayloadWriter();
        foreach (var number in new long[] { 7, 3, 1, 5, 6, 2 })
        {
            old.Number(number);
        }

        old.Byte((byte)NftActivityKind.Sale);
        old.Number(2);
        old.Amount(new Amount(90));
        old.Number(4_711);
        old.Number(8);
        NftMoved.WriteStanding(old, new NftStanding(1, 10, 0, 0, Frozen: true));
        old.Number(1);
        old.Number(2);
        old.Bool(false);
        var reader = new PayloadReader(old.Written);
        var moved = NftMoved.Read(ref reader, hasSource: false);
        Assert.True(reader.AtEnd);
        Assert.Equal(
            new NftActivity(
                7, 3, 1, 5, 6, 2, new NftDeal(NftActivityKind.Sale, 2, new Amount(90), 4_711, 8)),
            Assert.Single(moved.Activities));
        var again = new PayloadWriter();
        moved.Write(again);
        reader = new PayloadReader(again.Written);
        Assert.Equal(moved.Activities, NftMoved.Read(ref reader, hasSource: true).Activities);
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void An_auction_of_an_older_journal_is_in_no_history()
    {
        var auction = new NftAuction(
            1, 2, 3, 4, 1, new NftAuctionTerms(1, new Amount(5), Amount.Zero, 500, Amount.Zero, 300), 9,
            NftAuctionStatus.Open, 6, new Amount(7), 1, 0, 8);
        var written = new PayloadWriter();
        new NftAuctionChanged(auction, isBid: true, NftActivityKind.Bid, 77).Write(written);
        var reader = new PayloadReader(written.Written);
        var told = Assert.Single(NftAuctionChanged.Read(ref reader, hasActivity: true).Activities);
        Assert.True(reader.AtEnd);
        Assert.Equal(
            new NftActivity(
                77, 2, 3, 6, 4, 1, new NftDeal(NftActivityKind.Bid, 1, new Amount(7), Auction: 1)),
            told);

        var old = new PayloadWriter();
        new NftAuctionChanged(auction, isBid: true, null, 0).Write(old);
        var before = new PayloadReader(old.Written[..^1]);
        Assert.Empty(NftAuctionChanged.Read(ref before, hasActivity: false).Activities);
        Assert.True(before.AtEnd);
    }

    [Fact]
    public void An_offer_of_an_older_journal_is_in_no_history()
    {
        var offer = new NftOffer(1, 2, 3, 0, 1, new Amount(5), 4, 3, 9, NftOfferStatus.Open, 8);
        var written = new PayloadWriter();
        new NftOfferChanged(offer, NftActivityKind.Offer, 77, 0).Write(written);
        var reader = new PayloadReader(written.Written);
        var told = Assert.Single(NftOfferChanged.Read(ref reader, hasActivity: true).Activities);
        Assert.True(reader.AtEnd);
        Assert.Equal(
            new NftActivity(
                77, 0, 3, 2, 0, 3, new NftDeal(NftActivityKind.Offer, 1, new Amount(5), Offer: 1)),
            told);

        var old = new PayloadWriter();
        new NftOfferChanged(offer, null, 0, 0).Write(old);
        var before = new PayloadReader(old.Written[..^1]);
        Assert.Empty(NftOfferChanged.Read(ref before, hasActivity: false).Activities);
        Assert.True(before.AtEnd);
    }
}
