using System.Numerics;
using DSLT.Core;

namespace DSLT.Features.Markets;

/// <summary>
/// Base units of the quote token for one lot at a price of one tick, as a fraction in lowest terms:
/// tick/10^18 * 10^quoteDecimals * lot/10^baseDecimals. Most markets are made so that its divisor is 1, and
/// then nothing is ever rounded.
/// </summary>
internal readonly record struct NotionalRatio(Amount Units, Amount Divisor)
{
    /// <summary>The ratio of a market; a market is only made where <see cref="Exists"/> holds.</summary>
    public static NotionalRatio Of(Amount tickSize, Amount lotSize, int baseDecimals, int quoteDecimals)
    {
        var (units, divisor) = Terms(tickSize, lotSize, baseDecimals, quoteDecimals);
        return new NotionalRatio(new Amount((Int128)units), new Amount((Int128)divisor));
    }

    /// <summary>
    /// True where the largest price, the largest quantity and both terms are amounts, and a tick of the
    /// largest quantity is worth anything at all.
    /// </summary>
    public static bool Exists(Amount tickSize, Amount lotSize, int baseDecimals, int quoteDecimals)
    {
        var (units, divisor) = Terms(tickSize, lotSize, baseDecimals, quoteDecimals);
        var most = (BigInteger)Int128.MaxValue;
        return tickSize.Units <= Int128.MaxValue / Market.MaxTicks
            && lotSize.Units <= Int128.MaxValue / Market.MaxLots
            && units <= most / Market.MaxTicks && divisor <= most && units * Market.MaxLots >= divisor;
    }

    public Amount Of(long ticks, long lots, Rounding rounding)
    {
        var product = new Amount((Int128)ticks * lots);
        return Amount.TryMulDiv(product, Units, Divisor, rounding, out var notional) ? notional : Amount.Max;
    }

    /// <summary>How many lots at a price come to at most an amount.</summary>
    public long Lots(Amount amount, long ticks)
    {
        var priced = new Amount(ticks * Units.Units);
        return Amount.TryMulDiv(amount, Divisor, priced, Rounding.Down, out var lots)
            && lots.Units < Market.MaxLots
                ? (long)lots.Units
                : Market.MaxLots;
    }

    private static (BigInteger Units, BigInteger Divisor) Terms(
        Amount tickSize, Amount lotSize, int baseDecimals, int quoteDecimals)
    {
        var units = (BigInteger)tickSize.Units * (BigInteger)lotSize.Units
            * BigInteger.Pow(10, quoteDecimals);
        var divisor = BigInteger.Pow(10, Market.PriceDecimals + baseDecimals);
        var common = BigInteger.GreatestCommonDivisor(units, divisor);
        return (units / common, divisor / common);
    }
}
