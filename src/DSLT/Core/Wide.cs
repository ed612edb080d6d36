using System.Numerics;

namespace DSLT.Core;

/// <summary>
/// Exact arithmetic over 256-bit intermediates, without allocation: products of two 128-bit integers, their
/// quotient and their square root. A 256-bit number is a pair of halves, a 128-bit one a pair of 64-bit
/// limbs.
/// </summary>
internal static class Wide
{
    /// <summary>a * b / divisor; false where the divisor is zero or the quotient is 2^128 or more.</summary>
    public static bool TryMulDiv(
        UInt128 a, UInt128 b, UInt128 divisor, Rounding rounding, out UInt128 quotient)
    {
        Multiply(a, b, out var high, out var low);

        // high * 2^128 + low < divisor * 2^128 exactly when high < divisor. A divisor of zero never passes.
        if (high >= divisor)
        {
            quotient = default;
            return false;
        }

        quotient = Divide(high, low, divisor, out var remainder);
        var isExact = rounding == Rounding.Down || remainder == UInt128.Zero;
        return isExact || unchecked(++quotient) != UInt128.Zero;
    }

    /// <summary>The square root of a * b, rounded down.</summary>
    public static UInt128 SqrtOfProduct(UInt128 a, UInt128 b)
    {
        Multiply(a, b, out var high, out var low);
        if (high == UInt128.Zero && low == UInt128.Zero)
        {
            return UInt128.Zero;
        }

        // Newton's iteration falls from any start at or above the root and stops at its floor r; from the
        // power of two above it that takes some eight steps. Each quotient fits: the high half is at most r(r
        // + 2) / 2^128, below r but for r = 2^128 - 2, where reaching r takes a factor of 2^128.
        var bits = 256 - LeadingZeros(high, low);
        var root = bits > 254 ? UInt128.MaxValue : UInt128.One << ((bits + 1) / 2);
        while (true)
        {
            var quotient = Divide(high, low, root, out _);
            if (quotient >= root)
            {
                return root;
            }

            root = quotient + ((root - quotient) >> 1);
        }
    }

    private static int LeadingZeros(UInt128 high, UInt128 low) =>
        high == UInt128.Zero ? 128 + (int)UInt128.LeadingZeroCount(low) : (int)UInt128.LeadingZeroCount(high);

    private static void Multiply(UInt128 a, UInt128 b, out UInt128 high, out UInt128 low)
    {
        ulong aHigh = (ulong)(a >> 64), aLow = (ulong)a, bHigh = (ulong)(b >> 64), bLow = (ulong)b;
        var limb1 = Math.BigMul(aLow, bLow, out var limb0);
        if ((aHigh | bHigh) == 0)
        {
            high = UInt128.Zero;
            low = new UInt128(limb1, limb0);
            return;
        }

        var crossHigh = Math.BigMul(aLow, bHigh, out var crossLow);
        var otherHigh = Math.BigMul(aHigh, bLow, out var otherLow);
        var limb3 = Math.BigMul(aHigh, bHigh, out var limb2);

        limb1 += crossLow;
        var carry = limb1 < crossLow ? 1UL : 0;
        limb1 += otherLow;
        carry += limb1 < otherLow ? 1UL : 0;

        low = new UInt128(limb1, limb0);
        high = new UInt128(limb3, limb2) + crossHigh + otherHigh + carry;
    }

    /// <summary>
    /// Knuth's algorithm D in base 2^64, for a quotient of two limbs: high must be below the divisor.
    /// </summary>
    private static UInt128 Divide(UInt128 high, UInt128 low, UInt128 divisor, out UInt128 remainder)
    {
        ulong lowHigh = (ulong)(low >> 64), lowLow = (ulong)low;
        if (divisor <= ulong.MaxValue)
        {
            return DivideByLimb((ulong)high, lowHigh, lowLow, (ulong)divisor, out remainder);
        }

        if (high == UInt128.Zero && low < divisor)
        {
            remainder = low;
            return UInt128.Zero;
        }

        // The estimate of a quotient limb is off by two at most once the divisor's top bit is set.
        var shift = BitOperations.LeadingZeroCount((ulong)(divisor >> 64));
        if (shift > 0)
        {
            divisor <<= shift;
            high = (high << shift) | (lowHigh >> (64 - shift));
            low <<= shift;
        }

        var rest = high;
        var quotientHigh = DivideStep(ref rest, (ulong)(low >> 64), divisor);
        var quotientLow = DivideStep(ref rest, (ulong)low, divisor);
        remainder = rest >> shift;
        return new UInt128(quotientHigh, quotientLow);
    }

    private static UInt128 DivideByLimb(
        ulong high, ulong middle, ulong low, ulong divisor, out UInt128 remainder)
    {
        if ((high | middle) == 0)
        {
            (var small, remainder) = Math.DivRem(low, divisor);
            return small;
        }

        var shift = BitOperations.LeadingZeroCount(divisor);
        if (shift > 0)
        {
            divisor <<= shift;
            high = (high << shift) | (middle >> (64 - shift));
            middle = (middle << shift) | (low >> (64 - shift));
            low <<= shift;
        }

        var quotientHigh = DivideLimbs(high, middle, divisor, out var rest);
        var quotientLow = DivideLimbs(rest, low, divisor, out rest);
        remainder = rest >> shift;
        return new UInt128(quotientHigh, quotientLow);
    }

    /// <summary>
    /// One limb of a quotient: (rest * 2^64 + next) / divisor, with the remainder left in rest. The divisor's
    /// top bit is set and rest is below it.
    /// </summary>
    private static ulong DivideStep(ref UInt128 rest, ulong next, UInt128 divisor)
    {
        ulong restHigh = (ulong)(rest >> 64), restLow = (ulong)rest;
        ulong divisorHigh = (ulong)(divisor >> 64), divisorLow = (ulong)divisor;
        if (restHigh == 0 && restLow < divisorHigh)
        {
            // Even with the next limb it stays below the divisor's high limb: the quotient's limb is zero.
            rest = new UInt128(restLow, next);
            return 0;
        }

        ulong quotient, estimateRest;
        var settled = false;
        if (restHigh >= divisorHigh)
        {
            quotient = ulong.MaxValue;
            estimateRest = unchecked(restLow + divisorHigh);
            settled = estimateRest < divisorHigh;
        }
        else
        {
            quotient = DivideLimbs(restHigh, restLow, divisorHigh, out estimateRest);
        }

        var product = new UInt128(Math.BigMul(quotient, divisorLow, out var productLow), productLow);
        while (!settled && product > new UInt128(estimateRest, next))
        {
            quotient--;
            product -= divisorLow;
            estimateRest = unchecked(estimateRest + divisorHigh);
            settled = estimateRest < divisorHigh;
        }

        // Where the estimate's rest passed 2^64 the subtraction wraps around to the right remainder.
        rest = unchecked(new UInt128(estimateRest, next) - product);
        return quotient;
    }

    /// <summary>
    /// (high * 2^64 + low) / divisor by two steps in base 2^32, since the processor's own 128-bit division
    /// cannot be reached from stable code. The divisor's top bit is set and high is below it.
    /// </summary>
    private static ulong DivideLimbs(ulong high, ulong low, ulong divisor, out ulong remainder)
    {
        if (high == 0)
        {
            (var small, remainder) = Math.DivRem(low, divisor);
            return small;
        }

        var quotientHigh = DivideHalf(high, low >> 32, divisor, out var rest);
        var quotientLow = DivideHalf(rest, low & uint.MaxValue, divisor, out remainder);
        return (quotientHigh << 32) | quotientLow;
    }

    private static ulong DivideHalf(ulong rest, ulong next, ulong divisor, out ulong remainder)
    {
        ulong divisorHigh = divisor >> 32, divisorLow = divisor & uint.MaxValue;
        var (quotient, estimateRest) = Math.DivRem(rest, divisorHigh);
        while (quotient > uint.MaxValue || quotient * divisorLow > ((estimateRest << 32) | next))
        {
            quotient--;
            estimateRest += divisorHigh;
            if (estimateRest > uint.MaxValue)
            {
                break;
            }
        }

        remainder = unchecked((rest << 32) + next - (quotient * divisor));
        return quotient;
    }
}
