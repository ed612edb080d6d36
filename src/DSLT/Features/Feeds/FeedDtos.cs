using System.Text.Json.Serialization;
using DSLT.Features.Candles;
using DSLT.Features.Markets;
using DSLT.Features.NftSales;
using DSLT.Features.Orders;
using DSLT.Features.Tickers;
using DSLT.Features.Tokens;

namespace DSLT.Features.Feeds;

/// <summary>What a client says.</summary>
/// <param name="Op">subscribe, unsubscribe, auth or ping.</param>
/// <param name="Token">Of a login, with auth.</param>
/// <param name="Collection">The id of one, with the channel nfts.</param>
/// <param name="Item">The id of one, with the channel nft.</param>
internal sealed record FeedRequest(
    string Op, string? Channel = null, string? Market = null, string? Interval = null, string? Token = null,
    string? Collection = null, string? Item = null);

/// <summary>An answer to a request: subscribed, unsubscribed, authenticated or pong.</summary>
internal sealed record FeedReply(
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Channel = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Market = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Interval = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Collection = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Item = null);

internal sealed record FeedError(string Type, string Code, string Detail);

internal sealed record FeedSnapshot(
    string Channel, string Market, string Type, long Sequence, IReadOnlyList<string[]> Bids,
    IReadOnlyList<string[]> Asks);

/// <param name="Previous">The sequence of the message before.</param>
internal sealed record FeedDelta(
    string Channel, string Market, string Type, long Sequence, long Previous, IReadOnlyList<string[]> Bids,
    IReadOnlyList<string[]> Asks);

internal sealed record FeedTrade(string Channel, string Market, string Type, PublicTrade Trade);

internal sealed record FeedTicker(string Channel, string Market, string Type, TickerResponse Ticker);

internal sealed record FeedCandle(
    string Channel, string Market, string Type, string Interval, CandleResponse Candle);

internal sealed record FeedOrder(string Channel, string Type, OrderResponse Order);

/// <summary>One's live orders when the channel begins.</summary>
/// <param name="More">True where there are more than a snapshot has: those are listed elsewhere.</param>
internal sealed record FeedOwnOrders(
    string Channel, string Type, IReadOnlyList<OrderResponse> Orders, bool More);

internal sealed record FeedFill(string Channel, string Type, OwnTrade Fill);

internal sealed record FeedOwnBalance(string Channel, string Type, BalanceResponse Balance);

/// <summary>One's balances when the channel begins, but for those of nothing.</summary>
/// <param name="More">True where there are more than a snapshot has: those are listed elsewhere.</param>
internal sealed record FeedOwnBalances(
    string Channel, string Type, IReadOnlyList<BalanceResponse> Balances, bool More);

/// <summary>What was done to items of a collection, to an item, or concerns oneself.</summary>
/// <param name="Activities">Of one commit, in turn; more than 100 come in several messages.</param>
internal sealed record FeedNftActivities(
    string Channel,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Collection,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Item,
    string Type, IReadOnlyList<NftActivityResponse> Activities);

[JsonSerializable(typeof(FeedRequest))]
[JsonSerializable(typeof(FeedReply))]
[JsonSerializable(typeof(FeedError))]
[JsonSerializable(typeof(FeedSnapshot))]
[JsonSerializable(typeof(FeedDelta))]
[JsonSerializable(typeof(FeedTrade))]
[JsonSerializable(typeof(FeedTicker))]
[JsonSerializable(typeof(FeedCandle))]
[JsonSerializable(typeof(FeedOrder))]
[JsonSerializable(typeof(FeedFill))]
[JsonSerializable(typeof(FeedNftActivities))]
[JsonSerializable(typeof(FeedOwnBalance))]
[JsonSerializable(typeof(FeedOwnOrders))]
[JsonSerializable(typeof(FeedOwnBalances))]
internal sealed partial class FeedJson : JsonSerializerContext;
