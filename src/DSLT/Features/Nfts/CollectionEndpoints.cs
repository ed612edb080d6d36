using DSLT.Core;
using DSLT.Features.Users;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Nfts;

/// <summary>Collections: made by anybody, seen by all.</summary>
internal static class CollectionEndpoints
{
    private static readonly Code CollectionNotFound = Code.NotFound("collection");

    private static readonly Code[] Royalties =
        [Code.Invalid("royalty_bps"), Code.Invalid("receivers"), Code.NotFound("user")];

    public static void MapNfts(this RouteGroupBuilder api)
    {
        var nfts = api.MapGroup("/nfts").WithTags("NFTs");
        MapCollections(nfts);
        MapSettings(nfts);
        ItemEndpoints.MapItems(nfts);
    }

    private static void MapCollections(RouteGroupBuilder nfts)
    {
        nfts.MapPost("/collections", Create)
            .WithName("CreateCollection")
            .WithSummary("Make a collection of unique items or of editions")
            .WithDescription(
                "Unique items are those of ERC-721, editions those of ERC-1155. The royalty is EIP-2981's, "
                    + "`floor(price * bps / 10000)`, taken by the ledger in every sale.")
            .Requires(Permission.MoveFunds)
            .Refuses([
                Code.Invalid("name"), Code.Invalid("kind"), Code.Invalid("description"),
                Code.Invalid("image"), Code.Invalid("external_url"), Code.Invalid("max_items"),
                Code.LimitReached, .. Royalties]);
        nfts.MapGet("/collections", List)
            .WithName("ListCollections")
            .WithSummary("List collections, newest first")
            .Requires(Permission.PublicRead)
            .Refuses(Code.Invalid("limit"), Code.Invalid("cursor"), Code.NotFound("user"));
        nfts.MapGet("/collections/{collectionId}", Show)
            .WithName("GetCollection")
            .WithSummary("Show a collection")
            .Requires(Permission.PublicRead)
            .Refuses(CollectionNotFound);
        nfts.MapPatch("/collections/{collectionId}", Update)
            .WithName("UpdateCollection")
            .WithSummary("Describe a collection otherwise, or change its royalty")
            .Requires(Permission.MoveFunds)
            .Refuses([
                CollectionNotFound, Code.Forbidden, Code.Invalid("description"), Code.Invalid("image"),
                Code.Invalid("external_url"), .. Royalties]);
        nfts.MapPost("/collections/{collectionId}/freeze", Freeze)
            .WithName("FreezeCollection")
            .WithSummary("Freeze the metadata of all its items, for ever")
            .Requires(Permission.MoveFunds)
            .Refuses(CollectionNotFound, Code.Forbidden);
    }

    private static void MapSettings(RouteGroupBuilder nfts)
    {
        nfts.MapGet("/settings", Settings)
            .WithName("GetNftSettings")
            .WithSummary("Show the fee of all sales")
            .Requires(Permission.PublicRead);
        nfts.MapPatch("/settings", Set)
            .WithName("UpdateNftSettings")
            .WithSummary("Set the fee of all sales")
            .WithDescription(
                "Of every price so many basis points, floored, go to the treasury; where that and the "
                    + "royalty were more than the price, the fee is what the royalty leaves.")
            .Requires(Permission.Operate)
            .Refuses(Code.Invalid("platform_fee_bps"));
    }

    private static ValueTask<CreatedAnswer<CollectionResponse>> Create(
        CreateCollectionRequest request, Caller caller, Writes writes) => writes.Create(
            caller, Command.NftCollectionCreate, tx => NftCommands.Create(tx, request)
                .Then<CollectionResponse>(made => NftViews.Show(tx, made)));

    private static ValueTask<Answer<CollectionResponse>> Update(
        string collectionId, UpdateCollectionRequest request, Caller caller, Writes writes) => writes.Run(
            caller, Command.NftCollectionUpdate, tx => NftCommands.Update(tx, collectionId, request)
                .Then<CollectionResponse>(changed => NftViews.Show(tx, changed)));

    private static ValueTask<Answer<CollectionResponse>> Freeze(
        string collectionId, Caller caller, Writes writes) => writes.Run(
            caller, Command.NftCollectionUpdate, tx => NftCommands.Freeze(tx, collectionId)
                .Then<CollectionResponse>(frozen => NftViews.Show(tx, frozen)));

    private static Answer<NftSettingsBody> Settings(Store store) =>
        new NftSettingsBody(store.State.Nfts.CommittedSettings.PlatformFeeBps);

    private static ValueTask<Answer<NftSettingsBody>> Set(
        NftSettingsBody request, Caller caller, Writes writes) => writes.Run(
            caller, Command.NftSettingsUpdate, tx => NftCommands.Set(tx, request)
                .Then<NftSettingsBody>(set => new NftSettingsBody(set.PlatformFeeBps)));

    private static async Task<Answer<CollectionResponse>> Show(
        string collectionId, Caller caller, Store store, CancellationToken cancellation)
    {
        if (!store.State.Nfts.GetCommitted(collectionId).Is(out var collection, out var refusal))
        {
            return refusal;
        }

        // What is committed may be a moment ahead of the tables.
        await store.Projector.WaitFor(
            Math.Max(caller.Writes?.Sequence ?? 0, store.Sequencer.DurableSequence), cancellation);
        return await NftQueries.Collection(store.Database, collection.Id, cancellation) is { } row
            ? row.Show(await NamesOf(store, [row], cancellation))
            : Refusal.NotFound("collection", collection.Id.ToText());
    }

    private static async Task<Answer<CollectionList>> List(
        Caller caller, Store store, CancellationToken cancellation, string? creator = null,
        string? limit = null, string? cursor = null)
    {
        if (!Page.ParseNewestFirst(limit, cursor).Is(out var page, out var refusal))
        {
            return refusal;
        }

        long? by = null;
        if (creator is not null)
        {
            if (await store.State.Users.CommittedByName(creator, store.Database, cancellation)
                is not { } user)
            {
                return Refusal.NotFound("user", creator, UserRules.MaxNameLength);
            }

            by = user.Id;
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        var found = await NftQueries.Collections(
            store.Database, by, page.Before, page.Limit + 1, cancellation);
        var shown = found.Take(page.Limit).ToList();
        var names = await NamesOf(store, shown, cancellation);
        return new CollectionList(
            [.. shown.Select(row => row.Show(names))],
            found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Id) : null);
    }

    private static Task<IReadOnlyDictionary<long, string>> NamesOf(
        Store store, IEnumerable<CollectionRow> rows, CancellationToken cancellation) => UserQueries.Names(
            store.Database, rows.SelectMany(row => row.OwnRoyalty.Shares).Select(share => share.User),
            cancellation);
}
