using System.Numerics;
using DSLT.Core;

namespace DSLT.Tests.Core;

public sealed class SignedAmountTests
{
    private static readonly SignedAmount Most = SignedAmount.Of(Amount.Max);

    [Fact]
    public void Sums_stop_at_the_largest_amount_on_both_sides()
    {
        var one = SignedAmount.Of(new Amount(1));
        Assert.Equal(Most, Most + one);
        Assert.Equal(-Most, -Most - one);
        Assert.Equal(Most - one, Most + (-one));
        Assert.Equal(SignedAmount.Zero, Most - Most);
        Assert.Equal(-Most, -Most - Most);
    }

    [Fact]
    public void Sums_and_parts_are_those_of_whole_numbers_and_stored_ones_come_back()
    {
        var random = new Random(31);
        for (var i = 0; i < 5_000; i++)
        {
            var (a, b) = (Any(random), Any(random));
            Assert.Equal((BigInteger)a.Units + (BigInteger)b.Units, (BigInteger)(a + b).Units);
            Assert.Equal((BigInteger)a.Units - (BigInteger)b.Units, (BigInteger)(a - b).Units);
            Assert.Equal(a, SignedAmount.FromStored(a.ToStored()));
            var all = new Amount(random.NextInt64(1, 1_000));
            var some = new Amount(random.NextInt64((long)all.Units + 1));
            var floor = FloorDivide((BigInteger)a.Units * (BigInteger)some.Units, (BigInteger)all.Units);
            var ceiling = -FloorDivide(-(BigInteger)a.Units * (BigInteger)some.Units, (BigInteger)all.Units);
            Assert.Equal(floor, (BigInteger)a.Part(some, all, Rounding.Down).Units);
            Assert.Equal(ceiling, (BigInteger)a.Part(some, all, Rounding.Up).Units);
        }
    }

    [Theory]
    [InlineData(-12_500, 3, "-12.5")]
    [InlineData(-1, 3, "-0.001")]
    [InlineData(0, 3, "0")]
    [InlineData(7, 0, "7")]
    public void It_is_shown_in_whole_tokens_with_a_minus(long units, int decimals, string text) =>
        Assert.Equal(text, SignedAmount.Of(new Amount(Math.Abs(units)), units < 0).ToText(decimals));

    private static SignedAmount Any(Random random) => SignedAmount.Of(
        new Amount((Int128)random.NextInt64() * random.NextInt64(1, 1L << random.Next(1, 60))),
        random.Next(2) == 0);

    private static BigInteger FloorDivide(BigInteger a, BigInteger b)
    {
        var quotient = BigInteger.DivRem(a, b, out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }
}
