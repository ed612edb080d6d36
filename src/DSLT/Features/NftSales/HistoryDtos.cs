using System.Text.Json.Serialization;

namespace DSLT.Features.NftSales;

/// <param name="Kind">
/// mint, transfer, burn, sale; of listings list, cancel, end, expire, price; of auctions auction, bid,
/// auctionCancel, auctionWithdraw, auctionUnsold, auctionVoid; of offers offer, offerCancel, offerExpire,
/// offerEnd.
/// </param>
/// <param name="ItemId">Null of an offer for any of the collection.</param>
/// <param name="From">Who gave, listed, bid or offered; null where it was minted.</param>
/// <param name="To">Who got it, was bid to, or owned what was offered for; null where it is nobody.</param>
/// <param name="Price">
/// Of a sale and of an auction, whose best bid it is, for all of the quantity; of a listing its first price,
/// of an offer that of one; else null.
/// </param>
/// <param name="AuctionId">Of the auction, and of what was sold by it.</param>
/// <param name="OfferId">Of the offer, and of what was sold to who made it.</param>
internal sealed record NftActivityResponse(
    string ActivityId, string Kind, string? ItemId, string CollectionId, string? From, string? To,
    long Quantity, string? Token, string? Price, string? TransactionId, string? ListingId,
    string? AuctionId, string? OfferId, DateTime At);

internal sealed record NftActivityList(IReadOnlyList<NftActivityResponse> Items, string? Next);

/// <param name="Totals">Of all that was earned in that time, by token.</param>
/// <param name="Items">The same by collection and token.</param>
internal sealed record NftEarningList(
    IReadOnlyList<NftTotalResponse> Totals, IReadOnlyList<NftEarningResponse> Items, string? Next);

internal sealed record NftTotalResponse(string Token, long Sales, string Proceeds, string Royalties);

/// <param name="Sales">Of items of the collection, by the caller.</param>
/// <param name="Proceeds">Of these, after royalties and fee.</param>
/// <param name="Royalties">Of everybody's sales.</param>
internal sealed record NftEarningResponse(
    string CollectionId, string Token, long Sales, string Proceeds, string Royalties);

[JsonSerializable(typeof(NftActivityList))]
[JsonSerializable(typeof(NftEarningList))]
internal sealed partial class HistoryJson : JsonSerializerContext;
