using DSLT.Core;
using DSLT.Ledger;

namespace DSLT.Features.NftOffers;

/// <summary>What became of an offer. Stored: values are only ever added.</summary>
internal enum NftOfferStatus : byte
{
    Open = 1,

    /// <summary>All of it.</summary>
    Accepted = 2,

    Cancelled = 3,
    Expired = 4,

    /// <summary>The item that it was for is burnt.</summary>
    Ended = 5,
}

/// <summary>
/// An offer to buy an item, or any of a collection. What is left of it is held in the ledger as long as it
/// is open.
/// </summary>
/// <param name="Item">0: any of the collection.</param>
/// <param name="Price">Of one.</param>
/// <param name="Quantity">How many were asked for.</param>
/// <param name="Remaining">How many still are.</param>
internal sealed record NftOffer(
    long Id, long Buyer, long Collection, long Item, long Token, Amount Price, long Quantity, long Remaining,
    long ExpiresAt, NftOfferStatus Status, long CreatedAt)
{
    public bool IsOpen => Status == NftOfferStatus.Open;

    public AccountId PaysFrom => new(Holder.User(Buyer), Token);

    /// <summary>What is held for it while it is open: it was checked that it is an amount.</summary>
    public Amount Held => PriceOf(Remaining);

    public bool IsDue(long now) => ExpiresAt <= now;

    /// <summary>Of as many as were asked for, or fewer.</summary>
    public Amount PriceOf(long quantity) =>
        Amount.MulDiv(Price, new Amount(quantity), new Amount(1), Rounding.Down);
}
