using DSLT.Core;
using DSLT.Features.Tokens;

namespace DSLT.Features.Pools;

/// <summary>A quote's parameters as they stand in the query.</summary>
internal sealed record QuoteQuery(
    string? TokenIn, string? TokenOut, string? AmountIn, string? AmountOut, string? PoolId);

/// <summary>
/// What is fixed in a swap: an exact input with the least output, or an exact output with the most input.
/// </summary>
internal readonly record struct SwapAmounts(bool IsExactIn, Amount Given, Amount Limit)
{
    public static Result<SwapAmounts> Of(SwapRequest request, Token tokenIn, Token tokenOut)
    {
        if ((request.AmountIn is null) == (request.AmountOut is null))
        {
            return Refusal.Invalid(
                "amount_in", "Give either amountIn with minAmountOut, or amountOut with maxAmountIn.");
        }

        var isExactIn = request.AmountIn is not null;
        if (isExactIn ? request.MaxAmountIn is not null : request.MinAmountOut is not null)
        {
            return Refusal.Invalid(
                isExactIn ? "max_amount_in" : "min_amount_out",
                "This limit belongs to the other kind of swap.");
        }

        return isExactIn
            ? Read(
                isExactIn, (request.AmountIn, tokenIn, "amount_in"),
                (request.MinAmountOut, tokenOut, "min_amount_out"))
            : Read(
                isExactIn, (request.AmountOut, tokenOut, "amount_out"),
                (request.MaxAmountIn, tokenIn, "max_amount_in"));
    }

    public static Result<SwapAmounts> Of(QuoteQuery query, Token tokenIn, Token tokenOut) => Of(
        new SwapRequest(
            "", "", default, query.AmountIn, query.AmountIn is null ? null : "0", query.AmountOut,
            query.AmountOut is null ? null : Amount.Max.ToText(tokenIn.Decimals)),
        tokenIn,
        tokenOut);

    /// <summary>Refuses a route that gives less, or costs more, than the caller allows.</summary>
    public Result<Unit> Check(PoolRoute route, Token tokenIn, Token tokenOut) =>
        IsExactIn && route.AmountOut < Limit
            ? new Refusal(
                Code.SlippageExceeded,
                $"The swap gives {tokenOut.Text(route.AmountOut)} {tokenOut.Symbol}, less than minAmountOut.")
        : !IsExactIn && route.AmountIn > Limit
            ? new Refusal(
                Code.SlippageExceeded,
                $"The swap costs {tokenIn.Text(route.AmountIn)} {tokenIn.Symbol}, more than maxAmountIn.")
        : default(Unit);

    private static Result<SwapAmounts> Read(
        bool isExactIn, (string? Text, Token Token, string Field) given,
        (string? Text, Token Token, string Field) limit) =>
        Amount.ParsePositive(given.Text, given.Token.Decimals, given.Field)
            .Is(out var amount, out var refusal)
        && Amount.Parse(limit.Text, limit.Token.Decimals, limit.Field).Is(out var bound, out refusal)
            ? new SwapAmounts(isExactIn, amount, bound)
            : refusal;
}
