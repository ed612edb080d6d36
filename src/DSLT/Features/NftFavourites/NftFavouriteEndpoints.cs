using DSLT.Core;
using DSLT.Features.Nfts;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.NftFavourites;

/// <summary>One's favourite items.</summary>
internal static class NftFavouriteEndpoints
{
    public static void MapFavourites(this RouteGroupBuilder api)
    {
        var nfts = api.MapGroup("/nfts").WithTags("NFTs");
        nfts.MapPut("/items/{itemId}/favourite", Add)
            .WithName("FavourItem")
            .WithSummary("Mark an item as a favourite of one's own")
            .WithDescription($"Up to {NftFavouriteStore.MaxOfUser}. Done twice it is done once.")
            .Requires(Permission.MoveFunds)
            .Refuses(Code.NotFound("item"), Code.LimitReached);
        nfts.MapDelete("/items/{itemId}/favourite", Remove)
            .WithName("UnfavourItem")
            .WithSummary("Take an item out of one's favourites")
            .Requires(Permission.MoveFunds)
            .Refuses(Code.NotFound("item"));
        nfts.MapGet("/favourites", List)
            .WithName("ListFavourites")
            .WithSummary("List one's own favourites, the newest first")
            .Requires(Permission.SignedIn)
            .Refuses(Code.Invalid("limit"), Code.Invalid("cursor"));
    }

    private static ValueTask<Answer<NftFavouriteResponse>> Add(
        string itemId, Caller caller, Writes writes) => writes.Run(
            caller, Command.NftFavour, tx => NftFavouriteCommands.Set(tx, itemId, isOn: true));

    private static ValueTask<Answer<NftFavouriteResponse>> Remove(
        string itemId, Caller caller, Writes writes) => writes.Run(
            caller, Command.NftFavour, tx => NftFavouriteCommands.Set(tx, itemId, isOn: false));

    private static async Task<Answer<ItemList>> List(
        Caller caller, Store store, CancellationToken cancellation, string? limit = null,
        string? cursor = null)
    {
        if (!Page.ParseNewestFirst(limit, cursor).Is(out var page, out var refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        var found = await NftFavouriteQueries.Page(
            store.Database, caller.UserId, page.Before, page.Limit + 1, cancellation);
        return new ItemList(
            await ItemListEndpoints.Load(
                store, [.. found.Take(page.Limit).Select(row => row.Item)], cancellation),
            found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Sequence) : null);
    }
}
