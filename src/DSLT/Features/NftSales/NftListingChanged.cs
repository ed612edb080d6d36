using System.Collections.Immutable;
using DSLT.Data;
using DSLT.Features.Nfts;
using DSLT.Features.NftSearch;
using DSLT.Sequencing;

namespace DSLT.Features.NftSales;

/// <summary>A listing was made or stands differently: all of it as it is now.</summary>
/// <param name="listing">As it is now.</param>
/// <param name="isNew">True where it was made by this.</param>
/// <param name="activity">What its items' histories say of it, or null.</param>
/// <param name="firstActivity">The id of the first line's; the others' follow on.</param>
internal sealed class NftListingChanged(
    NftListing listing, bool isNew, NftActivityKind? activity, long firstActivity)
    : NftHistoryEvent, INftIndexed
{
    private static readonly Table Listings = new(
        "nft_listings", 1, Column.Number("id"), Column.Number("seller"), Column.Number("token"),
        Column.Number("pricing"), Column.Amount("start_price"), Column.Amount("end_price"),
        Column.Number("starts_at"), Column.Number("ends_at"), Column.Number("step_seconds"),
        Column.Flag("lazy"), Column.Number("available"), Column.Number("expires_at"),
        Column.Number("status"), Column.Number("created_at"));

    private static readonly Table Lines = new(
        "nft_listing_lines", 2, Column.Number("listing"), Column.Number("line"), Column.Number("item"),
        Column.Number("collection"), Column.Number("seller"), Column.Number("quantity"),
        Column.Flag("is_open"));

    public override EventTag Tag => EventTag.NftListingChanged;

    public override IEnumerable<NftActivity> Activities => activity is not { } kind
        ? []
        : listing.Lines.Select((line, at) => new NftActivity(
            firstActivity + at, line.Item, line.Collection, listing.Seller, 0,
            line.Quantity * listing.Available,
            new NftDeal(kind, listing.Price.Token, listing.Price.Start, 0, listing.Id)));

    public static NftListingChanged Read(ref PayloadReader reader)
    {
        var (id, seller) = (reader.Number(), reader.Number());
        var lines = ImmutableArray.CreateBuilder<ListingLine>(reader.Count());
        for (var i = lines.Capacity; i > 0; i--)
        {
            lines.Add(new ListingLine(reader.Number(), reader.Number(), reader.Number()));
        }

        var price = new ListingPrice(
            (NftPricing)reader.Byte(), reader.Number(), reader.Amount(), reader.Amount(), reader.Number(),
            reader.Number(), reader.Number());
        var listing = new NftListing(
            id, seller, lines.MoveToImmutable(), price, reader.Number(), reader.Bool(), reader.Number(),
            (NftListingStatus)reader.Byte(), reader.Number());
        var (isNew, kind) = (reader.Bool(), reader.Byte());
        return new NftListingChanged(
            listing, isNew, kind == 0 ? null : (NftActivityKind)kind, reader.Number());
    }

    public override void Write(PayloadWriter writer)
    {
        writer.Number(listing.Id);
        writer.Number(listing.Seller);
        writer.Unsigned((ulong)listing.Lines.Length);
        foreach (var (item, collection, quantity) in listing.Lines)
        {
            writer.Number(item);
            writer.Number(collection);
            writer.Number(quantity);
        }

        var price = listing.Price;
        writer.Byte((byte)price.Pricing);
        writer.Number(price.Token);
        writer.Amount(price.Start);
        writer.Amount(price.End);
        writer.Number(price.StartsAt);
        writer.Number(price.EndsAt);
        writer.Number(price.StepSeconds);
        writer.Number(listing.Available);
        writer.Bool(listing.IsLazy);
        writer.Number(listing.ExpiresAt);
        writer.Byte((byte)listing.Status);
        writer.Number(listing.CreatedAt);
        writer.Bool(isNew);
        writer.Byte((byte)(activity ?? 0));
        writer.Number(firstActivity);
    }

    public override void Apply(State state, in RecordHeader record)
    {
        state.NftListings.Change(listing, isNew, record.Sequence);
        if (activity is not null)
        {
            state.Nfts.Tell(this, record, firstActivity + listing.Lines.Length - 1);
        }
    }

    public override void Project(Projection projection, in RecordHeader record)
    {
        base.Project(projection, record);
        projection.Latest(Listings, listing.Id, 0, Write);
        for (var i = 0; (isNew || !listing.IsOpen) && i < listing.Lines.Length; i++)
        {
            var (at, line) = (i, listing.Lines[i]);
            projection.Latest(Lines, listing.Id, at, writer => Write(writer, at, line));
        }

        projection.Tell(this);
    }

    public void Index(NftIndex index) => index.Offer(listing);

    private void Write(IWriter writer)
    {
        var price = listing.Price;
        writer.Row(Listings);
        writer.Add(listing.Id);
        writer.Add(listing.Seller);
        writer.Add(price.Token);
        writer.Add((long)price.Pricing);
        writer.Add(price.Start);
        writer.Add(price.End);
        writer.Add(price.StartsAt);
        writer.Add(price.EndsAt);
        writer.Add(price.StepSeconds);
        writer.Add(listing.IsLazy);
        writer.Add(listing.Available);
        writer.Add(listing.ExpiresAt);
        writer.Add((long)listing.Status);
        writer.Add(listing.CreatedAt);
        writer.End();
    }

    private void Write(IWriter writer, int at, ListingLine line)
    {
        writer.Row(Lines);
        writer.Add(listing.Id);
        writer.Add((long)at);
        writer.Add(line.Item);
        writer.Add(line.Collection);
        writer.Add(listing.Seller);
        writer.Add(line.Quantity);
        writer.Add(listing.IsOpen);
        writer.End();
    }
}
