using DSLT.Data;
using DSLT.Features.Nfts;
using DSLT.Features.NftSearch;
using DSLT.Sequencing;

namespace DSLT.Features.NftOffers;

/// <summary>An offer was made, accepted in part, or is over: all of it as it is now.</summary>
/// <param name="offer">As it is now.</param>
/// <param name="activity">What histories say of it; null of a sale, which says it itself.</param>
/// <param name="activityId">0 where there is none.</param>
/// <param name="owner">Whose unique item it is for; 0 of all others.</param>
internal sealed class NftOfferChanged(
    NftOffer offer, NftActivityKind? activity, long activityId, long owner) : NftHistoryEvent, INftIndexed
{
    private static readonly Table Offers = new(
        "nft_offers", 1, Column.Number("id"), Column.Number("buyer"), Column.Number("collection"),
        Column.Number("item"), Column.Number("token"), Column.Amount("price"), Column.Number("quantity"),
        Column.Number("remaining"), Column.Number("expires_at"), Column.Number("status"),
        Column.Number("created_at"));

    public override EventTag Tag => EventTag.NftOfferTold;

    public override IEnumerable<NftActivity> Activities => activity is not { } kind
        ? []
        :
        [
            new NftActivity(
                activityId, offer.Item, offer.Collection, offer.Buyer, owner, offer.Remaining,
                new NftDeal(kind, offer.Token, offer.Price, Offer: offer.Id)),
        ];

    /// <param name="reader">The payload.</param>
    /// <param name="hasActivity">False of the older form, which is in no history.</param>
    public static NftOfferChanged Read(ref PayloadReader reader, bool hasActivity)
    {
        var offer = new NftOffer(
            reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number(),
            reader.Amount(), reader.Number(), reader.Number(), reader.Number(),
            (NftOfferStatus)reader.Byte(), reader.Number());
        var kind = hasActivity ? reader.Byte() : 0;
        return kind == 0
            ? new NftOfferChanged(offer, null, 0, 0)
            : new NftOfferChanged(offer, (NftActivityKind)kind, reader.Number(), reader.Number());
    }

    public override void Write(PayloadWriter writer)
    {
        writer.Number(offer.Id);
        writer.Number(offer.Buyer);
        writer.Number(offer.Collection);
        writer.Number(offer.Item);
        writer.Number(offer.Token);
        writer.Amount(offer.Price);
        writer.Number(offer.Quantity);
        writer.Number(offer.Remaining);
        writer.Number(offer.ExpiresAt);
        writer.Byte((byte)offer.Status);
        writer.Number(offer.CreatedAt);
        writer.Byte((byte)(activity ?? 0));
        if (activity is not null)
        {
            writer.Number(activityId);
            writer.Number(owner);
        }
    }

    public override void Apply(State state, in RecordHeader record)
    {
        state.NftOffers.Change(offer, record.Sequence);
        if (activity is not null)
        {
            state.Nfts.Tell(this, record, activityId);
        }
    }

    public override void Project(Projection projection, in RecordHeader record)
    {
        base.Project(projection, record);
        projection.Latest(Offers, offer.Id, 0, writer =>
        {
            writer.Row(Offers);
            writer.Add(offer.Id);
            writer.Add(offer.Buyer);
            writer.Add(offer.Collection);
            writer.Add(offer.Item);
            writer.Add(offer.Token);
            writer.Add(offer.Price);
            writer.Add(offer.Quantity);
            writer.Add(offer.Remaining);
            writer.Add(offer.ExpiresAt);
            writer.Add((long)offer.Status);
            writer.Add(offer.CreatedAt);
            writer.End();
        });
        projection.Tell(this);
    }

    public void Index(NftIndex index) => index.Bid(offer.Id, offer.Item, offer.IsOpen);
}
