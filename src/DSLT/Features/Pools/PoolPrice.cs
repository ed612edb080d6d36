using System.Globalization;
using System.Numerics;
using DSLT.Core;

namespace DSLT.Features.Pools;

/// <summary>
/// Prices for people: whole quote tokens for one whole base token, as decimal text without an exponent. Up to
/// 18 significant digits, rounded down, without trailing zeros; digits before the point are never cut.
/// </summary>
internal static class PoolPrice
{
    private const int SignificantDigits = 18;

    /// <summary>The price in the middle of a pool that holds both tokens.</summary>
    public static string Spot(Amount baseReserve, Amount quoteReserve, int baseDecimals, int quoteDecimals) =>
        Text(quoteReserve.Units * Power(baseDecimals), baseReserve.Units * Power(quoteDecimals));

    /// <summary>
    /// The mean price by time (TWAP) between two readings that lie so many seconds, at least one, apart.
    /// </summary>
    public static string Average(
        CumulativePrice from, CumulativePrice to, long seconds, int baseDecimals, int quoteDecimals)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seconds);
        var divisor = (seconds * Power(quoteDecimals)) << CumulativePrice.FractionBits;
        return Text(to.Since(from) * Power(baseDecimals), divisor);
    }

    private static string Text(BigInteger dividend, BigInteger divisor)
    {
        var whole = BigInteger.DivRem(dividend, divisor, out var rest);
        var text = whole.ToString(CultureInfo.InvariantCulture);
        var places = SignificantDigits + (whole.IsZero ? LeadingZeros(rest, divisor) : -text.Length);
        if (rest.IsZero || places <= 0)
        {
            return text;
        }

        var fraction = (rest * Power(places) / divisor).ToString(CultureInfo.InvariantCulture);
        return $"{text}.{fraction.PadLeft(places, '0')}".TrimEnd('0').TrimEnd('.');
    }

    private static int LeadingZeros(BigInteger rest, BigInteger divisor)
    {
        var zeros = 0;
        for (rest *= 10; !rest.IsZero && rest < divisor; rest *= 10)
        {
            zeros++;
        }

        return zeros;
    }

    private static BigInteger Power(int exponent) => BigInteger.Pow(10, exponent);
}
