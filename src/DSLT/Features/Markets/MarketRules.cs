using DSLT.Core;
using DSLT.Features.Tokens;

namespace DSLT.Features.Markets;

/// <summary>Rules of markets: what a pair may be traded by.</summary>
internal static class MarketRules
{
    public const int MaxSymbolLength = (2 * TokenRules.MaxSymbolLength) + 1;
    public const int MaxFeeBps = 1_000;

    /// <summary>A new market from what was asked; it has no id yet.</summary>
    public static Result<Market> Create(
        CreateMarketRequest request, Token baseToken, Token quoteToken, long now)
    {
        if (baseToken.Id == quoteToken.Id)
        {
            return new Refusal(Code.SameToken, "A market needs two different tokens.");
        }

        if (!Amount.ParsePositive(request.TickSize, Market.PriceDecimals, "tick_size")
                .Is(out var tick, out var refusal)
            || !Amount.ParsePositive(request.LotSize, baseToken.Decimals, "lot_size")
                .Is(out var lot, out refusal)
            || !Amount.Parse(request.MinNotional ?? "0", quoteToken.Decimals, "min_notional")
                .Is(out var least, out refusal))
        {
            return refusal;
        }

        if (!NotionalRatio.Exists(tick, lot, baseToken.Decimals, quoteToken.Decimals))
        {
            return Refusal.Invalid(
                "tick_size",
                "A tick times a lot is too much or too little for the quote token's base units.");
        }

        if (least > Market.MaxNotional)
        {
            return Refusal.Invalid("min_notional", "No order can come to that much.");
        }

        return (CheckFee(request.MakerFeeBps, "maker_fee_bps")
            ?? CheckFee(request.TakerFeeBps, "taker_fee_bps")) is { } wrong
            ? wrong
            : new Market(
                0, MarketToken.Of(baseToken), MarketToken.Of(quoteToken), tick, lot, least,
                request.MakerFeeBps, request.TakerFeeBps, MarketState.Open, now);
    }

    public static Result<Market> Update(Market market, UpdateMarketRequest change)
    {
        if (!ParseState(change.State, market.State).Is(out var state, out var refusal)
            || !(change.MinNotional is null
                ? market.MinNotional
                : Amount.Parse(change.MinNotional, market.Quote.Decimals, "min_notional"))
                .Is(out var least, out refusal))
        {
            return refusal;
        }

        var changed = market with
        {
            State = state,
            MinNotional = least,
            MakerFeeBps = change.MakerFeeBps ?? market.MakerFeeBps,
            TakerFeeBps = change.TakerFeeBps ?? market.TakerFeeBps,
        };
        return (CheckFee(changed.MakerFeeBps, "maker_fee_bps")
            ?? CheckFee(changed.TakerFeeBps, "taker_fee_bps")) is { } wrong
            ? wrong
            : changed;
    }

    public static string Text(this MarketState state) => state switch
    {
        MarketState.Open => "open",
        MarketState.PostOnly => "postOnly",
        _ => "halted",
    };

    /// <summary>A part of what is received, in basis points, rounded up.</summary>
    public static Amount Fee(Amount received, int bps) =>
        bps == 0 ? Amount.Zero : Amount.MulDiv(received, new Amount(bps), new Amount(10_000), Rounding.Up);

    private static Result<MarketState> ParseState(string? text, MarketState now) => text switch
    {
        null => now,
        "open" => MarketState.Open,
        "postOnly" => MarketState.PostOnly,
        "halted" => MarketState.Halted,
        _ => Refusal.Invalid("state", "A market is open, postOnly or halted."),
    };

    public static Refusal? CheckFee(int bps, string field) => bps is >= 0 and <= MaxFeeBps
        ? null
        : Refusal.Invalid(field, $"A fee is 0 to {MaxFeeBps} basis points.");
}
