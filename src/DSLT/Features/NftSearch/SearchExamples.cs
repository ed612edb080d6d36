using DSLT.Features.NftFavourites;
using DSLT.Features.Nfts;

namespace DSLT.Features.NftSearch;

/// <summary>What answers of searches, statistics and favourites look like, for the documents.</summary>
internal static class SearchExamples
{
    private static readonly ItemResponse Item = NftExamples.All.OfType<ItemResponse>().First();

    public static readonly object[] All =
    [
        new SearchResponse(
            [new FoundItemResponse(Item, "120.5", "USD", "7", new RarityResponse("12.5", 1, 10), 3)],
            1,
            new FacetsResponse(
                [new CountResponse("listed", 1), new CountResponse("unlisted", 4)],
                [new CountResponse("USD", 1)],
                [new TraitResponse("eyes", [new CountResponse("amber", 1)], 0)]),
            Complete: true, null),
        new CollectionStatsResponse(
            "1", 10, 4, 2,
            [
                new TokenStatsResponse(
                    "USD", "120.5", new TurnoverResponse(1, "120.5", "120.5"),
                    new TurnoverResponse(2, "250", "125"), new TurnoverResponse(2, "250", "125")),
            ]),
        new NftFavouriteResponse("1", Favourite: true, 3),
    ];
}
