using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Features.Nfts;
using DSLT.Features.Tokens;
using DSLT.Sequencing;

namespace DSLT.Features.NftSales;

/// <summary>Commands of sellers, and the end of listings that are not covered any more.</summary>
internal static class NftListings
{
    /// <summary>Of one bulk command.</summary>
    public const int MaxAtOnce = 500;

    /// <summary>Cancelled by one command.</summary>
    public const int MaxCancelled = 1_000;

    public static Result<NftListing> Create(Tx tx, CreateListingRequest request)
    {
        if (!tx.State.Tokens.Get(request.Token).Is(out var token, out var refusal)
            || !ListingRules.Price(request, token, tx.Now).Is(out var price, out refusal)
            || !ListingRules.Expiry(request.ExpiresAt, tx.Now).Is(out var expiresAt, out refusal)
            || !NftRules.Quantity(request.Quantity).Is(out var available, out refusal)
            || !Lines(tx, request, available).Is(out var lines, out refusal))
        {
            return refusal;
        }

        if (TokenRules.NotPaused(token).Refusal is { } paused)
        {
            return paused;
        }

        var listing = new NftListing(
            tx.State.NftListings.NextId(), tx.Caller.UserId, lines, price, available, request.Lazy is true,
            expiresAt, NftListingStatus.Open, tx.Now);
        Raise(tx, listing, NftActivityKind.List, isNew: true);
        tx.Note($"listing {listing.Id}: {request.Price} {token.Symbol}");
        return listing;
    }

    /// <summary>Makes many, or none and says which one it was.</summary>
    public static Result<List<NftListing>> CreateMany(Tx tx, BulkListingRequest request) =>
        All(request.Listings, "listings", one => Create(tx, one));

    /// <summary>Changes the prices of many, or none and says which one it was.</summary>
    public static Result<List<NftListing>> Reprice(Tx tx, BulkPriceRequest request) =>
        All(request.Prices, "prices", one => Own(tx, one.ListingId).Then<NftListing>(listing =>
        {
            var token = tx.State.Tokens.Find(listing.Price.Token)!;
            if (!ListingRules.Reprice(listing.Price, one.Price, one.EndPrice, token)
                    .Is(out var price, out var refusal))
            {
                return refusal;
            }

            var after = listing with { Price = price };
            Raise(tx, after, NftActivityKind.Price);
            tx.Note($"listing {listing.Id}: {one.Price} {token.Symbol}");
            return after;
        }));

    public static Result<NftListing> Cancel(Tx tx, string listingId) => Own(tx, listingId)
        .Then<NftListing>(listing =>
        {
            tx.Note($"listing {listing.Id} cancelled");
            return Close(tx, listing, NftListingStatus.Cancelled, NftActivityKind.Cancel);
        });

    /// <summary>Cancels those of the caller that are open still; how many there were.</summary>
    public static Result<int> CancelAll(Tx tx, IReadOnlyList<long> ids)
    {
        var cancelled = 0;
        foreach (var id in ids)
        {
            if (tx.State.NftListings.Find(id) is { IsOpen: true } listing
                && listing.Seller == tx.Caller.UserId)
            {
                Close(tx, listing, NftListingStatus.Cancelled, NftActivityKind.Cancel);
                cancelled++;
            }
        }

        tx.Note($"{cancelled} listings cancelled");
        return cancelled;
    }

    /// <summary>Closes those whose time is over; how many there were.</summary>
    public static int Expire(Tx tx, IReadOnlyList<long> ids)
    {
        var expired = 0;
        foreach (var id in ids)
        {
            if (tx.State.NftListings.Find(id) is { IsOpen: true } listing && listing.IsDue(tx.Now))
            {
                Close(tx, listing, NftListingStatus.Expired, NftActivityKind.Expire);
                expired++;
            }
        }

        return expired;
    }

    /// <summary>
    /// Ends the listings by which a user offers an item, or cuts them, to what there is to offer: whatever
    /// moves or mints some of it calls this in the same command.
    /// </summary>
    public static void Trim(Tx tx, long item, long seller)
    {
        foreach (var id in tx.State.NftListings.OpenOf(item, seller))
        {
            var listing = tx.State.NftListings.Find(id)!;
            var covered = listing.Lines.Min(line => Offerable(tx, listing, line) / line.Quantity);
            if (covered == 0)
            {
                Close(tx, listing, NftListingStatus.Ended, NftActivityKind.End);
            }
            else if (covered < listing.Available)
            {
                Raise(tx, listing with { Available = covered }, null);
            }
        }
    }

    /// <summary>Puts on record that so many times its lines were bought.</summary>
    public static NftListing Take(Tx tx, NftListing listing, long quantity)
    {
        var left = listing.Available - quantity;
        var after = listing with
        {
            Available = left,
            Status = left == 0 ? NftListingStatus.Sold : NftListingStatus.Open,
        };
        Raise(tx, after, null);
        return after;
    }

    private static NftListing Close(
        Tx tx, NftListing listing, NftListingStatus status, NftActivityKind activity)
    {
        var after = listing with { Status = status };
        Raise(tx, after, activity);
        return after;
    }

    private static void Raise(Tx tx, NftListing listing, NftActivityKind? activity, bool isNew = false) =>
        tx.Raise(new NftListingChanged(
            listing, isNew, activity,
            activity is null ? 0 : tx.State.Nfts.NextActivityIds(listing.Lines.Length)));

    /// <summary>What there is to offer: what the seller has besides an auction, or the unminted.</summary>
    private static long Offerable(Tx tx, NftListing listing, ListingLine line) => listing.IsLazy
        ? tx.State.Nfts.FindItem(line.Item)!.Unminted
        : tx.State.Nfts.HoldingOf(line.Item, listing.Seller) - InAuction(tx, line.Item, listing.Seller);

    private static long InAuction(Tx tx, long item, long seller) =>
        tx.State.NftAuctions.RunningOf(item, seller)?.Quantity ?? 0;

    private static Result<NftListing> Own(Tx tx, string listingId) =>
        tx.State.NftListings.Get(listingId).Then<NftListing>(listing =>
            listing.Seller != tx.Caller.UserId
                ? new Refusal(Code.Forbidden, "Only its seller may do this to a listing.")
                : !listing.IsOpen ? new Refusal(
                    Code.ListingClosed, $"Listing {listing.Id} is {ListingRules.Text(listing.Status)}.")
                : listing);

    private static Result<ImmutableArray<ListingLine>> Lines(
        Tx tx, CreateListingRequest request, long available)
    {
        var asked = request.Items;
        if (asked.Count is 0 or > ListingRules.MaxLines || (asked.Count > 1 && available > 1)
            || asked.Any(line => line is null)
            || asked.DistinctBy(line => line.ItemId, StringComparer.Ordinal).Count() != asked.Count)
        {
            return Refusal.Invalid(
                "items",
                $"A listing offers one item, or once a bundle of up to {ListingRules.MaxLines} different "
                    + "ones.");
        }

        var lines = ImmutableArray.CreateBuilder<ListingLine>(asked.Count);
        foreach (var one in asked)
        {
            if (!Line(tx, request, one, available).Is(out var line, out var refusal))
            {
                return refusal;
            }

            lines.Add(line);
        }

        return lines.DistinctBy(line => line.Item).Count() == lines.Count
            ? lines.MoveToImmutable()
            : Refusal.Invalid("items", "An item stands twice in the bundle.");
    }

    private static Result<ListingLine> Line(
        Tx tx, CreateListingRequest request, ListingItemBody body, long available)
    {
        if (!tx.State.Nfts.GetItem(body.ItemId).Is(out var item, out var refusal)
            || !NftRules.Quantity(body.Quantity).Is(out var quantity, out refusal))
        {
            return refusal;
        }

        var (isLazy, user) = (request.Lazy is true, tx.Caller.UserId);
        if (isLazy && NftRules.MayManage(tx.State.Nfts.CollectionOf(item), user) is { } others)
        {
            return others;
        }

        var line = new ListingLine(item.Id, item.Collection, quantity);
        var has = isLazy ? item.Unminted : tx.State.Nfts.HoldingOf(item.Id, user);
        var inAuction = isLazy ? 0 : InAuction(tx, item.Id, user);
        return ListingRules.CheckCovered(line, has, inAuction, available) is { } less ? less
            : tx.State.NftListings.OpenOf(item.Id, user).Length >= ListingRules.MaxOpenOfItem
                ? new Refusal(
                    Code.LimitReached,
                    $"An item is offered by at most {ListingRules.MaxOpenOfItem} listings of one seller.")
                : line;
    }

    private static Result<List<NftListing>> All<T>(
        IReadOnlyList<T> asked, string field, Func<T, Result<NftListing>> one)
    {
        if (asked.Count is 0 or > MaxAtOnce)
        {
            return Refusal.Invalid(field, $"'{field}' are 1 to {MaxAtOnce}.");
        }

        var done = new List<NftListing>(asked.Count);
        for (var i = 0; i < asked.Count; i++)
        {
            if (asked[i] is null)
            {
                return Refusal.Invalid(field, $"Number {i + 1} is missing.");
            }

            if (!one(asked[i]).Is(out var listing, out var refusal))
            {
                return refusal with { Detail = $"Number {i + 1}: {refusal.Detail}" };
            }

            done.Add(listing);
        }

        return done;
    }
}
