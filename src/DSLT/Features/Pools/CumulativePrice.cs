using System.Globalization;
using System.Numerics;
using DSLT.Core;

namespace DSLT.Features.Pools;

/// <summary>
/// A price summed over time as v2 does: base units of the quote token for one of the base token as UQ112x112
/// (112 bits of fraction, rounded down), times the seconds it stood, modulo 2^256. One reading says nothing;
/// two and the seconds between them give the mean price (<see cref="PoolPrice.Average"/>), across an overflow
/// too. A pool keeps one per direction and moves them before its reserves change, at most once a second: so
/// BigInteger may allocate.
/// </summary>
internal readonly record struct CumulativePrice
{
    public const int FractionBits = 112;

    private static readonly BigInteger Modulus = BigInteger.One << 256;

    private readonly BigInteger value;

    private CumulativePrice(BigInteger value) => this.value = value;

    /// <summary>The sum at a pool's creation.</summary>
    public static CumulativePrice Zero => default;

    /// <summary>Reads what <see cref="ToStored"/> wrote.</summary>
    public static CumulativePrice FromStored(string digits)
    {
        var value = BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(value, Modulus, nameof(digits));
        return new CumulativePrice(value);
    }

    /// <summary>
    /// Adds the price of the reserves that stood for these seconds: whole unix seconds now less those of the
    /// last change. An empty pool has no price, and a clock that stepped back adds nothing.
    /// </summary>
    public CumulativePrice Advance(Amount baseReserve, Amount quoteReserve, long elapsedSeconds)
    {
        if (elapsedSeconds <= 0 || baseReserve.IsZero || quoteReserve.IsZero)
        {
            return this;
        }

        var price = ((BigInteger)quoteReserve.Units << FractionBits) / baseReserve.Units;
        return new CumulativePrice((value + (price * elapsedSeconds)) % Modulus);
    }

    /// <summary>
    /// The sum at a moment between this reading and a later one, so many seconds after this of the seconds
    /// between the two: exact where the price did not change between them.
    /// </summary>
    public CumulativePrice Toward(CumulativePrice later, long seconds, long between) =>
        new((value + (later.Since(this) / between * seconds)) % Modulus);

    /// <summary>The sum gathered since an earlier reading: UQ112x112 seconds.</summary>
    public BigInteger Since(CumulativePrice earlier) => (value - earlier.value + Modulus) % Modulus;

    /// <summary>Decimal text, up to 78 digits.</summary>
    public string ToStored() => value.ToString(CultureInfo.InvariantCulture);
}
