using DSLT.Core;
using DSLT.Features.NftOffers;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Nfts;

/// <summary>Items: minted by creators, moved and burnt by owners.</summary>
internal static class ItemEndpoints
{
    private static readonly Code CollectionNotFound = Code.NotFound("collection");
    private static readonly Code ItemNotFound = Code.NotFound("item");

    /// <summary>What may be wrong with metadata.</summary>
    public static readonly Code[] Metadata =
    [
        Code.Invalid("metadata"), Code.Invalid("name"), Code.Invalid("description"), Code.Invalid("image"),
        Code.Invalid("external_url"), Code.Invalid("animation_url"), Code.Invalid("background_color"),
        Code.Invalid("attributes"),
    ];

    public static void MapItems(RouteGroupBuilder nfts)
    {
        MapMinting(nfts);
        MapMoves(nfts);
        MintBatchEndpoints.MapBatches(nfts);
        nfts.MapPatch("/items/{itemId}", Update)
            .WithName("UpdateItem")
            .WithSummary("Describe an item otherwise, as long as it is not frozen")
            .Requires(Permission.MoveFunds)
            .Refuses([ItemNotFound, Code.Forbidden, Code.MetadataFrozen, .. Metadata]);
        nfts.MapPost("/items/{itemId}/freeze", Freeze)
            .WithName("FreezeItem")
            .WithSummary("Freeze the metadata of an item, for ever")
            .Requires(Permission.MoveFunds)
            .Refuses(ItemNotFound, Code.Forbidden);
        ItemListEndpoints.MapLists(nfts);
    }

    private static void MapMinting(RouteGroupBuilder nfts)
    {
        nfts.MapPost("/collections/{collectionId}/items", Mint)
            .WithName("MintItem")
            .WithSummary("Mint an item in one's own collection, or make a draft for the first sale to mint")
            .WithDescription(
                "Metadata has the shape that market places read: name, description, image, external_url, "
                    + "animation_url, background_color and attributes of trait_type, value, display_type "
                    + "and max_value. Addresses are https, http, ipfs:// with a content id, or a content "
                    + "id. Texts are data: what looks like markup is refused.")
            .Requires(Permission.MoveFunds)
            .Refuses([
                CollectionNotFound, Code.Forbidden, Code.NotFound("user"), Code.Invalid("quantity"),
                Code.Invalid("max_supply"), Code.Invalid("royalty_bps"), Code.Invalid("receivers"),
                Code.MaxSupplyExceeded, Code.AccountFrozen, .. Metadata]);
        nfts.MapPost("/items/{itemId}/mint", MintCopies)
            .WithName("MintCopies")
            .WithSummary("Mint copies of an edition, or a draft")
            .Requires(Permission.MoveFunds)
            .Refuses(
                ItemNotFound, Code.Forbidden, Code.NotFound("user"), Code.Invalid("quantity"),
                Code.MaxSupplyExceeded, Code.AccountFrozen);
    }

    private static void MapMoves(RouteGroupBuilder nfts)
    {
        nfts.MapPost("/items/{itemId}/transfer", Transfer)
            .WithName("TransferItem")
            .WithSummary("Give an item to another user")
            .WithDescription("Listings that offer what is not there any more end with it.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                ItemNotFound, Code.Forbidden, Code.NotFound("user"), Code.Invalid("quantity"),
                Code.SelfTransfer, Code.InsufficientItems, Code.AccountFrozen);
        nfts.MapPost("/items/{itemId}/burn", Burn)
            .WithName("BurnItem")
            .WithSummary("Burn one's own item, or copies of it")
            .WithDescription(
                "With the last copy that there is or can be, open offers for the item end and give back "
                    + $"what they hold: up to {NftOfferRules.MaxEnded} in the same transaction, and where "
                    + "there are more the others within a minute. Nobody can accept one meanwhile.")
            .Requires(Permission.MoveFunds)
            .Refuses(ItemNotFound, Code.Forbidden, Code.Invalid("quantity"), Code.InsufficientItems);
    }

    private static ValueTask<CreatedAnswer<ItemStandingResponse>> Mint(
        string collectionId, MintItemRequest request, Caller caller, Writes writes) => writes.Create(
            caller, Command.NftMint, tx => Shown(tx, NftMinting.Mint(tx, collectionId, request)));

    private static ValueTask<Answer<ItemStandingResponse>> MintCopies(
        string itemId, MintCopiesRequest request, Caller caller, Writes writes) => writes.Run(
            caller, Command.NftMint, tx => Shown(tx, NftMinting.MintCopies(tx, itemId, request)));

    private static ValueTask<Answer<ItemStandingResponse>> Transfer(
        string itemId, TransferItemRequest request, Caller caller, Writes writes) => writes.Run(
            caller, Command.NftTransfer, tx => Shown(tx, NftItemCommands.Transfer(tx, itemId, request)));

    private static ValueTask<Answer<ItemStandingResponse>> Burn(
        string itemId, BurnItemRequest request, Caller caller, Writes writes) => writes.Run(
            caller, Command.NftBurn, tx => Shown(tx, NftItemCommands.Burn(tx, itemId, request)));

    private static ValueTask<Answer<ItemStandingResponse>> Update(
        string itemId, UpdateItemRequest request, Caller caller, Writes writes) => writes.Run(
            caller, Command.NftUpdate, tx => Shown(tx, NftItemCommands.Update(tx, itemId, request)));

    private static ValueTask<Answer<ItemStandingResponse>> Freeze(
        string itemId, Caller caller, Writes writes) => writes.Run(
            caller, Command.NftUpdate, tx => Shown(tx, NftItemCommands.Freeze(tx, itemId)));

    private static Result<ItemStandingResponse> Shown(Tx tx, Result<NftItem> item) =>
        item.Then<ItemStandingResponse>(it => NftViews.Standing(tx, it, tx.Caller.UserId));
}
