using DSLT.Core;
using DSLT.Features.Nfts;
using DSLT.Features.NftSales;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.NftAuctions;

/// <summary>Commands of sellers and bidders, and the end of auctions whose item is gone.</summary>
internal static class NftAuctionCommands
{
    /// <summary>
    /// Puts an item up for auction. Its seller's listings that offer the same copies end by it: who bids
    /// shall not lose the item to a listing.
    /// </summary>
    public static Result<NftAuction> Create(Tx tx, CreateNftAuctionRequest request)
    {
        var seller = tx.Caller.UserId;
        if (!tx.State.Tokens.Get(request.Token).Is(out var token, out var refusal)
            || !NftAuctionRules.Terms(request, token).Is(out var terms, out refusal)
            || !NftAuctionRules.End(request.EndsAt, tx.Now).Is(out var endsAt, out refusal)
            || !NftRules.Quantity(request.Quantity).Is(out var quantity, out refusal)
            || !tx.State.Nfts.GetItem(request.ItemId).Is(out var item, out refusal))
        {
            return refusal;
        }

        var running = tx.State.NftAuctions.RunningOf(item.Id, seller)?.Id ?? 0;
        if ((NftAuctionRules.CheckItem(tx.State.Nfts.HoldingOf(item.Id, seller), quantity, running)
            ?? TokenCommands.CanMove(tx, seller, token)) is { } not)
        {
            return not;
        }

        var auction = new NftAuction(
            tx.State.NftAuctions.NextId(), item.Id, item.Collection, seller, quantity, terms, endsAt,
            NftAuctionStatus.Open, 0, Amount.Zero, 0, 0, tx.Now);
        Raise(tx, auction, NftActivityKind.Auction);
        NftListings.Trim(tx, item.Id, seller);
        tx.Note($"auction {auction.Id}: {quantity} of item {item.Id}");
        return auction;
    }

    /// <summary>
    /// Bids: what is bid is held, and what the one before had bid is given back by the same command.
    /// </summary>
    public static Result<NftAuction> Bid(Tx tx, string auctionId, PlaceNftBidRequest request)
    {
        if (!tx.State.NftAuctions.Get(auctionId).Is(out var auction, out var refusal))
        {
            return refusal;
        }

        var (bidder, token) = (tx.Caller.UserId, tx.State.Tokens.Find(auction.Terms.Token)!);
        if (!Amount.ParsePositive(request.Amount, token.Decimals).Is(out var bid, out refusal))
        {
            return refusal;
        }

        if ((NftAuctionRules.CheckOpen(auction, tx.Now)
            ?? NftPurchases.CanTrade(tx, bidder, auction.Seller, token)
            ?? NftAuctionRules.CheckBid(auction, bid, token)) is { } not)
        {
            return not;
        }

        // Who raises their own bid pays only what is more: the one before comes back first.
        ReleaseBid(tx, auction);
        var holding = tx.Holding(Holder.User(bidder), token.Id);
        if (holding.Available < bid)
        {
            return TokenRules.Insufficient(token, holding.Available, bid);
        }

        if (!tx.Post(Entry.Hold(holding.Account, bid)).Is(out _, out refusal))
        {
            return refusal;
        }

        var after = auction with
        {
            Bidder = bidder,
            Bid = bid,
            Bids = auction.Bids + 1,
            EndsAt = NftAuctionRules.EndAfterBid(auction, tx.Now),
        };
        Raise(tx, after, NftActivityKind.Bid);
        return after;
    }

    public static Result<NftAuction> Cancel(Tx tx, string auctionId)
    {
        if (!tx.State.NftAuctions.Get(auctionId).Is(out var auction, out var refusal))
        {
            return refusal;
        }

        if (NftAuctionRules.CheckCancels(auction, tx.Caller.UserId, tx.Caller.IsOperator) is { } not)
        {
            return not;
        }

        tx.Note($"auction {auction.Id}: cancelled with {auction.Bids} bids");
        return EndUnsold(tx, auction, NftAuctionStatus.Cancelled, NftActivityKind.AuctionCancel);
    }

    /// <summary>
    /// Ends the auction by which a user offers an item where they have not as much of it any more: whatever
    /// moves some of it calls this in the same command.
    /// </summary>
    public static void Trim(Tx tx, long item, long seller)
    {
        if (tx.State.NftAuctions.RunningOf(item, seller) is { } auction
            && tx.State.Nfts.HoldingOf(item, seller) < auction.Quantity)
        {
            EndUnsold(tx, auction, NftAuctionStatus.Withdrawn, NftActivityKind.AuctionWithdraw);
        }
    }

    /// <summary>Ends an auction without a sale: who led gets back what was held.</summary>
    public static NftAuction EndUnsold(
        Tx tx, NftAuction auction, NftAuctionStatus status, NftActivityKind activity)
    {
        ReleaseBid(tx, auction);
        var after = auction with { Status = status };
        Raise(tx, after, activity);
        return after;
    }

    private static void Raise(Tx tx, NftAuction auction, NftActivityKind activity) =>
        tx.Raise(new NftAuctionChanged(
            auction, activity == NftActivityKind.Bid, activity, tx.State.Nfts.NextActivityIds(1)));

    private static void ReleaseBid(Tx tx, NftAuction auction)
    {
        if (auction.HasBid)
        {
            NftHolds.Release(tx, auction.PaysFrom, auction.Bid);
        }
    }
}
