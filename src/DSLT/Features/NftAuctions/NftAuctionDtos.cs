using System.Text.Json.Serialization;

namespace DSLT.Features.NftAuctions;

/// <summary>An item, or copies of one, to whoever bids most.</summary>
/// <param name="Token">What is bid in: any token of the node.</param>
/// <param name="StartPrice">The least that the first bid is, for all of the quantity.</param>
/// <param name="EndsAt">In 5 minutes to 60 days.</param>
/// <param name="Quantity">Copies of it, sold as one; 1 where left out.</param>
/// <param name="ReservePrice">Below it nothing is sold; seen by the seller only.</param>
/// <param name="MinStepBps">
/// How much a bid is above the one before, rounded up; 500 basis points where both steps are left out.
/// </param>
/// <param name="MinStep">The same as an amount.</param>
/// <param name="ExtensionSeconds">
/// A bid so shortly before the end moves the end to so much after it; 300 where left out, 0 to 3,600.
/// </param>
internal sealed record CreateNftAuctionRequest(
    string ItemId, string Token, string StartPrice, DateTimeOffset EndsAt, long? Quantity = null,
    string? ReservePrice = null, int? MinStepBps = null, string? MinStep = null,
    long? ExtensionSeconds = null);

/// <param name="Amount">For all of the quantity; the whole of it is held.</param>
internal sealed record PlaceNftBidRequest(string Amount);

/// <param name="Status">
/// open, ended (over and not settled yet), sold, cancelled, withdrawn, unsold or void.
/// </param>
/// <param name="HasReserve">True: nothing is sold below a price that only the seller knows.</param>
/// <param name="ReserveMet">True: with the best bid it would be sold.</param>
/// <param name="ReservePrice">Shown to the seller.</param>
/// <param name="Bidder">Who leads, or has it.</param>
/// <param name="LeastBid">The least that the next bid is; none where it takes no more.</param>
/// <param name="TransactionId">Of the sale.</param>
internal sealed record NftAuctionResponse(
    string AuctionId, string Status, string ItemId, string CollectionId, string Seller, long Quantity,
    string Token, string StartPrice, bool HasReserve, bool ReserveMet, string? ReservePrice,
    int? MinStepBps, string? MinStep, long ExtensionSeconds, DateTime EndsAt, long Bids, string? Bidder,
    string? Bid, string? LeastBid, string? TransactionId, DateTime CreatedAt);

internal sealed record NftAuctionList(IReadOnlyList<NftAuctionResponse> Items, string? Next);

/// <param name="Number">In the auction, from 1 on: the highest is the best.</param>
internal sealed record NftBidResponse(long Number, string Bidder, string Amount, DateTime At);

internal sealed record NftBidList(IReadOnlyList<NftBidResponse> Items, string? Next);

[JsonSerializable(typeof(CreateNftAuctionRequest))]
[JsonSerializable(typeof(PlaceNftBidRequest))]
[JsonSerializable(typeof(NftAuctionResponse))]
[JsonSerializable(typeof(NftAuctionList))]
[JsonSerializable(typeof(NftBidList))]
internal sealed partial class NftAuctionJson : JsonSerializerContext;
