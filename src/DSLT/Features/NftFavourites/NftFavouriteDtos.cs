using System.Text.Json.Serialization;
using DSLT.Features.Nfts;

namespace DSLT.Features.NftFavourites;

/// <param name="Favourite">True: it is one of the caller's.</param>
/// <param name="Favourites">Of how many users it is one.</param>
internal sealed record NftFavouriteResponse(string ItemId, bool Favourite, long Favourites);

internal sealed record NftFavouriteList(IReadOnlyList<ItemResponse> Items, string? Next);

[JsonSerializable(typeof(NftFavouriteResponse))]
[JsonSerializable(typeof(NftFavouriteList))]
internal sealed partial class NftFavouriteJson : JsonSerializerContext;
