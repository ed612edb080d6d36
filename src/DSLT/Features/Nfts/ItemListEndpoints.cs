using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Features.Users;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Nfts;

/// <summary>Looking at items, and at who has them.</summary>
internal static class ItemListEndpoints
{
    private static readonly Code ItemNotFound = Code.NotFound("item");

    private static readonly Code[] Paged = [Code.Invalid("limit"), Code.Invalid("cursor")];

    public static void MapLists(RouteGroupBuilder nfts)
    {
        nfts.MapGet("/items/{itemId}", Show)
            .WithName("GetItem")
            .WithSummary("Show an item with its metadata")
            .Requires(Permission.PublicRead)
            .Refuses(ItemNotFound);
        nfts.MapGet("/collections/{collectionId}/items", List)
            .WithName("ListItems")
            .WithSummary("List the items of a collection, in the order in which they were made")
            .Requires(Permission.PublicRead)
            .Refuses([Code.NotFound("collection"), .. Paged]);
        nfts.MapGet("/items/{itemId}/holders", Holders)
            .WithName("ListItemHolders")
            .WithSummary("List who has an item and how much of it")
            .Requires(Permission.PublicRead)
            .Refuses([ItemNotFound, .. Paged]);
        nfts.MapGet("/users/{username}/items", Owned)
            .WithName("ListOwnedItems")
            .WithSummary("List what a user has")
            .Requires(Permission.PublicRead)
            .Refuses([Code.NotFound("user"), .. Paged]);
        nfts.MapGet("/items/{itemId}/royalty", Royalty)
            .WithName("GetItemRoyalty")
            .WithSummary("Reckon the royalty of a price, as EIP-2981's royaltyInfo does")
            .Requires(Permission.PublicRead)
            .Refuses(ItemNotFound, Code.NotFound("token"), Code.Invalid("price"), Code.Overloaded);
    }

    /// <summary>Items in the order of their ids as they are given.</summary>
    public static async Task<IReadOnlyList<ItemResponse>> Load(
        Store store, IReadOnlyList<long> ids, CancellationToken cancellation)
    {
        var rows = (await NftQueries.Items(store.Database, ids, cancellation)).ToDictionary(row => row.Id);
        return await Shown(store, [.. ids.Select(id => rows[id])], cancellation);
    }

    private static async Task<Answer<ItemResponse>> Show(
        string itemId, Caller caller, Store store, CancellationToken cancellation)
    {
        if (!Ids.Parse(itemId, "item").Is(out var id, out var refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        return await NftQueries.Item(store.Database, id, cancellation) is { } row
            ? (await Shown(store, [row], cancellation))[0]
            : Refusal.NotFound("item", id.ToText());
    }

    private static async Task<Answer<ItemList>> List(
        string collectionId, Caller caller, Store store, CancellationToken cancellation,
        string? limit = null, string? cursor = null)
    {
        if (!store.State.Nfts.GetCommitted(collectionId).Is(out var collection, out var refusal)
            || !Page.ParseAscending(limit, cursor).Is(out var page, out refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        var found = await NftQueries.Items(
            store.Database, collection.Id, page.After, page.Limit + 1, cancellation);
        return new ItemList(
            await Shown(store, [.. found.Take(page.Limit)], cancellation),
            found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Id) : null);
    }

    private static async Task<Answer<OwnedItemList>> Owned(
        string username, Caller caller, Store store, CancellationToken cancellation, string? limit = null,
        string? cursor = null)
    {
        if (!Page.ParseAscending(limit, cursor).Is(out var page, out var refusal))
        {
            return refusal;
        }

        if (await store.State.Users.CommittedByName(username, store.Database, cancellation) is not { } user)
        {
            return Refusal.NotFound("user", username, UserRules.MaxNameLength);
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        var found = await NftQueries.Owned(
            store.Database, user.Id, page.After, page.Limit + 1, cancellation);
        var rows = found.Take(page.Limit).ToList();
        var shown = await Shown(store, rows, cancellation);
        return new OwnedItemList(
            [.. rows.Select((row, i) => new OwnedItemResponse(row.Quantity, shown[i]))],
            found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Id) : null);
    }

    private static async Task<Answer<HolderList>> Holders(
        string itemId, Caller caller, Store store, CancellationToken cancellation, string? limit = null,
        string? cursor = null)
    {
        if (!Ids.Parse(itemId, "item").Is(out var id, out var refusal)
            || !Page.ParseAscending(limit, cursor).Is(out var page, out refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        var found = await NftQueries.Holders(store.Database, id, page.After, page.Limit + 1, cancellation);
        if (found.Count == 0 && await NftQueries.Item(store.Database, id, cancellation) is null)
        {
            return Refusal.NotFound("item", id.ToText());
        }

        return new HolderList(
            [.. found.Take(page.Limit).Select(row => new HolderResponse(row.Username, row.Quantity))],
            found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].UserId) : null);
    }

    private static async ValueTask<Answer<RoyaltyInfoResponse>> Royalty(
        string itemId, Store store, string token = "", string price = "")
    {
        if (store.State.Tokens.Committed(token) is not { } paid)
        {
            return Refusal.NotFound("token", token, TokenRules.MaxSymbolLength);
        }

        if (!Amount.ParsePositive(price, paid.Decimals, "price").Is(out var amount, out var refusal))
        {
            return refusal;
        }

        var read = await store.Sequencer.Read(state => state.Nfts.GetItem(itemId)
            .Then<RoyaltyInfoResponse>(item =>
            {
                var royalty = state.Nfts.RoyaltyOf(item);
                return new RoyaltyInfoResponse(
                    paid.Symbol, paid.Text(amount), royalty.Bps, paid.Text(royalty.Of(amount)),
                    [.. royalty.Split(amount).Select(part => new RoyaltyPartResponse(
                        state.Users.Find(part.User)!.Username, paid.Text(part.Amount)))]);
            }));
        return read.Then(shown => shown);
    }

    private static async Task<IReadOnlyList<ItemResponse>> Shown(
        Store store, IReadOnlyList<ItemRow> rows, CancellationToken cancellation)
    {
        var names = await UserQueries.Names(
            store.Database,
            rows.SelectMany(row => row.OwnRoyalty?.Shares ?? []).Select(share => share.User), cancellation);
        return [.. rows.Select(row => row.Show(
            names, store.State.Nfts.Committed(row.Collection) is { Frozen: true }))];
    }
}
