using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Features.Users;
using DSLT.Sequencing;

namespace DSLT.Features.Nfts;

/// <summary>How items come into being: by their creator, one or many at a time.</summary>
internal static class NftMinting
{
    /// <summary>Makes one item, and mints it unless it is a draft.</summary>
    public static Result<NftItem> Mint(Tx tx, string collectionId, MintItemRequest request)
    {
        if (!NftCommands.Managed(tx, collectionId).Is(out var collection, out var refusal)
            || !NftMetadataRules.Check(request.Metadata).Is(out var described, out refusal)
            || !NftRules.Quantity(request.Quantity).Is(out var quantity, out refusal)
            || !NftRules.Most(collection.Kind, request.MaxSupply, quantity).Is(out var most, out refusal))
        {
            return refusal;
        }

        var minted = request.Draft is true ? 0 : quantity;
        return Create(
            tx, collection, [new NewNft(described.Name, described.Json, minted, most)], request.To,
            request.Royalty).Then<NftItem>(id => tx.State.Nfts.FindItem(id)!);
    }

    /// <summary>
    /// Makes items, all minted or none of them, by one event; the id of the first. What they are called and
    /// how many there are was checked before.
    /// </summary>
    public static Result<long> Create(
        Tx tx, NftCollection collection, ImmutableArray<NewNft> items, string? to, RoyaltyBody? royaltyBody)
    {
        var nfts = tx.State.Nfts;
        var counts = nfts.CountsOf(collection.Id);
        if (NftRules.CheckRoom(collection, counts, items.Length) is { } full)
        {
            return full;
        }

        if (!Receiver(tx, to).Is(out var owner, out var refusal)
            || !NftCommands.ReadRoyalty(tx, royaltyBody, collection.Creator)
                .Is(out var royalty, out refusal))
        {
            return refusal;
        }

        var isMinted = items[0].Quantity > 0;
        var made = new NewNfts(
            collection.Id, collection.Kind, nfts.NextItemIds(items.Length),
            isMinted ? counts.Numbers + 1 : 0, owner.Id, royalty,
            isMinted ? nfts.NextActivityIds(items.Length) : 0, items);
        tx.Note(
            $"collection {collection.Id}: items {made.FirstId} to {made.FirstId + items.Length - 1} "
                + (isMinted ? $"minted to {owner.Username}" : "made as drafts"));
        tx.Raise(new NftsCreated(made, new NftCounts(
            counts.Items + items.Length, counts.Numbers + (isMinted ? items.Length : 0))));
        return made.FirstId;
    }

    /// <summary>Mints copies of an item that is there: of an edition, or of a draft.</summary>
    public static Result<NftItem> MintCopies(Tx tx, string itemId, MintCopiesRequest request)
    {
        if (!NftItemCommands.Managed(tx, itemId).Is(out var item, out var refusal)
            || !NftRules.Quantity(request.Quantity).Is(out var quantity, out refusal)
            || !Receiver(tx, request.To).Is(out var owner, out refusal))
        {
            return refusal;
        }

        if (NftRules.CheckSupply(item, quantity) is { } over)
        {
            return over;
        }

        tx.Note($"item {item.Id}: {quantity} to {owner.Username}");
        NftMoves.Move(tx, item.Id, 0, owner.Id, quantity, new NftDeal(NftActivityKind.Mint));
        return tx.State.Nfts.FindItem(item.Id)!;
    }

    /// <summary>Who gets what is minted; the caller where nobody is named.</summary>
    private static Result<User> Receiver(Tx tx, string? to)
    {
        var user = to is null ? tx.State.Users.Find(tx.Caller.UserId) : tx.State.Users.FindByName(to);
        return user is null ? Refusal.NotFound("user", to, UserRules.MaxNameLength)
            : user.Frozen ? NftItemCommands.Frozen
            : user;
    }
}
