using DSLT.Core;
using DSLT.Features.Nfts;
using DSLT.Features.Tokens;
using DSLT.Features.Users;
using DSLT.Sequencing;
using DSLT.Web;
using Microsoft.AspNetCore.Mvc;

namespace DSLT.Features.NftSearch;

/// <summary>Finding items by words, traits, status and price.</summary>
internal static class SearchEndpoints
{
    public static void AddNftSearch(this IServiceCollection services, NftSearchOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<NftIndexing>();
    }

    public static void MapNftSearch(this RouteGroupBuilder api)
    {
        var nfts = api.MapGroup("/nfts").WithTags("NFTs");
        nfts.MapGet("/search", Search)
            .WithName("SearchItems")
            .WithSummary("Find items by words, traits, holder, status, token and price, with counts")
            .WithDescription(
                "'q' is up to 8 words of names, values of traits and the beginnings of descriptions: all "
                    + "must be there, however accents and capitals are written, and the last may be a "
                    + "beginning. 'trait' (Background:Red) may come up to 20 times: those of one kind are "
                    + "alternatives, different kinds must all hold. 'status' is some of listed, bundle, "
                    + "auction, offer, draft and unlisted, with commas. 'minPrice' and 'maxPrice' are of "
                    + "one copy, in 'token'. 'sort' is newest, oldest, number, priceAsc, priceDesc (with "
                    + "'token'), rarity (with 'collection'), recentlyListed, recentlySold or favourites; "
                    + "what has no price, number or rank comes last. With facets=true each count of "
                    + "a status or trait says how many would be found by it if all other conditions stayed; "
                    + "those of tokens are of what is found. The rarity score is rarity.tools'; in "
                    + "collections of more than 20,000 items it is reckoned anew at most twice a minute. "
                    + "The first search after a start makes the index, and is answered 503 "
                    + "`index_not_ready` where that takes more than 10 seconds: of a million items.")
            .Requires(Permission.PublicRead)
            .Refuses(
                Code.Invalid("q"), Code.Invalid("trait"), Code.Invalid("status"), Code.Invalid("min_price"),
                Code.Invalid("max_price"), Code.Invalid("sort"), Code.Invalid("facets"),
                Code.Invalid("limit"), Code.Invalid("cursor"), Code.NotFound("collection"),
                Code.NotFound("token"), Code.NotFound("user"), Code.IndexNotReady);
        nfts.MapGet("/collections/{collectionId}/stats", CollectionStats.Show)
            .WithName("GetCollectionStats")
            .WithSummary("Show a collection's floor prices, owners, and sales of a day, a week and all time")
            .WithDescription(
                "The floor is the least that one item costs now by a listing that offers it alone, also by "
                    + "a price that falls. A day is the hour of UTC that it is and the 23 before it, a week "
                    + "that and the 167 before it. Sales are those of listings, auctions and offers, at "
                    + "their whole price; every line of a bundle is one.")
            .Requires(Permission.PublicRead)
            .Refuses(Code.NotFound("collection"), Code.IndexNotReady);
    }

    private static async Task<Answer<SearchResponse>> Search(
        Caller caller, Store store, NftIndexing indexing, TimeProvider clock,
        CancellationToken cancellation, string? q = null, string? collection = null,
        [FromQuery] string[]? trait = null,
        string? status = null, string? token = null, string? minPrice = null, string? maxPrice = null,
        string? holder = null, string? sort = null, string? facets = null, string? limit = null,
        string? cursor = null)
    {
        if (!Page.Parse(limit, cursor).Is(out var page, out var refusal)
            || !QueryFlag.Read(facets, "facets").Is(out var withFacets, out refusal))
        {
            return refusal;
        }

        NftCollection? within = null;
        if (collection is not null
            && !store.State.Nfts.GetCommitted(collection).Is(out within, out refusal))
        {
            return refusal;
        }

        var paid = token is null ? null : store.State.Tokens.Committed(token);
        if (token is not null && paid is null)
        {
            return Refusal.NotFound("token", token, TokenRules.MaxSymbolLength);
        }

        var user = holder is null ? null
            : await store.State.Users.CommittedByName(holder, store.Database, cancellation);
        if (holder is not null && user is null)
        {
            return Refusal.NotFound("user", holder, UserRules.MaxNameLength);
        }

        var request = new SearchRequest(q, trait ?? [], status, minPrice, maxPrice, sort, withFacets);
        if (!SearchRules.Read(request, within?.Id, paid, user?.Id, page.Limit, page.After)
                .Is(out var query, out refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        var now = clock.GetUtcNow();
        var found = await indexing.Read<NftFound>(
            index => NftSearching.Find(index, query, now), cancellation);
        return found.Is(out var items, out refusal)
            ? await Shown(store, items, cancellation)
            : refusal;
    }

    private static async Task<SearchResponse> Shown(
        Store store, NftFound found, CancellationToken cancellation)
    {
        var items = await ItemListEndpoints.Load(
            store, [.. found.Items.Select(item => item.Item)], cancellation);
        return new SearchResponse(
            [.. found.Items.Select((item, i) => item.Show(items[i], store.State))], found.Total,
            found.Facets?.Show(store.State), found.IsComplete,
            found.Next is { } next ? Page.Cursor(next.ToString()) : null);
    }
}
