using System.Text.Json.Serialization;

namespace DSLT.Features.Compat.Binance;

internal sealed record BinanceEmpty;

/// <param name="Data">What became of the parts, where some were done.</param>
internal sealed record BinanceError(
    int Code, string Msg,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BinanceReplacement? Data = null)
{
    public static BinanceError Of(BinanceRefusal refusal) => new(refusal.Number, refusal.Text, refusal.Data);
}

internal sealed record BinanceTime(long ServerTime);

internal sealed record BinanceRateLimit(string RateLimitType, string Interval, int IntervalNum, int Limit);

/// <param name="Count">How many there were.</param>
internal sealed record BinanceUsedLimit(
    string RateLimitType, string Interval, int IntervalNum, int Limit, int Count);

internal sealed record BinanceInfo(
    string Timezone, long ServerTime, IReadOnlyList<BinanceRateLimit> RateLimits,
    IReadOnlyList<BinanceFilter> ExchangeFilters, IReadOnlyList<BinanceSymbol> Symbols);

internal sealed record BinanceSymbol(
    string Symbol, string Status, string BaseAsset, int BaseAssetPrecision, string QuoteAsset,
    int QuotePrecision, int QuoteAssetPrecision, int BaseCommissionPrecision, int QuoteCommissionPrecision,
    IReadOnlyList<string> OrderTypes, IReadOnlyList<BinanceFilter> Filters, IReadOnlyList<string> Permissions,
    IReadOnlyList<IReadOnlyList<string>> PermissionSets, string DefaultSelfTradePreventionMode,
    IReadOnlyList<string> AllowedSelfTradePreventionModes)
{
    public bool IcebergAllowed { get; init; }

    public bool OcoAllowed { get; init; }

    public bool OtoAllowed { get; }

    public bool AllowTrailingStop { get; init; }

    public bool CancelReplaceAllowed { get; } = true;

    public bool AmendAllowed { get; }

    public bool QuoteOrderQtyMarketAllowed { get; } = true;

    public bool IsSpotTradingAllowed { get; } = true;

    public bool IsMarginTradingAllowed { get; }
}

/// <summary>A rule of a market; each kind has its own fields.</summary>
internal sealed record BinanceFilter(string FilterType)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MinPrice { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MaxPrice { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TickSize { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MinQty { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MaxQty { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StepSize { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MinNotional { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ApplyMinToMarket { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MaxNotional { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ApplyMaxToMarket { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? AvgPriceMins { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxNumOrders { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Limit { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MinTrailingAboveDelta { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxTrailingAboveDelta { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MinTrailingBelowDelta { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxTrailingBelowDelta { get; init; }
}

internal sealed record BinanceBook(
    long LastUpdateId, IReadOnlyList<string[]> Bids, IReadOnlyList<string[]> Asks);

internal sealed record BinanceTrade(
    long Id, string Price, string Qty, string QuoteQty, long Time, bool IsBuyerMaker)
{
    public bool IsBestMatch { get; } = true;
}

/// <summary>A trade by its short names; here each trade is an aggregate of its own.</summary>
internal sealed record BinanceAggregate(
    [property: JsonPropertyName("a")] long Id,
    [property: JsonPropertyName("p")] string Price,
    [property: JsonPropertyName("q")] string Quantity,
    [property: JsonPropertyName("f")] long First,
    [property: JsonPropertyName("l")] long Last,
    [property: JsonPropertyName("T")] long Time,
    [property: JsonPropertyName("m")] bool IsBuyerMaker)
{
    [JsonPropertyName("M")]
    public bool IsBestMatch { get; } = true;
}

internal sealed record BinanceBookTicker(
    string Symbol, string BidPrice, string BidQty, string AskPrice, string AskQty);

internal sealed record BinancePrice(string Symbol, string Price);

internal sealed record BinanceTicker(
    string Symbol, string PriceChange, string PriceChangePercent, string WeightedAvgPrice,
    string PrevClosePrice, string LastPrice, string LastQty, string BidPrice, string BidQty, string AskPrice,
    string AskQty, string OpenPrice, string HighPrice, string LowPrice, string Volume, string QuoteVolume,
    long OpenTime, long CloseTime, long FirstId, long LastId, long Count);

[JsonSerializable(typeof(BinanceEmpty))]
[JsonSerializable(typeof(BinanceError))]
[JsonSerializable(typeof(BinanceTime))]
[JsonSerializable(typeof(BinanceInfo))]
[JsonSerializable(typeof(BinanceUsedLimit[]))]
[JsonSerializable(typeof(BinanceBook))]
[JsonSerializable(typeof(BinanceTrade[]))]
[JsonSerializable(typeof(BinanceAggregate[]))]
[JsonSerializable(typeof(BinanceBookTicker))]
[JsonSerializable(typeof(BinanceBookTicker[]))]
[JsonSerializable(typeof(BinancePrice))]
[JsonSerializable(typeof(BinancePrice[]))]
[JsonSerializable(typeof(BinanceTicker))]
[JsonSerializable(typeof(BinanceTicker[]))]
[JsonSerializable(typeof(object[][]))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(string))]
internal sealed partial class BinanceMarketJson : JsonSerializerContext;
