using System.Text.Json.Serialization;

namespace DSLT.Features.NftFavourites;

/// <param name="Favourite">True: it is one of the caller's.</param>
/// <param name="Favourites">Of how many users it is one.</param>
internal sealed record NftFavouriteResponse(string ItemId, bool Favourite, long Favourites);

[JsonSerializable(typeof(NftFavouriteResponse))]
internal sealed partial class NftFavouriteJson : JsonSerializerContext;
