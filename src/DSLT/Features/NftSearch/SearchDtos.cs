using System.Text.Json.Serialization;
using DSLT.Features.Nfts;

namespace DSLT.Features.NftSearch;

/// <param name="Price">The least that one copy costs now by a listing that offers it alone; null where there
/// is none.</param>
/// <param name="Token">Of the price: the one that was asked for, or that of the oldest listing.</param>
/// <param name="Rarity">Where a collection was asked for.</param>
/// <param name="Favourites">Of how many users it is a favourite.</param>
internal sealed record FoundItemResponse(
    ItemResponse Item, string? Price, string? Token, string? ListingId, RarityResponse? Rarity,
    int Favourites);

/// <param name="Score">The sum over the kinds of traits of 1 / (share of items with the same value), having
/// none being a value too; to six places, rounded down.</param>
/// <param name="Rank">1 for the rarest; equal scores share a rank.</param>
/// <param name="Of">How many items have a rank.</param>
internal sealed record RarityResponse(string Score, int Rank, int Of);

/// <param name="Total">On all pages.</param>
/// <param name="Complete">False: the node has no more memory for the index, and new items are not found by
/// words and traits.</param>
internal sealed record SearchResponse(
    IReadOnlyList<FoundItemResponse> Items, int Total, FacetsResponse? Facets, bool Complete, string? Next);

/// <param name="Statuses">How many would be found with this status and all else as it is.</param>
/// <param name="Traits">Where a collection was asked for; the same of each value.</param>
internal sealed record FacetsResponse(
    IReadOnlyList<CountResponse> Statuses, IReadOnlyList<CountResponse> Tokens,
    IReadOnlyList<TraitResponse> Traits);

/// <param name="Values">The 100 most common.</param>
/// <param name="More">How many values there are besides.</param>
internal sealed record TraitResponse(string TraitType, IReadOnlyList<CountResponse> Values, int More);

internal sealed record CountResponse(string Value, int Count);

/// <param name="Items">That are there: with drafts, without what is burnt.</param>
/// <param name="Owners">How many users have any of them.</param>
/// <param name="Listed">How many are for sale by a listing of their own.</param>
/// <param name="Tokens">By each token that anything is offered for or was sold for.</param>
internal sealed record CollectionStatsResponse(
    string CollectionId, int Items, int Owners, int Listed, IReadOnlyList<TokenStatsResponse> Tokens);

/// <param name="Floor">The least that one of its items costs now; null where none is offered.</param>
/// <param name="Day">The hour that it is and the 23 before it.</param>
/// <param name="Week">The hour that it is and the 167 before it.</param>
internal sealed record TokenStatsResponse(
    string Token, string? Floor, TurnoverResponse Day, TurnoverResponse Week, TurnoverResponse All);

/// <param name="Sales">How many items, or lines of bundles, were sold.</param>
/// <param name="Volume">For how much together, in whole tokens.</param>
/// <param name="Average">The volume by the sales, rounded down; null without any.</param>
internal sealed record TurnoverResponse(long Sales, string Volume, string? Average);

[JsonSerializable(typeof(SearchResponse))]
[JsonSerializable(typeof(CollectionStatsResponse))]
internal sealed partial class SearchJson : JsonSerializerContext;
