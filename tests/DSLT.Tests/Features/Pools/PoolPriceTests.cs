using System.Globalization;
using System.Numerics;
using DSLT.Core;
using DSLT.Features.Pools;

namespace DSLT.Tests.Features.Pools;

public sealed class PoolPriceTests
{
    private static readonly BigInteger One = BigInteger.One << 112;

    [Fact]
    public void Prices_accumulate_as_in_the_pair_contract()
    {
        // The case of v2-core: 3 to 3 for ten seconds, then a swap to 6 to 2 for another ten.
        var zero = CumulativePrice.Zero.Advance(Whole(3), Whole(3), 1).Advance(Whole(3), Whole(3), 9);
        Assert.Equal(One * 10, zero.Since(CumulativePrice.Zero));

        var price0 = zero.Advance(Whole(6), Whole(2), 10);
        var price1 = zero.Advance(Whole(2), Whole(6), 10);
        Assert.Equal((One * 10) + (One * 2 / 6 * 10), price0.Since(CumulativePrice.Zero));
        Assert.Equal((One * 10) + (One * 3 * 10), price1.Since(CumulativePrice.Zero));
        Assert.Equal("2", PoolPrice.Average(CumulativePrice.Zero, price1, 20, 18, 18));
        Assert.Equal("0.666666666666666666", PoolPrice.Average(CumulativePrice.Zero, price0, 20, 18, 18));
    }

    [Fact]
    public void An_empty_pool_or_no_time_adds_nothing()
    {
        var price = CumulativePrice.Zero.Advance(Whole(1), Whole(1), 5);
        Assert.Equal(price, price.Advance(Whole(1), Whole(1), 0));
        Assert.Equal(price, price.Advance(Whole(1), Whole(1), -3));
        Assert.Equal(price, price.Advance(Amount.Zero, Whole(1), 3));
        Assert.Equal(price, price.Advance(Whole(1), Amount.Zero, 3));
    }

    [Fact]
    public void The_mean_survives_an_overflow_of_the_sum()
    {
        var last = (BigInteger.One << 256) - 1;
        var nearly = CumulativePrice.FromStored(last.ToString(CultureInfo.InvariantCulture));
        var over = nearly.Advance(Whole(2), Whole(3), 7);
        Assert.Equal("1.5", PoolPrice.Average(nearly, over, 7, 18, 18));
        Assert.True(BigInteger.Parse(over.ToStored(), CultureInfo.InvariantCulture) < BigInteger.One << 128);
    }

    [Fact]
    public void A_sum_survives_storage()
    {
        var price = CumulativePrice.Zero.Advance(new Amount(1), PoolMath.MaxReserve, 1L << 32);
        Assert.Equal(price, CumulativePrice.FromStored(price.ToStored()));
        Assert.Equal(CumulativePrice.Zero, CumulativePrice.FromStored("0"));
        Assert.Throws<FormatException>(() => CumulativePrice.FromStored("-1"));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            CumulativePrice.FromStored((BigInteger.One << 256).ToString(CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("1", "3", 0, 0, "3")]
    [InlineData("3", "1", 0, 0, "0.333333333333333333")]
    [InlineData("3", "10", 0, 0, "3.33333333333333333")]
    [InlineData("1000000000000000000", "2500000000", 18, 6, "2500")]
    [InlineData("2500000000", "1000000000000000000", 6, 18, "0.0004")]
    [InlineData("3", "1000000000000000000000", 0, 0, "333333333333333333333")]
    [InlineData("7000000000000000000000", "1", 0, 0, "0.000000000000000000000142857142857142857")]
    [InlineData("8", "1", 0, 0, "0.125")]
    [InlineData("1", "0", 0, 0, "0")]
    public void A_price_has_at_most_18_significant_digits(
        string b, string q, int baseDecimals, int quoteDecimals, string text) =>
        Assert.Equal(text, PoolPrice.Spot(Units(b), Units(q), baseDecimals, quoteDecimals));

    [Theory]
    [InlineData(100, 100, 100, 0, 5_000)] // 100 into 100: half the price
    [InlineData(1, 10_000, 10_000, 0, 10_000)] // rounds to nothing bought
    [InlineData(10, 1_000_000, 1_000_000, 0, 1_000)] // 9 bought instead of 10: the rounding counts too
    public void The_impact_is_how_far_the_trade_is_below_the_middle(
        int amountIn, int a, int b, int feeBps, int bps)
    {
        var bought = PoolMath.AmountOut(new Amount(amountIn), new Amount(a), new Amount(b), feeBps);
        var amountOut = bought.IsRefused ? Amount.Zero : bought.Value;
        var impact = PriceImpact.Bps(new Amount(amountIn), amountOut, new Amount(a), new Amount(b), feeBps);
        Assert.Equal(bps, impact);
    }

    [Fact]
    public void The_fee_is_no_part_of_the_impact_and_the_impact_rounds_up()
    {
        // 1 into 1000 to 1000: the net input moves the price by 0.997 / 1000.997, 9.96 basis points.
        var bought = PoolMath.AmountOut(Whole(1), Whole(1_000), Whole(1_000), 30).Value;
        Assert.Equal(10, PriceImpact.Bps(Whole(1), bought, Whole(1_000), Whole(1_000), 30));

        var (tiny, tinyOut) = (new Amount(1_000_000), new Amount(999_999));
        Assert.Equal(1, PriceImpact.Bps(tiny, tinyOut, Whole(1_000), Whole(1_000), 0));
    }

    private static Amount Whole(int tokens) => new(tokens * (Int128)1_000_000_000_000_000_000);

    private static Amount Units(string digits) => new(Int128.Parse(digits, CultureInfo.InvariantCulture));
}
