namespace DSLT.Core;

/// <summary>Exact arithmetic over 256-bit intermediates.</summary>
internal static class Wide
{
    /// <summary>a * b / divisor; false where the divisor is zero or the quotient is 2^128 or more.</summary>
    public static bool TryMulDiv(UInt128 a, UInt128 b, UInt128 divisor, Rounding rounding, out UInt128 quotient)
    {
        quotient = default;
        if (divisor == 0)
        {
            return false;
        }

        var (whole, rest) = System.Numerics.BigInteger.DivRem((System.Numerics.BigInteger)a * b, divisor);
        if (rounding == Rounding.Up && !rest.IsZero)
        {
            whole++;
        }

        if (whole > UInt128.MaxValue)
        {
            return false;
        }

        quotient = (UInt128)whole;
        return true;
    }
}
