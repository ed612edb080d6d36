using DSLT.Data;
using DSLT.Features.NftSearch;
using DSLT.Sequencing;

namespace DSLT.Features.NftOffers;

/// <summary>An offer was made, accepted in part, or is over: all of it as it is now.</summary>
internal sealed class NftOfferChanged(NftOffer offer) : Event, INftIndexed
{
    private static readonly Table Offers = new(
        "nft_offers", 1, Column.Number("id"), Column.Number("buyer"), Column.Number("collection"),
        Column.Number("item"), Column.Number("token"), Column.Amount("price"), Column.Number("quantity"),
        Column.Number("remaining"), Column.Number("expires_at"), Column.Number("status"),
        Column.Number("created_at"));

    public override EventTag Tag => EventTag.NftOfferChanged;

    public static NftOfferChanged Read(ref PayloadReader reader) => new(new NftOffer(
        reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number(),
        reader.Amount(), reader.Number(), reader.Number(), reader.Number(), (NftOfferStatus)reader.Byte(),
        reader.Number()));

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
    }

    public override void Apply(State state, in RecordHeader record) =>
        state.NftOffers.Change(offer, record.Sequence);

    public override void Project(Projection projection, in RecordHeader record)
    {
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
