using System.Collections.Immutable;

namespace DSLT.Features.Nfts;

/// <summary>Items that are made together: their ids, numbers and activities follow on.</summary>
/// <param name="FirstNumber">0 where they are not minted yet.</param>
/// <param name="Owner">Who gets what is minted.</param>
/// <param name="Royalty">Of each of them; null: the collection's.</param>
/// <param name="FirstActivity">0 where nothing is minted.</param>
internal sealed record NewNfts(
    long Collection, NftKind Kind, long FirstId, long FirstNumber, long Owner, NftRoyalty? Royalty,
    long FirstActivity, ImmutableArray<NewNft> Items)
{
    public IEnumerable<NftItem> All() => Items.Select((item, i) => new NftItem(
        FirstId + i, Collection, Kind, item.MaxSupply, Royalty,
        new NftStanding(
            FirstNumber == 0 ? 0 : FirstNumber + i, item.Quantity, 0,
            Kind == NftKind.Unique && item.Quantity > 0 ? Owner : 0, Frozen: false)));
}

/// <summary>One of them.</summary>
/// <param name="Metadata">As JSON.</param>
/// <param name="Quantity">So many are minted; 0 where none is yet.</param>
internal readonly record struct NewNft(string Name, string Metadata, long Quantity, long MaxSupply);
