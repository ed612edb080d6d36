namespace DSLT.Features.Nfts;

/// <summary>
/// An item as commands need it: what it is called and looks like stands in the tables only.
/// </summary>
/// <param name="MaxSupply">So many copies there may ever be; 1 of a unique item.</param>
/// <param name="Royalty">Its own; null: its collection's.</param>
internal sealed record NftItem(
    long Id, long Collection, NftKind Kind, long MaxSupply, NftRoyalty? Royalty, NftStanding Standing)
{
    /// <summary>How many may still be minted.</summary>
    public long Unminted => MaxSupply - Standing.Minted;

    /// <summary>True where there is nothing of it any more, nor ever will be.</summary>
    public bool IsBurnt => Unminted == 0 && Standing.Supply == 0;
}

/// <summary>How an item stands.</summary>
/// <param name="Number">In its collection, in the order of minting; 0 where it is not minted yet.</param>
/// <param name="Owner">Of a unique item; 0 of editions and of what is burnt or not minted.</param>
/// <param name="Frozen">True: its metadata is as it is for ever.</param>
internal sealed record NftStanding(long Number, long Minted, long Burnt, long Owner, bool Frozen)
{
    public long Supply => Minted - Burnt;
}

/// <summary>What happened to an item. Stored: values are only ever added.</summary>
internal enum NftActivityKind : byte
{
    Mint = 1,
    Transfer = 2,
    Burn = 3,
    Sale = 4,
    List = 5,
    Cancel = 6,

    /// <summary>A listing ended since what it offers is not there any more.</summary>
    End = 7,

    Expire = 8,

    /// <summary>An open listing has another price.</summary>
    Price = 9,

    Auction = 10,
    Bid = 11,
    AuctionCancel = 12,

    /// <summary>What an auction offered was moved, burnt or sold elsewhere.</summary>
    AuctionWithdraw = 13,

    AuctionUnsold = 14,
    AuctionVoid = 15,
    Offer = 16,
    OfferCancel = 17,
    OfferExpire = 18,

    /// <summary>The item that an offer was for is burnt.</summary>
    OfferEnd = 19,
}

/// <summary>What a move of items was part of.</summary>
/// <param name="Token">0 where nothing was paid.</param>
/// <param name="Price">For all that moved.</param>
internal readonly record struct NftDeal(
    NftActivityKind Kind, long Token = 0, Core.Amount Price = default, long Transaction = 0,
    long Listing = 0, long Auction = 0, long Offer = 0);
