using DSLT.Core;
using DSLT.Features.Users;
using DSLT.Sequencing;

namespace DSLT.Features.Nfts;

/// <summary>Commands of owners and creators on one item.</summary>
internal static class NftItemCommands
{
    public static readonly Refusal Frozen = new(
        Code.AccountFrozen, "One of the accounts is frozen; nothing moved.");

    public static Result<NftItem> Transfer(Tx tx, string itemId, TransferItemRequest request)
    {
        if (!Held(tx, itemId, request.Quantity).Is(out var held, out var refusal))
        {
            return refusal;
        }

        if (tx.State.Users.FindByName(request.To) is not { } to)
        {
            return Refusal.NotFound("user", request.To, UserRules.MaxNameLength);
        }

        if (to.Id == tx.Caller.UserId)
        {
            return new Refusal(Code.SelfTransfer, "Sender and receiver are the same account.");
        }

        if (to.Frozen)
        {
            return Frozen;
        }

        tx.Note($"item {held.Item.Id}: {held.Quantity} to {to.Username}");
        NftMoves.Move(
            tx, held.Item.Id, tx.Caller.UserId, to.Id, held.Quantity,
            new NftDeal(NftActivityKind.Transfer));
        return tx.State.Nfts.FindItem(held.Item.Id)!;
    }

    public static Result<NftItem> Burn(Tx tx, string itemId, BurnItemRequest request)
    {
        if (!Held(tx, itemId, request.Quantity).Is(out var held, out var refusal))
        {
            return refusal;
        }

        tx.Note($"item {held.Item.Id}: {held.Quantity} burnt");
        NftMoves.Move(
            tx, held.Item.Id, tx.Caller.UserId, 0, held.Quantity, new NftDeal(NftActivityKind.Burn));
        return tx.State.Nfts.FindItem(held.Item.Id)!;
    }

    public static Result<NftItem> Update(Tx tx, string itemId, UpdateItemRequest request)
    {
        if (!Managed(tx, itemId).Is(out var item, out var refusal)
            || !NftMetadataRules.Check(request.Metadata).Is(out var described, out refusal))
        {
            return refusal;
        }

        if (NftRules.CheckEditable(tx.State.Nfts.CollectionOf(item), item) is { } frozen)
        {
            return frozen;
        }

        tx.Raise(new NftMetadataSet(item.Id, described.Name, described.Json));
        tx.Note($"item {item.Id}: metadata set");
        return item;
    }

    public static Result<NftItem> Freeze(Tx tx, string itemId)
    {
        if (!Managed(tx, itemId).Is(out var item, out var refusal))
        {
            return refusal;
        }

        tx.Raise(new NftFroze(item.Id, item.Standing with { Frozen = true }));
        tx.Note($"item {item.Id}: metadata frozen");
        return tx.State.Nfts.FindItem(item.Id)!;
    }

    /// <summary>An item of a collection that the caller has made.</summary>
    public static Result<NftItem> Managed(Tx tx, string itemId) => tx.State.Nfts.GetItem(itemId)
        .Then<NftItem>(item =>
            NftRules.MayManage(tx.State.Nfts.CollectionOf(item), tx.Caller.UserId) is { } refusal
                ? refusal
                : item);

    /// <summary>An item of which the caller has as much as is asked for.</summary>
    private static Result<(NftItem Item, long Quantity)> Held(Tx tx, string itemId, long? asked)
    {
        if (!tx.State.Nfts.GetItem(itemId).Is(out var item, out var refusal)
            || !NftRules.Quantity(asked).Is(out var quantity, out refusal))
        {
            return refusal;
        }

        var has = tx.State.Nfts.HoldingOf(item.Id, tx.Caller.UserId);
        return NftRules.CheckHas(has, quantity) is { } less ? less : (item, quantity);
    }
}
