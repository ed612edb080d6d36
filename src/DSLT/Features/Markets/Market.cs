using System.Numerics;
using DSLT.Core;
using DSLT.Features.Fees;
using DSLT.Features.Tokens;

namespace DSLT.Features.Markets;

/// <summary>
/// A pair of tokens with an order book. Prices are whole ticks and quantities whole lots; what a trade comes
/// to in the quote token is exact but for one rounding, ticks * lots * Ratio.
/// </summary>
/// <param name="TickSize">The step of prices: quote tokens for one whole base token, scaled by 10^18.</param>
/// <param name="LotSize">The step of quantities, in base units of the base token.</param>
/// <param name="MinNotional">The least that an order may come to, in base units of the quote token.</param>
/// <param name="MakerFeeBps">Of what a resting order receives, in basis points, rounded up.</param>
/// <param name="TakerFeeBps">Of what an incoming order receives, in basis points, rounded up.</param>
internal sealed record Market(
    long Id, MarketToken Base, MarketToken Quote, Amount TickSize, Amount LotSize, Amount MinNotional,
    int MakerFeeBps, int TakerFeeBps, MarketState State, long CreatedAt)
{
    /// <summary>Prices have at most this many decimals.</summary>
    public const int PriceDecimals = 18;

    /// <summary>So that ticks times lots stay far within 127 bits.</summary>
    public const long MaxTicks = 1_000_000_000_000_000;
    public const long MaxLots = 1_000_000_000_000_000;

    /// <summary>The most that one order may come to: sums of many stay within 127 bits.</summary>
    public static readonly Amount MaxNotional = new(Int128.One << 100);

    public string Symbol { get; } = $"{Base.Symbol}-{Quote.Symbol}";

    /// <summary>What those pay who trade much; null where all pay the same.</summary>
    public FeeTiers? Tiers { get; init; }

    /// <summary>
    /// Where it is not 0, orders do not match as they come: they are collected for so long, and all of them
    /// clear at one price.
    /// </summary>
    public int AuctionMs { get; init; }

    /// <summary>What those pay who reach no tier.</summary>
    public FeeRates Rates => new(MakerFeeBps, TakerFeeBps);

    public NotionalRatio Ratio { get; } = NotionalRatio.Of(
        TickSize, LotSize, Base.Decimals, Quote.Decimals);

    /// <summary>What so many lots come to at a price, in base units of the quote token.</summary>
    public Amount Notional(long ticks, long lots, Rounding rounding) => Ratio.Of(ticks, lots, rounding);

    /// <summary>The most lots that come to at most so much of the quote token at a price.</summary>
    public long Affordable(Amount budget, long ticks) => Ratio.Lots(budget, ticks);

    public Amount Quantity(long lots) => new((Int128)lots * LotSize.Units);

    public string PriceText(long ticks) =>
        new Amount((Int128)ticks * TickSize.Units).ToText(PriceDecimals);

    public string QuantityText(long lots) => Base.Text(Quantity(lots));

    /// <summary>Quote for base over several trades, rounded down to 18 decimals; null for none.</summary>
    public string? AveragePrice(long lots, Amount quote) => AveragePrice(Quantity(lots), quote);

    /// <summary>As the other; null too where it is more than an amount can be.</summary>
    public string? AveragePrice(Amount quantity, Amount quote)
    {
        if (quantity.IsZero)
        {
            return null;
        }

        var scale = (BigInteger.Pow(10, PriceDecimals + Base.Decimals) * (BigInteger)quote.Units)
            / (BigInteger.Pow(10, Quote.Decimals) * (BigInteger)quantity.Units);
        return scale <= Int128.MaxValue ? new Amount((Int128)scale).ToText(PriceDecimals) : null;
    }

    /// <summary>
    /// What any quantity, whole lots or not, comes to at a price; false where it is no amount.
    /// </summary>
    public bool TryValue(Amount quantity, long ticks, Rounding rounding, out Amount value) =>
        Amount.TryMulDiv(
            quantity, new Amount((Int128)ticks * TickSize.Units),
            new Amount((Int128)BigInteger.Pow(10, PriceDecimals + Base.Decimals - Quote.Decimals)), rounding,
            out value);

    public Result<long> ParsePrice(string? text, string field = "price") =>
        Steps(Amount.ParsePositive(text, PriceDecimals, field), TickSize, MaxTicks, field, PriceText);

    public Result<long> ParseQuantity(string? text, string field = "quantity") =>
        Steps(Amount.ParsePositive(text, Base.Decimals, field), LotSize, MaxLots, field, QuantityText);

    private static Result<long> Steps(
        Result<Amount> parsed, Amount step, long most, string field, Func<long, string> text)
    {
        if (!parsed.Is(out var amount, out var refusal))
        {
            return refusal;
        }

        var (steps, rest) = Int128.DivRem(amount.Units, step.Units);
        return rest != 0 ? Refusal.Invalid(field, $"'{field}' must be a multiple of {text(1)}.")
            : steps > most ? Refusal.Invalid(field, $"'{field}' is at most {text(most)}.")
            : (long)steps;
    }
}

/// <summary>What never changes of a market's token.</summary>
internal sealed record MarketToken(long Id, string Symbol, int Decimals)
{
    public static MarketToken Of(Token token) => new(token.Id, token.Symbol, token.Decimals);

    public string Text(Amount amount) => amount.ToText(Decimals);
}

/// <summary>Whether a market trades. Stored: values are only ever added.</summary>
internal enum MarketState : byte
{
    Open = 1,

    /// <summary>Orders may rest and be cancelled, none may trade.</summary>
    PostOnly = 2,

    /// <summary>Orders may only be cancelled.</summary>
    Halted = 3,
}
