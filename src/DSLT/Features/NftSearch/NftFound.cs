using DSLT.Core;
using DSLT.Features.Nfts;
using DSLT.Sequencing;

namespace DSLT.Features.NftSearch;

/// <summary>A page of what was found.</summary>
/// <param name="Total">On all pages.</param>
/// <param name="Next">After which the next page begins; null where there is none.</param>
internal sealed record NftFound(
    IReadOnlyList<NftFoundItem> Items, int Total, SearchKey? Next, NftFacets? Facets, bool IsComplete);

/// <param name="Price">The least it can be bought for now.</param>
internal readonly record struct NftFoundItem(
    long Item, ItemPrice? Price, FoundRarity? Rarity, int Favourites)
{
    public FoundItemResponse Show(ItemResponse item, State state)
    {
        var token = Price is { } known ? state.Tokens.Committed(known.Token) : null;
        return new FoundItemResponse(
            item, token?.Text(Price!.Value.Amount), token?.Symbol, Price?.Listing.ToText(), Rarity?.Show(),
            Favourites);
    }
}

/// <param name="Of">How many items there are to be rarer than.</param>
internal readonly record struct FoundRarity(long Score, int Rank, int Of)
{
    private const int Places = 6;

    public RarityResponse Show() => new(new Amount(Score).ToText(Places), Rank, Of);
}

internal sealed record NftFacets(
    IReadOnlyList<(NftStatus Status, int Count)> Statuses, IReadOnlyList<(long Token, int Count)> Tokens,
    IReadOnlyList<TraitFacet> Traits)
{
    public FacetsResponse Show(State state) => new(
        [.. Statuses.Select(one => new CountResponse(SearchRules.Text(one.Status), one.Count))],
        [.. Tokens.Select(one => new CountResponse(state.Tokens.Committed(one.Token)!.Symbol, one.Count))],
        [.. Traits.Where(trait => trait.Values.Count > 0).Select(trait => trait.Show())]);
}

/// <summary>A kind of trait, its most common values, and how many more there are.</summary>
internal sealed record TraitFacet(string Type, IReadOnlyList<(string Value, int Count)> Values, int More)
{
    private const int MaxValues = 100;

    public TraitResponse Show() => new(
        Type, [.. Values.Select(one => new CountResponse(one.Value, one.Count))], More);

    public static TraitFacet Of(TraitType type, Bits found)
    {
        var counts = type.Values
            .GroupBy(
                value => value.Value,
                (value, same) => (Value: value, Count: same.Sum(one => one.Items.CountIn(found))))
            .Where(one => one.Count > 0)
            .OrderByDescending(one => one.Count).ThenBy(one => one.Value, StringComparer.Ordinal)
            .ToList();
        return new TraitFacet(
            type.Name, [.. counts.Take(MaxValues)], Math.Max(0, counts.Count - MaxValues));
    }
}
