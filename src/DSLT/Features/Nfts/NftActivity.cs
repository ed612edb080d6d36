namespace DSLT.Features.Nfts;

/// <summary>A line of what happened to items.</summary>
/// <param name="From">0 of a mint.</param>
/// <param name="To">0 where it went to nobody.</param>
internal sealed record NftActivity(
    long Id, long Item, long Collection, long From, long To, long Quantity, NftDeal Deal);
