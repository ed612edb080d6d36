using DSLT.Core;

namespace DSLT.Features.NftSearch;

/// <summary>Where items stand in the order that is asked for. What has no place in it comes last.</summary>
internal readonly struct SearchOrder(
    NftIndex index, NftSearchQuery query, CollectionRarity? rarity, long now)
{
    /// <summary>The least that one copy costs now in a token; null where it is not to be had.</summary>
    public static Amount? PriceOf(ItemColumns items, int place, long? token, long now)
    {
        var known = items.TokenOf(place);
        return known == ItemColumns.Varies ? ItemPrice.Least(items.ListingsOf(place), token, now)?.Amount
            : known != 0 && (token is null || known == token) ? items.PriceOf(place)
            : null;
    }

    public SearchKey KeyOf(int place)
    {
        var items = index.Items;
        var id = items.IdOf(place);
        return query.Sort switch
        {
            NftSort.Oldest => new SearchKey(0, id),
            NftSort.Number => new SearchKey(Last(items.Number(place)), id),
            NftSort.PriceAscending => new SearchKey(
                PriceOf(items, place, query.Token, now) is { } price ? price.Units : Int128.MaxValue, id),
            NftSort.PriceDescending => new SearchKey(
                PriceOf(items, place, query.Token, now) is { } price ? -price.Units : Int128.MaxValue, id),
            NftSort.Rarity => new SearchKey(rarity?.Of(place)?.Rank ?? Int128.MaxValue, id),
            NftSort.RecentlyListed => new SearchKey(-NewestListing(items, place), id),
            NftSort.RecentlySold => new SearchKey(-items.LastSale(place), id),
            NftSort.Favourites => new SearchKey(-items.Favourites(place), id),
            _ => new SearchKey(-id, id),
        };
    }

    private static Int128 Last(long number) => number == 0 ? Int128.MaxValue : number;

    private static long NewestListing(ItemColumns items, int place)
    {
        var newest = 0L;
        foreach (var listing in items.ListingsOf(place))
        {
            newest = Math.Max(newest, listing.Id);
        }

        return newest;
    }
}
