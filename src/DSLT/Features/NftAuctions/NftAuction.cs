using DSLT.Core;
using DSLT.Ledger;

namespace DSLT.Features.NftAuctions;

/// <summary>What became of an auction. Stored: values are only ever added.</summary>
internal enum NftAuctionStatus : byte
{
    /// <summary>It takes bids, or is over and waits to be settled.</summary>
    Open = 1,

    Sold = 2,
    Cancelled = 3,

    /// <summary>What it offered was moved, burnt or sold elsewhere.</summary>
    Withdrawn = 4,

    /// <summary>Nobody bid, or nobody as much as the reserve.</summary>
    Unsold = 5,

    /// <summary>Somebody had won, but an account was frozen or what was held was gone.</summary>
    Void = 6,
}

/// <summary>
/// An auction whose price rises. What it offers stays with its seller until it is settled; what the best
/// bidder would pay is held in the ledger.
/// </summary>
/// <param name="Quantity">Copies of the item, sold as one.</param>
/// <param name="Bidder">Who leads; 0 where nobody has bid.</param>
/// <param name="Bid">What they bid, for all of the quantity.</param>
/// <param name="Bids">How many there were; the number of the last.</param>
/// <param name="TransactionId">Of the sale; 0 where nothing was sold.</param>
internal sealed record NftAuction(
    long Id, long Item, long Collection, long Seller, long Quantity, NftAuctionTerms Terms, long EndsAt,
    NftAuctionStatus Status, long Bidder, Amount Bid, long Bids, long TransactionId, long CreatedAt)
{
    public bool IsOpen => Status == NftAuctionStatus.Open;

    public bool HasBid => Bids > 0;

    public bool IsReserveMet => HasBid && Bid >= Terms.Reserve;

    /// <summary>Where the best bid is held.</summary>
    public AccountId PaysFrom => new(Holder.User(Bidder), Terms.Token);

    public bool IsOver(long now) => EndsAt <= now;
}

/// <summary>What stays as it is.</summary>
/// <param name="Reserve">Below it nothing is sold; 0 where there is none.</param>
/// <param name="StepBps">How much a bid is above the one before; 0 where the step is an amount.</param>
/// <param name="Step">The same as an amount; 0 where it is a part.</param>
internal sealed record NftAuctionTerms(
    long Token, Amount StartPrice, Amount Reserve, int StepBps, Amount Step, long ExtensionSeconds);
