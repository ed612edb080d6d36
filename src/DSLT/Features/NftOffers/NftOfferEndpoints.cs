using DSLT.Core;
using DSLT.Features.Users;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.NftOffers;

/// <summary>Offers to buy an item or any of a collection: made by anybody, accepted by who has one.</summary>
internal static class NftOfferEndpoints
{
    private static readonly Code OfferNotFound = Code.NotFound("offer");

    public static void MapNftOffers(this RouteGroupBuilder api)
    {
        var offers = api.MapGroup("/nfts/offers").WithTags("NFTs");
        MapBuying(offers);
        offers.MapPost("/{offerId}/accept", Accept)
            .WithName("AcceptNftOffer")
            .WithSummary("Sell an item to who offered for it, at the price of the offer")
            .WithDescription(
                "What is held for the offer pays royalties, the platform's fee and the seller by one "
                    + "entry, and the item moves with it: no offer fails for lack of money. Listings and "
                    + "auctions of the seller that are not covered any more end in the same transaction.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                OfferNotFound, Code.NotFound("item"), Code.Invalid("item_id"), Code.Invalid("quantity"),
                Code.Invalid("min_proceeds"), Code.Forbidden, Code.OfferClosed, Code.InsufficientItems,
                Code.SelfTransfer, Code.SlippageExceeded, Code.InsufficientBalance, Code.TokenPaused,
                Code.AccountFrozen);
        offers.MapGet("", List)
            .WithName("ListNftOffers")
            .WithSummary("List the open offers for an item or for any of a collection, or all of a buyer's")
            .Requires(Permission.PublicRead)
            .Refuses(
                Code.InvalidRequest, Code.NotFound("collection"), Code.NotFound("item"),
                Code.NotFound("user"), Code.Invalid("status"), Code.Invalid("limit"),
                Code.Invalid("cursor"));
        offers.MapGet("/{offerId}", Show)
            .WithName("GetNftOffer")
            .WithSummary("Show an offer")
            .Requires(Permission.PublicRead)
            .Refuses(OfferNotFound);
    }

    private static void MapBuying(RouteGroupBuilder offers)
    {
        offers.MapPost("", Create)
            .WithName("CreateNftOffer")
            .WithSummary("Offer to buy an item, copies of one, or any of a collection")
            .WithDescription(
                "The whole is held in the ledger until the offer is accepted, cancelled or expired. A "
                    + $"user has at most {NftOfferRules.MaxOpen} open offers.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                Code.InvalidRequest, Code.NotFound("item"), Code.NotFound("collection"),
                Code.NotFound("token"), Code.InvalidAmount, Code.Invalid("quantity"),
                Code.Invalid("expires_at"), Code.SelfTransfer, Code.InsufficientItems, Code.LimitReached,
                Code.InsufficientBalance, Code.TokenPaused, Code.AccountFrozen);
        offers.MapPost("/{offerId}/cancel", Cancel)
            .WithName("CancelNftOffer")
            .WithSummary("Cancel an offer; what is held for it is given back")
            .Requires(Permission.MoveFunds)
            .Refuses(OfferNotFound, Code.Forbidden, Code.OfferClosed);
        offers.MapPost("/cancel-all", CancelAll)
            .WithName("CancelNftOffers")
            .WithSummary("Cancel all one's own offers")
            .Requires(Permission.MoveFunds);
    }

    private static ValueTask<CreatedAnswer<NftOfferResponse>> Create(
        CreateNftOfferRequest request, Caller caller, Writes writes) => writes.Create(
            caller, Command.NftOfferCreate, tx => NftOfferCommands.Create(tx, request)
                .Then<NftOfferResponse>(made => NftOfferView.Show(tx, made)));

    private static ValueTask<Answer<NftAcceptanceResponse>> Accept(
        string offerId, AcceptNftOfferRequest request, Caller caller, Writes writes) => writes.Run(
            caller, Command.NftOfferAccept, tx => NftOfferAcceptance.Accept(tx, offerId, request)
                .Then<NftAcceptanceResponse>(sold => sold.Show(tx.State.Tokens.Find(sold.Offer.Token)!)));

    private static ValueTask<Answer<NftOfferResponse>> Cancel(
        string offerId, Caller caller, Writes writes) => writes.Run(
            caller, Command.NftOfferCancel, tx => NftOfferCommands.Cancel(tx, offerId)
                .Then<NftOfferResponse>(cancelled => NftOfferView.Show(tx, cancelled)));

    private static ValueTask<Answer<CancelledNftOffersResponse>> CancelAll(Caller caller, Writes writes) =>
        writes.Run<CancelledNftOffersResponse>(
            caller, Command.NftOfferCancel,
            tx => new CancelledNftOffersResponse(NftOfferCommands.CancelAll(tx)));

    private static async Task<Answer<NftOfferResponse>> Show(
        string offerId, Caller caller, Store store, TimeProvider clock, CancellationToken cancellation)
    {
        if (!Ids.Parse(offerId, "offer").Is(out var id, out var refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        return await NftOfferQueries.Find(store.Database, id, cancellation) is { } row
            ? Shown(store, row, clock.NowMicros())
            : Refusal.NotFound("offer", id.ToText());
    }

    private static async Task<Answer<NftOfferList>> List(
        Caller caller, Store store, TimeProvider clock, CancellationToken cancellation,
        string? collection = null, string? item = null, string? bidder = null, string? status = null,
        string? limit = null, string? cursor = null)
    {
        if (!Page.ParseNewestFirst(limit, cursor).Is(out var page, out var refusal)
            || !(await Filter(store, collection, item, bidder, status, cancellation))
                .Is(out var filter, out refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        var found = await NftOfferQueries.Page(
            store.Database, filter, page.Before, page.Limit + 1, cancellation);
        return new NftOfferList(
            [.. found.Take(page.Limit).Select(row => Shown(store, row, clock.NowMicros()))],
            found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Id) : null);
    }

    private static async Task<Result<NftOfferFilter>> Filter(
        Store store, string? collection, string? item, string? bidder, string? status,
        CancellationToken cancellation)
    {
        if (status is not (null or "open"))
        {
            return Refusal.Invalid("status", "'status' is open, or left out for all of a buyer's.");
        }

        switch (collection, item, bidder)
        {
            case ({ } of, null, null):
                return Ids.Parse(of, "collection").Then<NftOfferFilter>(
                    id => new NftOfferFilter(NftOffersBy.Collection, id, OnlyOpen: true));
            case (null, { } of, null):
                return Ids.Parse(of, "item").Then<NftOfferFilter>(
                    id => new NftOfferFilter(NftOffersBy.Item, id, OnlyOpen: true));
            case (null, null, { } of):
                return await store.State.Users.CommittedByName(of, store.Database, cancellation)
                    is { } user
                    ? new NftOfferFilter(NftOffersBy.Buyer, user.Id, status is not null)
                    : Refusal.NotFound("user", of, UserRules.MaxNameLength);
            default:
                return new Refusal(
                    Code.InvalidRequest, "Ask for one of 'collection', 'item' and 'bidder'.");
        }
    }

    private static NftOfferResponse Shown(Store store, NftOfferRow row, long now) => NftOfferView.Show(
        row.ToOffer(), row.BuyerName, store.State.Tokens.Committed(row.Token)!, now);
}
