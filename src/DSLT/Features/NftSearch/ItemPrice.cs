using DSLT.Core;
using DSLT.Features.NftSales;

namespace DSLT.Features.NftSearch;

/// <summary>What an item can be bought for at once.</summary>
/// <param name="Amount">Of one copy.</param>
internal readonly record struct ItemPrice(long Token, Amount Amount, long Listing)
{
    /// <summary>One copy by a listing that offers nothing else, rounded up.</summary>
    public static Amount Of(NftListing listing, long now) => Amount.MulDiv(
        listing.Price.At(now), new Amount(1), new Amount(listing.Lines[0].Quantity), Rounding.Up);

    /// <summary>
    /// The least that an item costs now in a token, or in that of its oldest listing where none is asked for;
    /// null where nobody can buy it so. One that expired counts until the job has ended it.
    /// </summary>
    public static ItemPrice? Least(ReadOnlySpan<NftListing> open, long? token, long now)
    {
        ItemPrice? least = null;
        foreach (var listing in open)
        {
            if (listing.Price.StartsAt <= now
                && listing.Price.Token == (token ?? least?.Token ?? listing.Price.Token)
                && Of(listing, now) is var price && (least is not { } before || price < before.Amount))
            {
                least = new ItemPrice(listing.Price.Token, price, listing.Id);
            }
        }

        return least;
    }
}
