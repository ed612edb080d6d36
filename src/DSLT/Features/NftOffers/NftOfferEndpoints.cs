using DSLT.Core;
using DSLT.Features.NftSales;
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
            .WithDescription(
                "The newest first. 'sort' as price lists those for an item or a collection in one token, "
                    + "which 'currency' names: the best price first, and of one price the newest. 'status' "
                    + "is open; left out it lists all of a buyer's.")
            .Requires(Permission.PublicRead)
            .Refuses(
                Code.InvalidRequest, Code.NotFound("collection"), Code.NotFound("item"),
                Code.NotFound("user"), Code.NotFound("token"), Code.Invalid("status"), Code.Invalid("sort"),
                Code.Invalid("limit"), Code.Invalid("cursor"));
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
                "The whole is held in the ledger until the offer is accepted, cancelled or expired, or its "
                    + $"item is burnt. A user has at most {NftOfferRules.MaxOpen} open offers.")
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
        string? sort = null, string? currency = null, string? limit = null, string? cursor = null)
    {
        if (!Page.Parse(limit, cursor).Is(out var page, out var refusal)
            || !(await NftFilter.Read(
                    store, status, needsField: true, cancellation, (NftsBy.Collection, collection),
                    (NftsBy.Item, item), (NftsBy.Bidder, bidder)))
                .Is(out var filter, out refusal)
            || !Sorting(store, filter, sort, currency).Is(out var token, out refusal)
            || !NftOfferKey.Parse(cursor is null ? null : page.After, token != 0)
                .Is(out var before, out refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        var found = token == 0
            ? await NftOfferQueries.Page(store.Database, filter, before.Id, page.Limit + 1, cancellation)
            : await NftOfferQueries.Best(
                store.Database, filter, token, before, page.Limit + 1, cancellation);
        return new NftOfferList(
            [.. found.Take(page.Limit).Select(row => Shown(store, row, clock.NowMicros()))],
            found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Key.Text(token != 0)) : null);
    }

    /// <summary>The token whose best prices come first, or 0 where the newest do.</summary>
    private static Result<long> Sorting(Store store, NftFilter filter, string? sort, string? currency) =>
        sort is null && currency is null ? 0L
        : sort != "price" || currency is null || filter.By == NftsBy.Bidder ? Refusal.Invalid(
            "sort", "'sort' is price, of an item or a collection and with a 'currency', or both left out.")
        : store.State.Tokens.Committed(currency) is { } token ? token.Id
        : Refusal.NotFound("token", currency);

    private static NftOfferResponse Shown(Store store, NftOfferRow row, long now) => NftOfferView.Show(
        row.ToOffer(), row.BuyerName, store.State.Tokens.Committed(row.Token)!, now);
}
