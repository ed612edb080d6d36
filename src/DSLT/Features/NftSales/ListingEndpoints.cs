using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.NftSales;

/// <summary>Offering items for sale, one or many, and taking that back.</summary>
internal static class ListingEndpoints
{
    private static readonly Code ListingNotFound = Code.NotFound("listing");

    private static readonly Code[] Terms =
    [
        Code.NotFound("token"), Code.NotFound("item"), Code.Invalid("price"), Code.Invalid("end_price"),
        Code.Invalid("pricing"), Code.Invalid("starts_at"), Code.Invalid("expires_at"),
        Code.Invalid("quantity"), Code.Invalid("items"), Code.Forbidden, Code.InsufficientItems,
        Code.LimitReached, Code.TokenPaused,
    ];

    public static void MapListings(this RouteGroupBuilder api)
    {
        var listings = api.MapGroup("/nfts/listings").WithTags("NFTs");
        MapSelling(listings);
        MapCancelling(listings);
        listings.MapGet("", List)
            .WithName("ListListings")
            .WithSummary("List what is for sale of a collection or an item, or all of a seller's")
            .WithDescription("'status' is open; left out it lists all of a seller's.")
            .Requires(Permission.PublicRead)
            .Refuses(
                Code.InvalidRequest, Code.NotFound("collection"), Code.NotFound("item"),
                Code.NotFound("user"), Code.Invalid("status"), Code.Invalid("limit"),
                Code.Invalid("cursor"));
        listings.MapGet("/{listingId}", Show)
            .WithName("GetListing")
            .WithSummary("Show a listing and what it costs now")
            .Requires(Permission.PublicRead)
            .Refuses(ListingNotFound);
        listings.MapPost("/{listingId}/buy", Buy)
            .WithName("BuyListing")
            .WithSummary("Buy what a listing offers, at its price of now")
            .WithDescription(
                "One entry of the ledger takes the price and pays royalties, the platform's fee and the "
                    + "seller. Where somebody else was first it is 409 and nothing is taken.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                ListingNotFound, Code.Invalid("quantity"), Code.Invalid("max_price"), Code.ListingClosed,
                Code.ListingNotStarted, Code.InsufficientItems, Code.SelfTransfer, Code.SlippageExceeded,
                Code.InsufficientBalance, Code.LimitReached, Code.TokenPaused, Code.AccountFrozen);
    }

    private static void MapSelling(RouteGroupBuilder listings)
    {
        listings.MapPost("", Create)
            .WithName("CreateListing")
            .WithSummary("Offer an item, copies of one or a bundle, at a fixed price or one that falls")
            .WithDescription(
                "Items stay with their seller. Whatever moves, burns or sells them elsewhere ends the "
                    + "listing in the same transaction, or cuts it to what is left. A price that falls is "
                    + "rounded up. The price of a bundle is divided among its items by their quantities, "
                    + "floored, and each part pays its own royalty.")
            .Requires(Permission.MoveFunds)
            .Refuses(Terms);
        listings.MapPost("/bulk", CreateMany)
            .WithName("CreateListings")
            .WithSummary("Offer up to 500 at once, all or none")
            .Requires(Permission.MoveFunds)
            .Refuses([Code.Invalid("listings"), .. Terms]);
        listings.MapPatch("/prices", Reprice)
            .WithName("UpdateListingPrices")
            .WithSummary("Change the prices of up to 500 of one's own listings, all or none")
            .Requires(Permission.MoveFunds)
            .Refuses(
                Code.Invalid("prices"), ListingNotFound, Code.Forbidden, Code.ListingClosed,
                Code.Invalid("price"), Code.Invalid("end_price"), Code.Invalid("pricing"));
    }

    private static void MapCancelling(RouteGroupBuilder listings)
    {
        listings.MapDelete("/{listingId}", Cancel)
            .WithName("CancelListing")
            .WithSummary("Cancel a listing")
            .Requires(Permission.MoveFunds)
            .Refuses(ListingNotFound, Code.Forbidden, Code.ListingClosed);
        listings.MapDelete("", CancelAll)
            .WithName("CancelListings")
            .WithSummary("Cancel all one's own listings, up to 1,000 a call")
            .Requires(Permission.MoveFunds);
    }

    private static ValueTask<CreatedAnswer<ListingResponse>> Create(
        CreateListingRequest request, Caller caller, Writes writes) => writes.Create(
            caller, Command.NftList, tx => NftListings.Create(tx, request)
                .Then<ListingResponse>(made => ListingView.Show(tx, made)));

    private static ValueTask<CreatedAnswer<ListingIdsResponse>> CreateMany(
        BulkListingRequest request, Caller caller, Writes writes) => writes.Create(
            caller, Command.NftList, tx => Shown(NftListings.CreateMany(tx, request)));

    private static ValueTask<Answer<ListingIdsResponse>> Reprice(
        BulkPriceRequest request, Caller caller, Writes writes) => writes.Run(
            caller, Command.NftListingPrice, tx => Shown(NftListings.Reprice(tx, request)));

    private static ValueTask<Answer<ListingResponse>> Cancel(
        string listingId, Caller caller, Writes writes) => writes.Run(
            caller, Command.NftListingCancel, tx => NftListings.Cancel(tx, listingId)
                .Then<ListingResponse>(cancelled => ListingView.Show(tx, cancelled)));

    private static async Task<Answer<CancelledListingsResponse>> CancelAll(
        Caller caller, Store store, Writes writes, CancellationToken cancellation)
    {
        // The tables only say where to look: what was listed a moment ago has to be in them.
        await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        var open = await ListingQueries.Page(
            store.Database, new NftFilter(NftsBy.Seller, caller.UserId, OnlyOpen: true),
            long.MaxValue, NftListings.MaxCancelled + 1, cancellation);
        var ids = open.Take(NftListings.MaxCancelled).ToList();
        return await writes.Run(
            caller, Command.NftListingCancel, tx => NftListings.CancelAll(tx, ids)
                .Then<CancelledListingsResponse>(count => new CancelledListingsResponse(
                    count, open.Count > ids.Count)));
    }

    private static ValueTask<Answer<NftPurchaseResponse>> Buy(
        string listingId, BuyListingRequest request, Caller caller, Writes writes) => writes.Run(
            caller, Command.NftBuy, tx => NftPurchases.Buy(tx, listingId, request)
                .Then<NftPurchaseResponse>(bought => bought.Show(
                    tx.State.Tokens.Find(bought.Listing.Price.Token)!)));

    private static async Task<Answer<ListingResponse>> Show(
        string listingId, Caller caller, Store store, TimeProvider clock, CancellationToken cancellation)
    {
        if (!Ids.Parse(listingId, "listing").Is(out var id, out var refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        return await Load(store, [id], clock, cancellation) is [var listing]
            ? listing
            : Refusal.NotFound("listing", id.ToText());
    }

    private static async Task<Answer<ListingList>> List(
        Caller caller, Store store, TimeProvider clock, CancellationToken cancellation,
        string? collection = null, string? item = null, string? seller = null, string? status = null,
        string? limit = null, string? cursor = null)
    {
        if (!Page.ParseNewestFirst(limit, cursor).Is(out var page, out var refusal)
            || !(await NftFilter.Read(
                    store, status, needsField: true, cancellation, (NftsBy.Collection, collection),
                    (NftsBy.Item, item), (NftsBy.Seller, seller)))
                .Is(out var filter, out refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        var ids = await ListingQueries.Page(
            store.Database, filter, page.Before, page.Limit + 1, cancellation);
        return new ListingList(
            await Load(store, [.. ids.Take(page.Limit)], clock, cancellation),
            ids.Count > page.Limit ? Page.Cursor(ids[page.Limit - 1]) : null);
    }

    private static async Task<IReadOnlyList<ListingResponse>> Load(
        Store store, IReadOnlyList<long> ids, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.NowMicros();
        return [.. (await ListingQueries.Load(store.Database, ids, cancellation)).Select(found =>
            ListingView.Show(
                found.Row.ToListing(), found.Lines.Select(line => line.ToLine()), found.Row.Seller,
                store.State.Tokens.Committed(found.Row.Token)!, now))];
    }

    private static Result<ListingIdsResponse> Shown(Result<List<NftListing>> listings) =>
        listings.Then<ListingIdsResponse>(all => new ListingIdsResponse(
            [.. all.Select(listing => listing.Id.ToText())]));
}
