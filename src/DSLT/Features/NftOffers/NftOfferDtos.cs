using System.Text.Json.Serialization;

namespace DSLT.Features.NftOffers;

/// <summary>An offer to buy an item, or any of a collection: one of both is named.</summary>
/// <param name="Token">What is paid with: any token of the node.</param>
/// <param name="Amount">For one.</param>
/// <param name="ExpiresAt">In one minute to 180 days.</param>
/// <param name="Quantity">Copies, or items of the collection; 1 where left out. All is held at once.</param>
internal sealed record CreateNftOfferRequest(
    string Token, string Amount, DateTimeOffset ExpiresAt, string? ItemId = null,
    string? CollectionId = null, long? Quantity = null);

/// <param name="ItemId">What is given for it.</param>
/// <param name="Quantity">How many copies; 1 where left out.</param>
/// <param name="MinProceeds">
/// Refused where less is left for the seller after royalty and fee, which may have changed.
/// </param>
internal sealed record AcceptNftOfferRequest(
    string ItemId, long? Quantity = null, string? MinProceeds = null);

/// <param name="ItemId">None: any of the collection.</param>
/// <param name="Amount">For one.</param>
/// <param name="Held">What is held for it: the amount times what remains.</param>
/// <param name="Status">open, accepted, cancelled, expired or ended (its item is burnt).</param>
internal sealed record NftOfferResponse(
    string OfferId, string Status, string Buyer, string CollectionId, string? ItemId, string Token,
    string Amount, long Quantity, long Remaining, string Held, DateTime ExpiresAt, DateTime CreatedAt);

internal sealed record NftOfferList(IReadOnlyList<NftOfferResponse> Items, string? Next);

internal sealed record CancelledNftOffersResponse(int Cancelled);

/// <param name="Price">The whole, in whole tokens: royalties, fee and proceeds together.</param>
/// <param name="Remaining">What is left of the offer.</param>
internal sealed record NftAcceptanceResponse(
    string OfferId, string TransactionId, string ItemId, string Token, string Price, string Royalties,
    string Fee, string Proceeds, long Quantity, long Remaining);

[JsonSerializable(typeof(CreateNftOfferRequest))]
[JsonSerializable(typeof(AcceptNftOfferRequest))]
[JsonSerializable(typeof(NftOfferResponse))]
[JsonSerializable(typeof(NftOfferList))]
[JsonSerializable(typeof(CancelledNftOffersResponse))]
[JsonSerializable(typeof(NftAcceptanceResponse))]
internal sealed partial class NftOfferJson : JsonSerializerContext;
