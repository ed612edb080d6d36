using System.Text.Json.Serialization;
using DSLT.Features.Vesting;

namespace DSLT.Features.Sales;

/// <summary>A new sale.</summary>
/// <param name="PayToken">What is paid with.</param>
/// <param name="BlockSize">In whole tokens.</param>
/// <param name="Blocks">1 to 1,000.</param>
/// <param name="FirstPrice">Of the first block: pay tokens for one whole token, up to 18 decimals.</param>
/// <param name="GrowthBps">From block to block, 0 to 10,000 basis points; 1,000 where left out.</param>
/// <param name="SoftCap">In pay tokens: where less is raised, all is refunded.</param>
/// <param name="MinPurchase">In whole tokens.</param>
/// <param name="MaxPurchase">The most of one purchase, in whole tokens.</param>
/// <param name="UserLimit">The most of one user over the whole sale, in whole tokens.</param>
/// <param name="MinTier">0 to 3: which users may buy.</param>
/// <param name="Rounds">Up to 8 that follow one another; left out: the whole sale is one.</param>
/// <param name="Vesting">Linear or stepped; without a start it begins when the sale is closed.</param>
/// <param name="HandOver">What becomes of the proceeds; left out: all go to the treasury.</param>
internal sealed record CreateSaleRequest(
    string Token, string PayToken, string BlockSize, int Blocks, string FirstPrice, DateTimeOffset Start,
    DateTimeOffset End, int? GrowthBps = null, string? SoftCap = null, string? MinPurchase = null,
    string? MaxPurchase = null, string? UserLimit = null, int? MinTier = null,
    IReadOnlyList<SaleRoundRequest>? Rounds = null, ScheduleBody? Vesting = null,
    SaleHandOverRequest? HandOver = null);

/// <param name="AllowList">True: only those on its list may buy.</param>
/// <param name="UserLimit">The most of one user in this round, in whole tokens.</param>
internal sealed record SaleRoundRequest(
    string Name, DateTimeOffset Start, DateTimeOffset End, bool? AllowList = null, int? MinTier = null,
    string? UserLimit = null);

/// <param name="PoolShareBps">Of the proceeds, into a pool at the last price; 0 where left out.</param>
/// <param name="PoolFeeBps">30 where left out.</param>
/// <param name="LockShares">True: nobody ever has the pool's shares. Else they are the treasury's.</param>
/// <param name="Market">Left out: none is opened.</param>
internal sealed record SaleHandOverRequest(
    int? PoolShareBps = null, int? PoolFeeBps = null, bool? LockShares = null,
    SaleMarketRequest? Market = null);

/// <summary>As of a new market.</summary>
internal sealed record SaleMarketRequest(
    string TickSize, string LotSize, int MakerFeeBps, int TakerFeeBps, string? MinNotional = null);

/// <param name="Status">open or paused.</param>
internal sealed record UpdateSaleRequest(string Status);

/// <param name="Users">1 to 10,000 names.</param>
/// <param name="Remove">True: they are taken off the list.</param>
internal sealed record ListUsersRequest(IReadOnlyList<string> Users, bool? Remove = null);

/// <summary>Either 'quantity', and perhaps 'maxCost', or 'pay', and perhaps 'minQuantity'.</summary>
/// <param name="Quantity">Exactly so many whole tokens.</param>
/// <param name="Pay">At most so many pay tokens are spent; what buys no unit more stays.</param>
/// <param name="MaxCost">Refused where it would cost more.</param>
/// <param name="MinQuantity">Refused where it would buy less.</param>
internal sealed record BuyRequest(
    string? Quantity = null, string? Pay = null, string? MaxCost = null, string? MinQuantity = null);

/// <param name="Round">Counts from 1.</param>
internal sealed record SaleRoundResponse(
    int Round, string Name, DateTime Start, DateTime End, bool AllowList, int MinTier, string? UserLimit);

/// <param name="Start">Null for when the sale is closed.</param>
internal sealed record SaleVestingResponse(
    string Kind, DateTime? Start, long CliffSeconds, long? DurationSeconds, long? Steps, long? StepSeconds,
    int? StepMonths);

/// <param name="PoolReserve">Tokens set aside for the pool.</param>
/// <param name="PoolId">Of the pool that was seeded.</param>
internal sealed record SaleHandOverResponse(
    int PoolShareBps, int PoolFeeBps, string PoolReserve, bool LockShares, SaleMarketRequest? Market,
    string? PoolId);

/// <param name="Status">planned, open, paused, soldOut, ended, settling, settled, refunding, refunded or
/// cancelled.</param>
/// <param name="Block">The one that is sold from now, from 1 on; null once all are sold.</param>
/// <param name="Price">Of that block.</param>
/// <param name="Total">For sale altogether.</param>
/// <param name="Purchases">How many; the last has this number.</param>
/// <param name="Hash">Of the last purchase, over all of them in their order.</param>
internal sealed record SaleResponse(
    string SaleId, string Token, string PayToken, string Status, int? Block, string? Price, int Blocks,
    string BlockSize, string FirstPrice, int GrowthBps, string Total, string Sold, string Raised,
    string? SoftCap, string MinPurchase, string? MaxPurchase, string? UserLimit,
    IReadOnlyList<SaleRoundResponse> Rounds, SaleVestingResponse? Vesting, SaleHandOverResponse HandOver,
    long Purchases, long Buyers, string Hash, DateTime Start, DateTime End, DateTime? ClosedAt,
    DateTime CreatedAt);

internal sealed record SaleList(IReadOnlyList<SaleResponse> Items, string? Next);

internal sealed record ListedUsersResponse(int Users);

/// <param name="Block">From 1 on.</param>
internal sealed record PieceResponse(int Block, string Price, string Quantity, string Cost);

/// <param name="AveragePrice">Rounded down to 18 decimals.</param>
internal sealed record SaleQuoteResponse(
    string Quantity, string Cost, string? AveragePrice, IReadOnlyList<PieceResponse> Blocks);

/// <param name="Number">Its place among the sale's purchases.</param>
/// <param name="Buyer">The buyer's number in this sale, which stands for their name.</param>
/// <param name="Position">What was sold before it.</param>
/// <param name="Hash">SHA-256 over the one before, and number, buyer, quantity, cost and
/// transaction.</param>
internal sealed record SalePurchaseResponse(
    long Number, long Buyer, string Position, string Quantity, string Cost,
    IReadOnlyList<PieceResponse> Blocks, string TransactionId, DateTime Time, string Hash);

internal sealed record SalePurchaseList(IReadOnlyList<SalePurchaseResponse> Items, string? Next);

/// <param name="Buyer">One's number among the sale's buyers; null before the first purchase.</param>
/// <param name="Claimable">Where the sale owes one something that a claim would give.</param>
/// <param name="Rounds">The numbers of those rounds that one may buy in.</param>
internal sealed record OwnSaleResponse(
    string SaleId, string Status, long? Buyer, string Bought, string Paid, bool Claimable,
    IReadOnlyList<int> Rounds);

/// <param name="From">What is sold before the block.</param>
/// <param name="Proceeds">Of all blocks up to its end, each bought at once.</param>
internal sealed record BlockResponse(int Block, string From, string To, string Price, string Proceeds);

internal sealed record BlockList(IReadOnlyList<BlockResponse> Items, string? Next);

/// <param name="Proceeds">Of all blocks.</param>
internal sealed record SimulationResponse(
    string Total, string Proceeds, string LastPrice, IReadOnlyList<BlockResponse> Blocks,
    SaleQuoteResponse? Quote);

[JsonSerializable(typeof(CreateSaleRequest))]
[JsonSerializable(typeof(UpdateSaleRequest))]
[JsonSerializable(typeof(ListUsersRequest))]
[JsonSerializable(typeof(BuyRequest))]
[JsonSerializable(typeof(SaleResponse))]
[JsonSerializable(typeof(SaleList))]
[JsonSerializable(typeof(ListedUsersResponse))]
[JsonSerializable(typeof(SaleQuoteResponse))]
[JsonSerializable(typeof(SalePurchaseResponse))]
[JsonSerializable(typeof(SalePurchaseList))]
[JsonSerializable(typeof(OwnSaleResponse))]
[JsonSerializable(typeof(BlockList))]
[JsonSerializable(typeof(SimulationResponse))]
internal sealed partial class SaleJson : JsonSerializerContext;
