using DSLT.Core;
using DSLT.Features.Nfts;
using DSLT.Features.NftSales;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.NftAuctions;

/// <summary>
/// The end of auctions whose time is over: sold from what is held, with royalties and fee, or not sold and
/// all is given back. A paused token makes a sale wait; whatever else stands against it ends the auction.
/// </summary>
internal static class NftAuctionSettling
{
    public static Result<NftAuction> Settle(Tx tx, string auctionId) =>
        tx.State.NftAuctions.Get(auctionId).Then(auction => Settle(tx, auction));

    /// <summary>Settles those that are due; how many there were.</summary>
    public static Result<int> SettleDue(Tx tx, IReadOnlyList<long> ids)
    {
        var settled = 0;
        foreach (var id in ids)
        {
            var before = tx.Save();
            if (tx.State.NftAuctions.Find(id) is { } auction && !Settle(tx, auction).IsRefused)
            {
                settled++;
            }
            else
            {
                tx.BackTo(before);
            }
        }

        tx.Note($"{settled} auctions settled");
        return settled;
    }

    private static Result<NftAuction> Settle(Tx tx, NftAuction auction)
    {
        if (NftAuctionRules.CheckSettles(auction, tx.Now) is { } not)
        {
            return not;
        }

        if (!auction.IsReserveMet)
        {
            return NftAuctionCommands.EndUnsold(
                tx, auction, NftAuctionStatus.Unsold, NftActivityKind.AuctionUnsold);
        }

        var token = tx.State.Tokens.Find(auction.Terms.Token)!;
        if (TokenRules.NotPaused(token).Refusal is { } paused)
        {
            return paused;
        }

        return NftPurchases.CanTrade(tx, auction.Bidder, auction.Seller, token) is null
            && Sell(tx, auction).Is(out var sold, out _)
                ? sold
                : NftAuctionCommands.EndUnsold(
                    tx, auction, NftAuctionStatus.Void, NftActivityKind.AuctionVoid);
    }

    /// <summary>Refused only where what was held is not there any more.</summary>
    private static Result<NftAuction> Sell(Tx tx, NftAuction auction)
    {
        var lines = NftPurchases.Settle(tx, auction.Bid, [(auction.Item, auction.Quantity)]);
        if (!NftSaleRules.EntryOf(
                    new Posting(auction.PaysFrom, Side.DebitHeld, auction.Bid), auction.Seller, lines,
                    EntryKind.NftSold).Is(out var entry, out var refusal)
            || !tx.Post(entry).Is(out var posted, out refusal))
        {
            return refusal;
        }

        // It is over before the item moves: what moves ends the auctions that are not.
        var after = auction with
        {
            Status = NftAuctionStatus.Sold,
            TransactionId = posted.TransactionId,
        };
        tx.Raise(new NftAuctionChanged(after, isBid: false, null, 0));
        NftPurchases.HandOver(
            tx, auction.Seller, auction.Seller, auction.Bidder, lines,
            new NftDeal(
                NftActivityKind.Sale, auction.Terms.Token, auction.Bid, posted.TransactionId,
                Auction: auction.Id));
        return after;
    }
}
