using System.Text.Json.Serialization;

namespace DSLT.Features.Pools;

/// <summary>A new pool; the fee is in basis points of what comes in, 30 where it is left out.</summary>
internal sealed record CreatePoolRequest(string TokenA, string TokenB, int? FeeBps = null);

/// <summary>What an operator changes of a pool; a field left out stays as it is.</summary>
internal sealed record UpdatePoolRequest(bool? ProtocolFee = null, int? MaxPriceImpactBps = null);

/// <param name="Price">Whole B for one whole A at the reserves; null while the pool is empty.</param>
/// <param name="Volume24h">What came in during the last 24 hours, in each token.</param>
internal sealed record PoolResponse(
    string PoolId, string TokenA, string TokenB, int FeeBps, string LpToken, string ReserveA, string ReserveB,
    string TotalShares, string? Price, TokenPair Volume24h, TokenPair Fees24h, long Swaps24h,
    bool ProtocolFee,
    int MaxPriceImpactBps, DateTime CreatedAt);

/// <summary>An amount of each of a pool's tokens, by symbol.</summary>
internal sealed record TokenPair(string TokenA, string TokenB);

internal sealed record PoolList(IReadOnlyList<PoolResponse> Items, string? Next);

internal sealed record AddLiquidityRequest(
    string PoolId, string AmountA, string AmountB, string MinShares, DateTimeOffset Deadline);

internal sealed record AddLiquidityResponse(
    string Shares, string AmountA, string AmountB, string TransactionId);

internal sealed record RemoveLiquidityRequest(
    string PoolId, string Shares, string MinAmountA, string MinAmountB, DateTimeOffset Deadline);

internal sealed record RemoveLiquidityResponse(string AmountA, string AmountB, string TransactionId);

/// <summary>Either amountIn with minAmountOut, or amountOut with maxAmountIn.</summary>
internal sealed record SwapRequest(
    string TokenIn, string TokenOut, DateTimeOffset Deadline, string? AmountIn = null,
    string? MinAmountOut = null,
    string? AmountOut = null, string? MaxAmountIn = null, string? PoolId = null);

/// <param name="Fee">What stays in the pools, in the input token; of the later hops what it is worth there is
/// not counted.</param>
internal sealed record SwapResponse(
    string AmountIn, string AmountOut, string Fee, string TransactionId, IReadOnlyList<string> Route);

/// <param name="PriceImpact">How far the trade moves the price, as a fraction: "0.0031" is 0.31 %.</param>
internal sealed record QuoteResponse(
    string AmountIn, string AmountOut, string Fee, string PriceImpact, IReadOnlyList<RouteStep> Route);

internal sealed record RouteStep(
    string PoolId, string TokenIn, string AmountIn, string TokenOut, string AmountOut, string Fee);

/// <param name="PriceA">Mean of whole B for one whole A over the window, by time.</param>
internal sealed record TwapResponse(
    string PoolId, string PriceA, string PriceB, DateTime From, DateTime To, string CumulativeA,
    string CumulativeB);

[JsonSerializable(typeof(CreatePoolRequest))]
[JsonSerializable(typeof(UpdatePoolRequest))]
[JsonSerializable(typeof(PoolResponse))]
[JsonSerializable(typeof(PoolList))]
[JsonSerializable(typeof(AddLiquidityRequest))]
[JsonSerializable(typeof(AddLiquidityResponse))]
[JsonSerializable(typeof(RemoveLiquidityRequest))]
[JsonSerializable(typeof(RemoveLiquidityResponse))]
[JsonSerializable(typeof(SwapRequest))]
[JsonSerializable(typeof(SwapResponse))]
[JsonSerializable(typeof(QuoteResponse))]
[JsonSerializable(typeof(TwapResponse))]
internal sealed partial class PoolJson : JsonSerializerContext;
