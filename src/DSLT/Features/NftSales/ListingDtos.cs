using System.Text.Json.Serialization;

namespace DSLT.Features.NftSales;

/// <summary>An offer to sell an item, copies of one, or a bundle.</summary>
/// <param name="Items">What one purchase gets; several are a bundle, of at most 50 and sold as one.</param>
/// <param name="Token">What is paid with: any token of the node.</param>
/// <param name="Price">For one time the items; the first price of one that falls.</param>
/// <param name="Pricing">fixed, dutchLinear or dutchStepped; fixed where left out.</param>
/// <param name="Quantity">How many times the items; 1 where left out, and of bundles.</param>
/// <param name="EndPrice">The last price of one that falls.</param>
/// <param name="StartsAt">Nobody buys before; now where left out.</param>
/// <param name="EndsAt">When one that falls is at its last price, and stays there.</param>
/// <param name="StepSeconds">How long each price of dutchStepped holds; they make up the whole time.</param>
/// <param name="ExpiresAt">When the listing ends; never where left out.</param>
/// <param name="Lazy">True: by the creator, of what is not minted yet; the sale mints it.</param>
internal sealed record CreateListingRequest(
    IReadOnlyList<ListingItemBody> Items, string Token, string Price, string? Pricing = null,
    long? Quantity = null, string? EndPrice = null, DateTimeOffset? StartsAt = null,
    DateTimeOffset? EndsAt = null, long? StepSeconds = null, DateTimeOffset? ExpiresAt = null,
    bool? Lazy = null);

/// <param name="Quantity">Copies of it in one purchase; 1 where left out.</param>
internal sealed record ListingItemBody(string ItemId, long? Quantity = null);

/// <param name="Listings">1 to 500, all or none.</param>
internal sealed record BulkListingRequest(IReadOnlyList<CreateListingRequest> Listings);

/// <param name="Prices">1 to 500, all or none.</param>
internal sealed record BulkPriceRequest(IReadOnlyList<ListingPriceBody> Prices);

/// <param name="EndPrice">Of a price that falls.</param>
internal sealed record ListingPriceBody(string ListingId, string Price, string? EndPrice = null);

/// <param name="Quantity">How many times the items; 1 where left out.</param>
/// <param name="MaxPrice">Refused where the whole costs more.</param>
internal sealed record BuyListingRequest(long? Quantity = null, string? MaxPrice = null);

/// <param name="Price">What one time the items costs now.</param>
/// <param name="Status">open, sold, cancelled, ended or expired.</param>
internal sealed record ListingResponse(
    string ListingId, string Status, string Seller, IReadOnlyList<ListingItemResponse> Items, string Token,
    string Pricing, string Price, string StartPrice, string EndPrice, DateTime StartsAt, DateTime? EndsAt,
    long? StepSeconds, long Available, bool Lazy, DateTime? ExpiresAt, DateTime CreatedAt);

internal sealed record ListingItemResponse(string ItemId, string CollectionId, long Quantity);

internal sealed record ListingList(IReadOnlyList<ListingResponse> Items, string? Next);

internal sealed record ListingIdsResponse(IReadOnlyList<string> ListingIds);

/// <param name="More">True: some are open still; ask again.</param>
internal sealed record CancelledListingsResponse(int Cancelled, bool More);

/// <param name="Price">The whole, in whole tokens: royalties, fee and proceeds together.</param>
/// <param name="Remaining">What is left of the listing.</param>
internal sealed record NftPurchaseResponse(
    string ListingId, string TransactionId, string Token, string Price, string Royalties, string Fee,
    string Proceeds, long Quantity, long Remaining);

[JsonSerializable(typeof(CreateListingRequest))]
[JsonSerializable(typeof(BulkListingRequest))]
[JsonSerializable(typeof(BulkPriceRequest))]
[JsonSerializable(typeof(BuyListingRequest))]
[JsonSerializable(typeof(ListingResponse))]
[JsonSerializable(typeof(ListingList))]
[JsonSerializable(typeof(ListingIdsResponse))]
[JsonSerializable(typeof(CancelledListingsResponse))]
[JsonSerializable(typeof(NftPurchaseResponse))]
internal sealed partial class ListingJson : JsonSerializerContext;
