using DSLT.Core;
using DSLT.Features.Tokens;

namespace DSLT.Features.NftSales;

/// <summary>What may be offered, and what may be bought.</summary>
internal static class ListingRules
{
    public const int MaxLines = 50;
    public const int MaxSteps = 1_000;

    /// <summary>So many of one seller may offer the same item at a time.</summary>
    public const int MaxOpenOfItem = 10;

    private const long MaxDurationDays = 3_650;

    private static readonly Refusal Dutch = Refusal.Invalid(
        "pricing",
        "A price that falls has an 'endPrice' below 'price' and an 'endsAt'; one in steps has "
            + $"'stepSeconds' too, of which 1 to {MaxSteps} make up the whole time.");

    public static string Text(NftListingStatus status) => status switch
    {
        NftListingStatus.Open => "open",
        NftListingStatus.Sold => "sold",
        NftListingStatus.Cancelled => "cancelled",
        NftListingStatus.Ended => "ended",
        _ => "expired",
    };

    public static string Text(NftPricing pricing) => pricing switch
    {
        NftPricing.Fixed => "fixed",
        NftPricing.DutchLinear => "dutchLinear",
        _ => "dutchStepped",
    };

    /// <summary>The price as it was asked for.</summary>
    public static Result<ListingPrice> Price(CreateListingRequest request, Token token, long now)
    {
        if (!Amount.ParsePositive(request.Price, token.Decimals, "price")
                .Is(out var start, out var refusal))
        {
            return refusal;
        }

        var startsAt = request.StartsAt is { } at ? Clock.Micros(at) : now;
        var endsAt = request.EndsAt is { } until ? Clock.Micros(until) : 0;
        if (startsAt > now + (MaxDurationDays * Clock.Day))
        {
            return Refusal.Invalid("starts_at", "It starts within ten years.");
        }

        NftPricing? pricing = request.Pricing switch
        {
            null or "fixed" => NftPricing.Fixed,
            "dutchLinear" => NftPricing.DutchLinear,
            "dutchStepped" => NftPricing.DutchStepped,
            _ => null,
        };
        if (pricing == NftPricing.Fixed)
        {
            return request.EndPrice is null && request.EndsAt is null && request.StepSeconds is null
                ? new ListingPrice(NftPricing.Fixed, token.Id, start, start, startsAt, 0, 0)
                : Dutch;
        }

        if (pricing is not { } falling || endsAt <= startsAt
            || endsAt - startsAt > MaxDurationDays * Clock.Day
            || request.StepSeconds is null != (falling == NftPricing.DutchLinear))
        {
            return Dutch;
        }

        return !Amount.ParsePositive(request.EndPrice, token.Decimals, "end_price")
                .Is(out var end, out refusal) ? refusal
            : end >= start || !AreSteps(endsAt - startsAt, request.StepSeconds) ? Dutch
            : new ListingPrice(falling, token.Id, start, end, startsAt, endsAt, request.StepSeconds ?? 0);
    }

    /// <summary>Another price of an open listing; a falling one falls from it, in the same time.</summary>
    public static Result<ListingPrice> Reprice(
        ListingPrice before, string price, string? endPrice, Token token)
    {
        if (!Amount.ParsePositive(price, token.Decimals, "price").Is(out var start, out var refusal))
        {
            return refusal;
        }

        if (before.Pricing == NftPricing.Fixed)
        {
            return endPrice is null ? before with { Start = start, End = start } : Dutch;
        }

        return !Amount.ParsePositive(endPrice, token.Decimals, "end_price").Is(out var end, out refusal)
            ? refusal
            : end >= start ? Dutch
            : before with { Start = start, End = end };
    }

    public static Result<long> Expiry(DateTimeOffset? expiresAt, long now)
    {
        if (expiresAt is not { } at)
        {
            return 0;
        }

        var micros = Clock.Micros(at);
        return micros > now && micros <= now + (MaxDurationDays * Clock.Day)
            ? micros
            : Refusal.Invalid("expires_at", "A listing expires in the future, within ten years.");
    }

    /// <summary>The refusal where a seller cannot offer a line of a listing so many times.</summary>
    /// <param name="has">What there is to offer: what they have, or what is not minted yet.</param>
    /// <param name="inAuction">What of it is put up for auction.</param>
    public static Refusal? CheckCovered(ListingLine line, long has, long inAuction, long available) =>
        has == 0 ? new Refusal(Code.Forbidden, $"You have nothing of item {line.Item} to offer.")
        : (has - inAuction) / line.Quantity < available ? new Refusal(
            Code.InsufficientItems,
            $"There are {has} of item {line.Item} to offer, {inAuction} of them in an auction.")
        : null;

    /// <summary>The refusal where a listing cannot be bought now.</summary>
    public static Refusal? CheckOpen(NftListing listing, long now) =>
        !listing.IsOpen ? new Refusal(
            Code.ListingClosed, $"Listing {listing.Id} is {Text(listing.Status)}; nothing was taken.")
        : listing.IsDue(now) ? new Refusal(
            Code.ListingClosed, $"Listing {listing.Id} is expired; nothing was taken.")
        : now < listing.Price.StartsAt ? new Refusal(
            Code.ListingNotStarted, $"Listing {listing.Id} has not started yet.")
        : null;

    /// <summary>What so many times the lines cost now, or the refusal of it.</summary>
    public static Result<Amount> Total(NftListing listing, long quantity, long now) =>
        quantity > listing.Available
            ? new Refusal(
                Code.InsufficientItems, $"{listing.Available} are left in listing {listing.Id}.")
            : Amount.TryMulDiv(
                listing.Price.At(now), new Amount(quantity), new Amount(1), Rounding.Down, out var total)
                ? total
                : Refusal.Invalid("quantity", "That would cost more than any amount can be.");

    private static bool AreSteps(long whole, long? seconds) => seconds is not { } step
        || (step > 0 && step <= whole / Clock.Second && whole % (step * Clock.Second) == 0
            && whole / (step * Clock.Second) <= MaxSteps);
}
