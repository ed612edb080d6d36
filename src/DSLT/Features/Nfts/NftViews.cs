using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.Nfts;

/// <summary>What collections and items show of themselves.</summary>
internal static class NftViews
{
    /// <summary>A royalty with the names of its receivers.</summary>
    public static RoyaltyBody Show(NftRoyalty royalty, IReadOnlyDictionary<long, string> names) => new(
        royalty.Bps,
        [.. royalty.Shares.Select(share => new RoyaltyReceiverBody(names[share.User], share.Bps))]);

    public static RoyaltyBody Show(Tx tx, NftRoyalty royalty) => Show(
        royalty,
        royalty.Shares.ToDictionary(
            share => share.User, share => tx.State.Users.Find(share.User)!.Username));

    /// <summary>A collection as a command sees it.</summary>
    public static CollectionResponse Show(Tx tx, NftCollection collection)
    {
        var counts = tx.State.Nfts.CountsOf(collection.Id);
        return new CollectionResponse(
            collection.Id.ToText(), collection.Name, NftRules.Text(collection.Kind),
            tx.State.Users.Find(collection.Creator)!.Username, collection.Description, collection.Image,
            collection.ExternalUrl, collection.MaxItems == 0 ? null : collection.MaxItems, counts.Items,
            counts.Numbers, Show(tx, collection.Royalty), collection.Frozen,
            Clock.Time(collection.CreatedAt));
    }

    /// <summary>How an item stands as a command sees it, and how much of it a user has.</summary>
    public static ItemStandingResponse Standing(Tx tx, NftItem item, long user)
    {
        var standing = item.Standing;
        return new ItemStandingResponse(
            item.Id.ToText(), item.Collection.ToText(), standing.Number == 0 ? null : standing.Number,
            standing.Owner == 0 ? null : tx.State.Users.Find(standing.Owner)!.Username, standing.Supply,
            standing.Minted, standing.Burnt, standing.Frozen || tx.State.Nfts.CollectionOf(item).Frozen,
            tx.State.Nfts.HoldingOf(item.Id, user));
    }
}
