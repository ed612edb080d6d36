using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Sequencing;

namespace DSLT.Features.NftAuctions;

/// <summary>What an auction shows of itself, and to whom.</summary>
internal static class NftAuctionView
{
    public static NftAuctionResponse Show(Tx tx, NftAuction auction) => Show(
        auction, tx.State.Users.Find(auction.Seller)!.Username,
        auction.HasBid ? tx.State.Users.Find(auction.Bidder)!.Username : null,
        tx.State.Tokens.Find(auction.Terms.Token)!, tx.Now, tx.Caller.UserId);

    /// <param name="viewer">Only the seller sees the reserve.</param>
    public static NftAuctionResponse Show(
        NftAuction auction, string seller, string? bidder, Token token, long now, long viewer)
    {
        var terms = auction.Terms;
        var isRunning = NftAuctionRules.CheckOpen(auction, now) is null;
        var status = auction.IsOpen && !isRunning ? "ended" : NftAuctionRules.Text(auction.Status);
        return new NftAuctionResponse(
            auction.Id.ToText(), status, auction.Item.ToText(), auction.Collection.ToText(), seller,
            auction.Quantity, token.Symbol, token.Text(terms.StartPrice), !terms.Reserve.IsZero,
            auction.IsReserveMet,
            auction.Seller == viewer && !terms.Reserve.IsZero ? token.Text(terms.Reserve) : null,
            terms.StepBps == 0 ? null : terms.StepBps,
            terms.StepBps == 0 ? token.Text(terms.Step) : null, terms.ExtensionSeconds,
            Clock.Time(auction.EndsAt), auction.Bids, bidder,
            auction.HasBid ? token.Text(auction.Bid) : null,
            isRunning && NftAuctionRules.LeastBid(auction) is { } least ? token.Text(least) : null,
            auction.TransactionId == 0 ? null : auction.TransactionId.ToText(),
            Clock.Time(auction.CreatedAt));
    }
}
