using DSLT.Data;
using DSLT.Features.Nfts;
using DSLT.Features.NftSearch;
using DSLT.Sequencing;

namespace DSLT.Features.NftAuctions;

/// <summary>An auction was made, was bid for or is over: all of it as it is now.</summary>
/// <param name="auction">As it is now.</param>
/// <param name="isBid">True where somebody bid by this: it stands among the bids then.</param>
/// <param name="activity">What the item's history says of it; null of a sale, which says it itself.</param>
/// <param name="activityId">0 where there is none.</param>
internal sealed class NftAuctionChanged(
    NftAuction auction, bool isBid, NftActivityKind? activity, long activityId) : NftHistoryEvent, INftIndexed
{
    private static readonly Table Auctions = new(
        "nft_auctions", 1, Column.Number("id"), Column.Number("item"), Column.Number("collection"),
        Column.Number("seller"), Column.Number("quantity"), Column.Number("token"),
        Column.Amount("start_price"), Column.Amount("reserve"), Column.Number("step_bps"),
        Column.Amount("step"), Column.Number("ends_at"), Column.Number("extension_seconds"),
        Column.Number("status"), Column.Number("bidder"), Column.Amount("bid"), Column.Number("bids"),
        Column.Number("transaction_id"), Column.Number("created_at"));

    private static readonly Table Bids = new(
        "nft_bids", 2, Column.Number("auction"), Column.Number("number"), Column.Number("bidder"),
        Column.Amount("amount"), Column.Number("at"));

    public override EventTag Tag => EventTag.NftAuctionTold;

    /// <summary>Its price is the best bid, and before the first the one that it begins at.</summary>
    public override IEnumerable<NftActivity> Activities => activity is not { } kind
        ? []
        :
        [
            new NftActivity(
                activityId, auction.Item, auction.Collection, isBid ? auction.Bidder : auction.Seller,
                isBid ? auction.Seller : 0, auction.Quantity,
                new NftDeal(
                    kind, auction.Terms.Token, auction.HasBid ? auction.Bid : auction.Terms.StartPrice,
                    Auction: auction.Id)),
        ];

    /// <param name="reader">The payload.</param>
    /// <param name="hasActivity">False of the older form, which is in no history.</param>
    public static NftAuctionChanged Read(ref PayloadReader reader, bool hasActivity)
    {
        var (id, item, collection, seller, quantity) = (
            reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number());
        var terms = new NftAuctionTerms(
            reader.Number(), reader.Amount(), reader.Amount(), (int)reader.Number(), reader.Amount(),
            reader.Number());
        var auction = new NftAuction(
            id, item, collection, seller, quantity, terms, reader.Number(), (NftAuctionStatus)reader.Byte(),
            reader.Number(), reader.Amount(), reader.Number(), reader.Number(), reader.Number());
        var (isBid, kind) = (reader.Bool(), hasActivity ? reader.Byte() : 0);
        return new NftAuctionChanged(
            auction, isBid, kind == 0 ? null : (NftActivityKind)kind, kind == 0 ? 0 : reader.Number());
    }

    public override void Write(PayloadWriter writer)
    {
        writer.Number(auction.Id);
        writer.Number(auction.Item);
        writer.Number(auction.Collection);
        writer.Number(auction.Seller);
        writer.Number(auction.Quantity);
        writer.Number(auction.Terms.Token);
        writer.Amount(auction.Terms.StartPrice);
        writer.Amount(auction.Terms.Reserve);
        writer.Number(auction.Terms.StepBps);
        writer.Amount(auction.Terms.Step);
        writer.Number(auction.Terms.ExtensionSeconds);
        writer.Number(auction.EndsAt);
        writer.Byte((byte)auction.Status);
        writer.Number(auction.Bidder);
        writer.Amount(auction.Bid);
        writer.Number(auction.Bids);
        writer.Number(auction.TransactionId);
        writer.Number(auction.CreatedAt);
        writer.Bool(isBid);
        writer.Byte((byte)(activity ?? 0));
        if (activity is not null)
        {
            writer.Number(activityId);
        }
    }

    public override void Apply(State state, in RecordHeader record)
    {
        var led = state.NftAuctions.Find(auction.Id)?.Bidder ?? 0;
        state.NftAuctions.Change(auction, record.Sequence);
        if (activity is not null)
        {
            state.Nfts.Tell(this, record, activityId, led);
        }
    }

    public override void Project(Projection projection, in RecordHeader record)
    {
        base.Project(projection, record);
        projection.Latest(Auctions, auction.Id, 0, WriteAuction);
        if (isBid)
        {
            var time = record.Time;
            projection.Latest(Bids, auction.Id, auction.Bids, writer =>
            {
                writer.Row(Bids);
                writer.Add(auction.Id);
                writer.Add(auction.Bids);
                writer.Add(auction.Bidder);
                writer.Add(auction.Bid);
                writer.Add(time);
                writer.End();
            });
        }

        projection.Tell(this);
    }

    public void Index(NftIndex index) => index.Auction(auction.Id, auction.Item, auction.IsOpen);

    private void WriteAuction(IWriter writer)
    {
        var terms = auction.Terms;
        writer.Row(Auctions);
        writer.Add(auction.Id);
        writer.Add(auction.Item);
        writer.Add(auction.Collection);
        writer.Add(auction.Seller);
        writer.Add(auction.Quantity);
        writer.Add(terms.Token);
        writer.Add(terms.StartPrice);
        writer.Add(terms.Reserve);
        writer.Add((long)terms.StepBps);
        writer.Add(terms.Step);
        writer.Add(auction.EndsAt);
        writer.Add(terms.ExtensionSeconds);
        writer.Add((long)auction.Status);
        writer.Add(auction.Bidder);
        writer.Add(auction.Bid);
        writer.Add(auction.Bids);
        writer.Add(auction.TransactionId);
        writer.Add(auction.CreatedAt);
        writer.End();
    }
}
