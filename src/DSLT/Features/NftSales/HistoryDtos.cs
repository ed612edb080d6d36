using System.Text.Json.Serialization;

namespace DSLT.Features.NftSales;

/// <param name="Kind">mint, transfer, burn, sale, list, cancel, end, expire or price.</param>
/// <param name="From">Null of a mint, and of a sale that minted what was sold.</param>
/// <param name="To">Null where it went to nobody.</param>
/// <param name="Price">Of a sale for all of the quantity, of a listing its first price; else null.</param>
internal sealed record NftActivityResponse(
    string ActivityId, string Kind, string ItemId, string CollectionId, string? From, string? To,
    long Quantity, string? Token, string? Price, string? TransactionId, string? ListingId, DateTime At);

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
