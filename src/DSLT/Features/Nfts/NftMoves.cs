using DSLT.Features.NftAuctions;
using DSLT.Features.NftOffers;
using DSLT.Features.NftSales;
using DSLT.Sequencing;

namespace DSLT.Features.Nfts;

/// <summary>
/// The one place where items change hands, whatever for: it ends the listings and auctions that are not
/// covered any more, and the offers for what is burnt, by the very command that moves it. Whoever calls has
/// made sure that the giver has as much.
/// </summary>
internal static class NftMoves
{
    /// <param name="tx">The command.</param>
    /// <param name="itemId">What moves.</param>
    /// <param name="from">0: it is minted.</param>
    /// <param name="to">0: it is burnt.</param>
    /// <param name="quantity">How much of it.</param>
    /// <param name="deal">What for.</param>
    public static void Move(Tx tx, long itemId, long from, long to, long quantity, NftDeal deal)
    {
        var nfts = tx.State.Nfts;
        var item = nfts.FindItem(itemId)!;
        var (before, counts) = (item.Standing, nfts.CountsOf(item.Collection));
        var left = from == 0 ? item.Unminted : nfts.HoldingOf(itemId, from);
        if (left < quantity)
        {
            throw new InvalidOperationException(
                $"{quantity} of item {itemId} are to move, {left} there are.");
        }

        var gotNumber = from == 0 && before.Number == 0;
        var after = before with
        {
            Number = gotNumber ? counts.Numbers + 1 : before.Number,
            Minted = before.Minted + (from == 0 ? quantity : 0),
            Burnt = before.Burnt + (to == 0 ? quantity : 0),
            Owner = item.Kind == NftKind.Unique ? to : 0,
        };
        tx.Raise(new NftMoved(
            new NftActivity(nfts.NextActivityIds(1), itemId, item.Collection, from, to, quantity, deal),
            after,
            from == 0 ? 0 : left - quantity,
            to == 0 ? 0 : nfts.HoldingOf(itemId, to) + quantity,
            gotNumber ? counts with { Numbers = counts.Numbers + 1 } : null));
        NftAuctionCommands.Trim(tx, itemId, from);
        NftListings.Trim(tx, itemId, from == 0 ? nfts.CollectionOf(item).Creator : from);
        if (to == 0 && nfts.FindItem(itemId)!.IsBurnt)
        {
            NftOfferCommands.EndBurnt(tx, itemId);
        }
    }
}
