using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Sequencing;

namespace DSLT.Features.NftSales;

/// <summary>What a listing shows of itself.</summary>
internal static class ListingView
{
    public static ListingResponse Show(Tx tx, NftListing listing) => Show(
        listing, listing.Lines, tx.State.Users.Find(listing.Seller)!.Username,
        tx.State.Tokens.Find(listing.Price.Token)!, tx.Now);

    public static ListingResponse Show(
        NftListing listing, IEnumerable<ListingLine> lines, string seller, Token token, long now)
    {
        var price = listing.Price;
        var status = listing.IsOpen && listing.IsDue(now) ? NftListingStatus.Expired : listing.Status;
        return new ListingResponse(
            listing.Id.ToText(), ListingRules.Text(status), seller,
            [.. lines.Select(line => new ListingItemResponse(
                line.Item.ToText(), line.Collection.ToText(), line.Quantity))],
            token.Symbol, ListingRules.Text(price.Pricing), token.Text(price.At(now)),
            token.Text(price.Start), token.Text(price.End), Clock.Time(price.StartsAt), Time(price.EndsAt),
            price.StepSeconds == 0 ? null : price.StepSeconds, listing.Available, listing.IsLazy,
            Time(listing.ExpiresAt), Clock.Time(listing.CreatedAt));
    }

    private static DateTime? Time(long micros) => micros == 0 ? null : Clock.Time(micros);
}
