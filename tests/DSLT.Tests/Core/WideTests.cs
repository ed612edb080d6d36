using System.Numerics;
using DSLT.Core;

namespace DSLT.Tests.Core;

public sealed class WideTests
{
    private static readonly UInt128[] Edges =
    [
        0, 1, 2, 3, 10_000, uint.MaxValue, (UInt128)uint.MaxValue + 1, long.MaxValue, ulong.MaxValue - 1,
        ulong.MaxValue, (UInt128)ulong.MaxValue + 1, (UInt128)ulong.MaxValue + 2, (UInt128.One << 96) - 1,
        (UInt128.One << 112) - 1, UInt128.One << 112, (UInt128.One << 127) - 1, UInt128.One << 127,
        (UInt128.One << 127) + 1, new(ulong.MaxValue, 0), new(1UL << 63, ulong.MaxValue),
        new(ulong.MaxValue - 1, ulong.MaxValue), UInt128.MaxValue - 1, UInt128.MaxValue,
    ];

    [Fact]
    public void Products_and_quotients_of_edge_operands_are_exact()
    {
        foreach (var a in Edges)
        {
            foreach (var b in Edges)
            {
                foreach (var divisor in Edges)
                {
                    AssertExact(a, b, divisor);
                }
            }
        }
    }

    [Fact]
    public void Products_and_quotients_of_random_operands_are_exact()
    {
        var random = new Random(11);
        for (var i = 0; i < 60_000; i++)
        {
            AssertExact(Any(random), Any(random), Any(random));
        }
    }

    [Fact]
    public void A_divisor_just_over_or_under_the_product_or_the_edge_of_overflow_is_exact()
    {
        var random = new Random(12);
        for (var i = 0; i < 20_000; i++)
        {
            UInt128 a = Any(random), b = Any(random);
            var product = (BigInteger)a * b;
            foreach (var near in new[] { product, product >> 128, product >> 64, a, b })
            {
                for (var off = -1; off <= 1; off++)
                {
                    AssertExact(a, b, (UInt128)BigInteger.Clamp(near + off, 0, UInt128.MaxValue));
                }
            }
        }
    }

    [Fact]
    public void Estimates_that_start_too_high_are_corrected()
    {
        // The divisor's low limb full and the dividend's high limb equal to the divisor's: the estimate's
        // worst case.
        var random = new Random(13);
        for (var i = 0; i < 20_000; i++)
        {
            var full = UInt128.MaxValue - (UInt128)random.Next(3);
            var divisor = new UInt128((ulong)Any(random) | (1UL << 63), (ulong)full);
            AssertExact(divisor - (UInt128)random.Next(1, 4), full, divisor);
            AssertExact(divisor - 1 - (Any(random) >> 64), Any(random), divisor);
        }
    }

    [Fact]
    public void A_quotient_that_rounding_pushes_over_the_range_is_refused()
    {
        // A product of exactly (2^128 - 1) * divisor + 1: rounded down it fits to the last unit, rounded up
        // it does not.
        var found = 0;
        for (var divisor = 2; divisor < 2_000; divisor++)
        {
            var product = ((BigInteger)UInt128.MaxValue * divisor) + 1;
            for (var factor = divisor; factor < divisor + 200; factor++)
            {
                if (product % factor != 0 || product / factor > UInt128.MaxValue)
                {
                    continue;
                }

                var other = (UInt128)(product / factor);
                var (b, d) = ((UInt128)factor, (UInt128)divisor);
                Assert.True(Wide.TryMulDiv(other, b, d, Rounding.Down, out var down));
                Assert.Equal(UInt128.MaxValue, down);
                Assert.False(Wide.TryMulDiv(other, b, d, Rounding.Up, out _));
                found++;
            }
        }

        Assert.True(found > 100);
    }

    [Fact]
    public void Square_roots_of_products_are_exact()
    {
        foreach (var a in Edges)
        {
            foreach (var b in Edges)
            {
                AssertRoot(a, b);
            }
        }

        var random = new Random(14);
        for (var i = 0; i < 30_000; i++)
        {
            UInt128 a = Any(random), b = Any(random);
            AssertRoot(a, b);
            AssertRoot(a, a);
            AssertRoot(a, a == UInt128.Zero ? a : a - 1);
            AssertRoot(a, a == UInt128.MaxValue ? a : a + 1);
        }
    }

    /// <summary>Any length up to 128 bits, with limbs that are full, empty or random.</summary>
    private static UInt128 Any(Random random)
    {
        var value = new UInt128(Limb(random), Limb(random));
        return value >> random.Next(128);
    }

    private static ulong Limb(Random random) => random.Next(6) switch
    {
        0 => ulong.MaxValue,
        1 => 0,
        2 => 1UL << 63,
        _ => (ulong)random.NextInt64(long.MinValue, long.MaxValue),
    };

    private static void AssertExact(UInt128 a, UInt128 b, UInt128 divisor)
    {
        foreach (var rounding in new[] { Rounding.Down, Rounding.Up })
        {
            var fits = Wide.TryMulDiv(a, b, divisor, rounding, out var actual);
            if (divisor == UInt128.Zero)
            {
                Assert.False(fits);
                continue;
            }

            var expected = BigInteger.DivRem((BigInteger)a * b, divisor, out var rest);
            expected += rounding == Rounding.Up && !rest.IsZero ? 1 : 0;
            Assert.True(fits == (expected <= UInt128.MaxValue), $"{a} * {b} / {divisor} {rounding}");
            Assert.True(actual == (fits ? expected : 0), $"{a} * {b} / {divisor} {rounding}");
        }
    }

    private static void AssertRoot(UInt128 a, UInt128 b)
    {
        var root = (BigInteger)Wide.SqrtOfProduct(a, b);
        var product = (BigInteger)a * b;
        Assert.True(root * root <= product && (root + 1) * (root + 1) > product, $"sqrt({a} * {b})");
    }
}
