using System.Collections.Immutable;
using DSLT.Core;

namespace DSLT.Features.NftSales;

/// <summary>How the price of a listing goes. Stored: values are only ever added.</summary>
internal enum NftPricing : byte
{
    Fixed = 1,

    /// <summary>Falls evenly from its first price to its last.</summary>
    DutchLinear = 2,

    /// <summary>Falls by one step after another.</summary>
    DutchStepped = 3,
}

/// <summary>What became of a listing. Stored: values are only ever added.</summary>
internal enum NftListingStatus : byte
{
    Open = 1,
    Sold = 2,
    Cancelled = 3,

    /// <summary>What it offered was moved, burnt or sold elsewhere.</summary>
    Ended = 4,

    Expired = 5,
}

/// <summary>An offer to sell. What it offers stays with its seller until it is bought.</summary>
/// <param name="Lines">What one purchase gets once: one item, or a bundle.</param>
/// <param name="Available">How many times that.</param>
/// <param name="IsLazy">True: what is sold is minted by the sale.</param>
/// <param name="ExpiresAt">0 for never.</param>
internal sealed record NftListing(
    long Id, long Seller, ImmutableArray<ListingLine> Lines, ListingPrice Price, long Available, bool IsLazy,
    long ExpiresAt, NftListingStatus Status, long CreatedAt)
{
    public bool IsOpen => Status == NftListingStatus.Open;

    public bool IsDue(long now) => ExpiresAt > 0 && ExpiresAt <= now;
}

/// <summary>So much of an item.</summary>
internal readonly record struct ListingLine(long Item, long Collection, long Quantity);

/// <summary>What one time the lines of a listing costs.</summary>
/// <param name="Start">The price, or the first of an auction that falls.</param>
/// <param name="End">The last one; the same where it is fixed.</param>
/// <param name="StartsAt">Nobody buys before.</param>
/// <param name="EndsAt">From then on it is the last one; 0 where it is fixed.</param>
internal sealed record ListingPrice(
    NftPricing Pricing, long Token, Amount Start, Amount End, long StartsAt, long EndsAt, long StepSeconds)
{
    /// <summary>The price at a moment, rounded up: against the buyer.</summary>
    public Amount At(long now)
    {
        if (Pricing == NftPricing.Fixed || now <= StartsAt)
        {
            return Start;
        }

        if (now >= EndsAt)
        {
            return End;
        }

        var (passed, whole) = Pricing == NftPricing.DutchLinear
            ? (now - StartsAt, EndsAt - StartsAt)
            : ((now - StartsAt) / (StepSeconds * Clock.Second),
                (EndsAt - StartsAt) / (StepSeconds * Clock.Second));
        return Start - Amount.MulDiv(Start - End, new Amount(passed), new Amount(whole), Rounding.Down);
    }
}
