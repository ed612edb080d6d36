using DSLT.Core;
using DSLT.Features.Nfts;
using DSLT.Features.Tokens;

namespace DSLT.Features.NftOffers;

/// <summary>What may be offered, and who may accept it.</summary>
internal static class NftOfferRules
{
    /// <summary>Of one buyer at a time.</summary>
    public const int MaxOpen = 200;

    /// <summary>Of the offers for an item, so many end in the transaction that burns it.</summary>
    public const int MaxEnded = 100;

    private const long MinDuration = Clock.Minute;
    private const long MaxDuration = 180 * Clock.Day;

    public static string Text(NftOfferStatus status) => status switch
    {
        NftOfferStatus.Open => "open",
        NftOfferStatus.Accepted => "accepted",
        NftOfferStatus.Cancelled => "cancelled",
        NftOfferStatus.Expired => "expired",
        _ => "ended",
    };

    public static Result<long> Expiry(DateTimeOffset expiresAt, long now)
    {
        var micros = Clock.Micros(expiresAt);
        return micros >= now + MinDuration && micros <= now + MaxDuration
            ? micros
            : Refusal.Invalid("expires_at", "An offer expires in one minute to 180 days.");
    }

    /// <summary>The price of one and of all of an offer.</summary>
    public static Result<(Amount One, Amount All)> Price(string amount, long quantity, Token token) =>
        Amount.ParsePositive(amount, token.Decimals).Then<(Amount, Amount)>(one =>
            Amount.TryMulDiv(one, new Amount(quantity), new Amount(1), Rounding.Down, out var all)
                ? (one, all)
                : Refusal.Invalid("quantity", "That would cost more than any amount can be."));

    /// <summary>The refusal where so much of an item is not asked for.</summary>
    public static Refusal? CheckItem(NftItem item, long quantity, long buyer) =>
        item.Standing.Owner == buyer ? new Refusal(Code.SelfTransfer, "You have this item already.")
        : item.MaxSupply < quantity ? Refusal.Invalid(
            "quantity", $"There are at most {item.MaxSupply} of item {item.Id}.")
        : item.IsBurnt ? new Refusal(
            Code.InsufficientItems, $"Item {item.Id} is burnt.")
        : null;

    public static Refusal? CheckRoom(int open) => open >= MaxOpen
        ? new Refusal(Code.LimitReached, $"A user has at most {MaxOpen} open offers.")
        : null;

    /// <summary>The refusal where an offer is not accepted any more.</summary>
    public static Refusal? CheckOpen(NftOffer offer, long now) =>
        !offer.IsOpen ? Closed(offer)
        : offer.IsDue(now) ? new Refusal(Code.OfferClosed, $"Offer {offer.Id} is expired.")
        : null;

    /// <summary>The refusal where an offer is not for so much of an item.</summary>
    public static Refusal? CheckFits(NftOffer offer, NftItem item, long quantity) =>
        item.Collection != offer.Collection || (offer.Item != 0 && offer.Item != item.Id)
            ? Refusal.Invalid("item_id", $"Offer {offer.Id} is not for item {item.Id}.")
        : quantity > offer.Remaining ? new Refusal(
            Code.InsufficientItems, $"Offer {offer.Id} is for {offer.Remaining} more.")
        : null;

    public static Refusal? CheckCancels(NftOffer offer, long user) =>
        offer.Buyer != user ? new Refusal(Code.Forbidden, "Only who made an offer may cancel it.")
        : !offer.IsOpen ? Closed(offer)
        : null;

    private static Refusal Closed(NftOffer offer) =>
        new(Code.OfferClosed, $"Offer {offer.Id} is {Text(offer.Status)}.");
}
