using DSLT.Core;
using DSLT.Features.NftSales;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.NftAuctions;

/// <summary>Auctions of items: put up by owners, bid for by anybody else, settled by anyone.</summary>
internal static class NftAuctionEndpoints
{
    private static readonly Code AuctionNotFound = Code.NotFound("auction");

    private static readonly Code[] Paged = [Code.Invalid("limit"), Code.Invalid("cursor")];

    public static void MapNftAuctions(this RouteGroupBuilder api)
    {
        var auctions = api.MapGroup("/nfts/auctions").WithTags("NFTs");
        MapSelling(auctions);
        MapBidding(auctions);
        auctions.MapGet("", List)
            .WithName("ListNftAuctions")
            .WithSummary("List auctions, newest first: all, or by collection, item, seller or who leads")
            .Requires(Permission.PublicRead)
            .Refuses([
                Code.InvalidRequest, Code.NotFound("collection"), Code.NotFound("item"),
                Code.NotFound("user"), Code.Invalid("status"), .. Paged]);
        auctions.MapGet("/{auctionId}", Show)
            .WithName("GetNftAuction")
            .WithSummary("Show an auction with its best bid and the least that the next one is")
            .Requires(Permission.PublicRead)
            .Refuses(AuctionNotFound);
        auctions.MapGet("/{auctionId}/bids", Bids)
            .WithName("ListNftBids")
            .WithSummary("List the bids of an auction, the best first")
            .Requires(Permission.PublicRead)
            .Refuses([AuctionNotFound, .. Paged]);
    }

    private static void MapSelling(RouteGroupBuilder auctions)
    {
        auctions.MapPost("", Create)
            .WithName("CreateNftAuction")
            .WithSummary("Put an item up for auction, or copies of one")
            .WithDescription(
                "The item stays with its seller. One auction at a time offers an item of a seller, and "
                    + "what it offers is in no listing: those that offered it end. If the seller moves or "
                    + "burns it, or takes an offer for it, the auction ends in the same transaction and "
                    + "the best bid is given back. The reserve is seen by the seller only.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                Code.NotFound("item"), Code.NotFound("token"), Code.Forbidden, Code.InsufficientItems,
                Code.Exists("auction"), Code.Invalid("quantity"), Code.Invalid("start_price"),
                Code.Invalid("reserve_price"), Code.Invalid("min_step"), Code.Invalid("min_step_bps"),
                Code.Invalid("extension_seconds"), Code.Invalid("ends_at"), Code.TokenPaused,
                Code.AccountFrozen);
        auctions.MapPost("/{auctionId}/cancel", Cancel)
            .WithName("CancelNftAuction")
            .WithSummary("Cancel an auction nobody has bid in; operators cancel others too")
            .Requires(Permission.MoveFunds)
            .Refuses(AuctionNotFound, Code.Forbidden, Code.AuctionClosed, Code.AuctionHasBids);
        auctions.MapPost("/{auctionId}/settle", Settle)
            .WithName("SettleNftAuction")
            .WithSummary("Settle an auction that is over; anybody may, and the node does each minute")
            .WithDescription(
                "The best bid that meets the reserve is taken from what is held and pays royalties, the "
                    + "platform's fee and the seller by one entry; the item moves with it. Below the "
                    + "reserve the bid is given back (unsold). While the token is paused a sale waits; "
                    + "where an account is frozen it does not take place and the bid is given back (void).")
            .Requires(Permission.MoveFunds)
            .Refuses(AuctionNotFound, Code.AuctionClosed, Code.AuctionStillOpen, Code.TokenPaused);
    }

    private static void MapBidding(RouteGroupBuilder auctions) => auctions.MapPost("/{auctionId}/bids", Bid)
        .WithName("PlaceNftBid")
        .WithSummary("Bid in an auction")
        .WithDescription(
            "The bid is held in the ledger; what the one before held is given back in the same "
                + "transaction. Who leads may raise their own bid. A bid shortly before the end moves the "
                + "end.")
        .Requires(Permission.MoveFunds)
        .Refuses(
            AuctionNotFound, Code.InvalidAmount, Code.AuctionClosed, Code.BidTooLow, Code.SelfTransfer,
            Code.InsufficientBalance, Code.TokenPaused, Code.AccountFrozen);

    private static ValueTask<CreatedAnswer<NftAuctionResponse>> Create(
        CreateNftAuctionRequest request, Caller caller, Writes writes) => writes.Create(
            caller, Command.NftAuctionCreate, tx => Shown(tx, NftAuctionCommands.Create(tx, request)));

    private static ValueTask<CreatedAnswer<NftAuctionResponse>> Bid(
        string auctionId, PlaceNftBidRequest request, Caller caller, Writes writes) => writes.Create(
            caller, Command.NftBid, tx => Shown(tx, NftAuctionCommands.Bid(tx, auctionId, request)));

    private static ValueTask<Answer<NftAuctionResponse>> Settle(
        string auctionId, Caller caller, Writes writes) => writes.Run(
            caller, Command.NftAuctionSettle, tx => Shown(tx, NftAuctionSettling.Settle(tx, auctionId)));

    private static ValueTask<Answer<NftAuctionResponse>> Cancel(
        string auctionId, Caller caller, Writes writes) => writes.Run(
            caller, Command.NftAuctionCancel, tx => Shown(tx, NftAuctionCommands.Cancel(tx, auctionId)));

    private static async Task<Answer<NftAuctionResponse>> Show(
        string auctionId, Caller caller, Store store, TimeProvider clock, CancellationToken cancellation)
    {
        if (!Ids.Parse(auctionId, "auction").Is(out var id, out var refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        return await NftAuctionQueries.Find(store.Database, id, cancellation) is { } row
            ? Shown(store, row, clock.NowMicros(), caller.UserId)
            : Refusal.NotFound("auction", id.ToText());
    }

    private static async Task<Answer<NftBidList>> Bids(
        string auctionId, Caller caller, Store store, CancellationToken cancellation, string? limit = null,
        string? cursor = null)
    {
        if (!Ids.Parse(auctionId, "auction").Is(out var id, out var refusal)
            || !Page.ParseNewestFirst(limit, cursor).Is(out var page, out refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        if (await NftAuctionQueries.Find(store.Database, id, cancellation) is not { } auction)
        {
            return Refusal.NotFound("auction", id.ToText());
        }

        var token = store.State.Tokens.Committed(auction.Token)!;
        var found = await NftAuctionQueries.Bids(
            store.Database, id, page.Before, page.Limit + 1, cancellation);
        return new NftBidList(
            [.. found.Take(page.Limit).Select(bid => new NftBidResponse(
                bid.Number, bid.Bidder, token.Text(Amount.FromStored(bid.Amount)), Clock.Time(bid.At)))],
            found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Number) : null);
    }

    private static async Task<Answer<NftAuctionList>> List(
        Caller caller, Store store, TimeProvider clock, CancellationToken cancellation,
        string? collection = null, string? item = null, string? seller = null, string? bidder = null,
        string? status = null, string? limit = null, string? cursor = null)
    {
        if (!Page.ParseNewestFirst(limit, cursor).Is(out var page, out var refusal)
            || !(await NftFilter.Read(
                    store, status, needsField: false, cancellation, (NftsBy.Collection, collection),
                    (NftsBy.Item, item), (NftsBy.Seller, seller), (NftsBy.Bidder, bidder)))
                .Is(out var filter, out refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        var (found, now) = (
            await NftAuctionQueries.Page(store.Database, filter, page.Before, page.Limit + 1, cancellation),
            clock.NowMicros());
        return new NftAuctionList(
            [.. found.Take(page.Limit).Select(row => Shown(store, row, now, caller.UserId))],
            found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Id) : null);
    }

    private static Result<NftAuctionResponse> Shown(Tx tx, Result<NftAuction> auction) =>
        auction.Then<NftAuctionResponse>(it => NftAuctionView.Show(tx, it));

    private static NftAuctionResponse Shown(Store store, NftAuctionRow row, long now, long viewer) =>
        NftAuctionView.Show(
            row.ToAuction(), row.SellerName, row.BidderName, store.State.Tokens.Committed(row.Token)!, now,
            viewer);
}
