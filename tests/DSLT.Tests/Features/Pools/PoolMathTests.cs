using System.Globalization;
using DSLT.Core;
using DSLT.Features.Pools;

namespace DSLT.Tests.Features.Pools;

/// <summary>
/// The published vectors of Uniswap v2-core and v2-periphery, to the last digit, and the refusals.
/// </summary>
public sealed class PoolMathTests
{
    private const int Fee = 30;

    [Theory]
    [InlineData(1, 5, 10, "1662497915624478906")]
    [InlineData(1, 10, 5, "453305446940074565")]
    [InlineData(2, 5, 10, "2851015155847869602")]
    [InlineData(2, 10, 5, "831248957812239453")]
    [InlineData(1, 10, 10, "906610893880149131")]
    [InlineData(1, 100, 100, "987158034397061298")]
    [InlineData(1, 1000, 1000, "996006981039903216")]
    public void An_exact_input_buys_what_the_pair_contract_gives(
        int amountIn, int reserveIn, int reserveOut, string expected)
    {
        var pair = new PairModel(Fee, isFeeOn: false);
        pair.Mint(Whole(reserveIn).Units, Whole(reserveOut).Units);

        var amountOut = PoolMath.AmountOut(Whole(amountIn), Whole(reserveIn), Whole(reserveOut), Fee).Value;

        Assert.Equal(Units(expected), amountOut);
        Assert.True(pair.KeepsK(Whole(amountIn).Units, amountOut.Units, isAIn: true));
        Assert.False(pair.KeepsK(Whole(amountIn).Units, amountOut.Units + 1, isAIn: true));
        var paid = PoolMath.AmountIn(amountOut, Whole(reserveIn), Whole(reserveOut), Fee).Value;
        Assert.True(paid <= Whole(amountIn));
    }

    [Theory]
    [InlineData("1000000000000000000", "997000000000000000")]
    [InlineData("1003009027081243732", "1000000000000000000")]
    public void The_fee_is_what_the_optimistic_cases_keep(string amountIn, string returned) =>
        Assert.Equal(Units(returned), Units(amountIn) - PoolMath.Fee(Units(amountIn), Fee));

    [Fact]
    public void One_unit_less_does_not_return_a_whole_token()
    {
        var amountIn = Units("1003009027081243731");
        Assert.True(amountIn - PoolMath.Fee(amountIn, Fee) < Whole(1));
    }

    [Fact]
    public void The_router_examples_hold()
    {
        Assert.Equal(Of(2), PoolMath.Quote(Of(1), Of(100), Of(200)).Value);
        Assert.Equal(Of(1), PoolMath.Quote(Of(2), Of(200), Of(100)).Value);
        Assert.Equal(Of(1), PoolMath.AmountOut(Of(2), Of(100), Of(100), Fee).Value);
        Assert.Equal(Of(2), PoolMath.AmountIn(Of(1), Of(100), Of(100), Fee).Value);
    }

    [Fact]
    public void An_exact_output_costs_one_more_even_where_the_division_is_even() =>
        Assert.Equal(Of(101), PoolMath.AmountIn(Of(50), Of(100), Of(100), 0).Value);

    [Fact]
    public void The_first_deposit_earns_the_root_less_the_locked_shares()
    {
        var shares = PoolMath.Shares(Whole(1), Whole(4), Amount.Zero, Amount.Zero, Amount.Zero).Value;
        Assert.Equal(Whole(2) - PoolMath.LockedShares, shares);
        Assert.Equal(1_000, PoolMath.LockedShares.Units);
    }

    [Theory]
    [InlineData(1_000, 1_000, false)]
    [InlineData(1_001, 1_000, false)]
    [InlineData(1_001, 1_001, true)]
    public void A_first_deposit_must_be_worth_more_than_the_locked_shares(int a, int b, bool isAccepted)
    {
        var shares = PoolMath.Shares(Of(a), Of(b), Amount.Zero, Amount.Zero, Amount.Zero);
        Assert.Equal(isAccepted ? null : Code.InsufficientLiquidity, shares.Refusal?.Code);
    }

    [Fact]
    public void Burning_everything_but_the_locked_shares_leaves_a_thousand_of_each()
    {
        var paid = PoolMath.Burn(Whole(3) - PoolMath.LockedShares, Whole(3), Whole(3), Whole(3)).Value;
        Assert.Equal(new PoolAmounts(Whole(3) - Of(1_000), Whole(3) - Of(1_000)), paid);
    }

    [Fact]
    public void The_protocol_earns_a_sixth_of_the_growth()
    {
        var reserveA = Whole(1_000) - Units("996006981039903216");
        var reserveB = Whole(1_001);
        var protocol = PoolMath.ProtocolShares(Whole(1_000), reserveA, reserveB, Whole(1_000));
        Assert.Equal(Units("249750499251388"), protocol);

        var total = Whole(1_000) + protocol;
        var paid = PoolMath.Burn(Whole(1_000) - PoolMath.LockedShares, reserveA, reserveB, total).Value;
        Assert.Equal(Of(1_000) + Units("249501683697445"), reserveA - paid.AmountA);
        Assert.Equal(Of(1_000) + Units("250000187312969"), reserveB - paid.AmountB);
    }

    [Fact]
    public void The_protocol_earns_nothing_while_its_fee_was_off_or_without_growth()
    {
        Assert.True(PoolMath.ProtocolShares(Whole(5), Whole(6), Whole(6), Amount.Zero).IsZero);
        Assert.True(PoolMath.ProtocolShares(Whole(5), Whole(5), Whole(5), Whole(5)).IsZero);
    }

    [Fact]
    public void A_deposit_is_matched_to_the_ratio_of_the_pool()
    {
        Assert.Equal(new PoolAmounts(Whole(7), Whole(9)), Match(7, 9, 0, 0));
        Assert.Equal(new PoolAmounts(Whole(1), Whole(4)), Match(1, 9, 2, 8));
        Assert.Equal(new PoolAmounts(Whole(2), Whole(8)), Match(9, 8, 2, 8));
    }

    [Fact]
    public void Nothing_is_traded_for_zero()
    {
        AssertRefused(Code.InvalidAmount, PoolMath.AmountOut(Amount.Zero, Whole(1), Whole(1), Fee));
        AssertRefused(Code.InvalidAmount, PoolMath.AmountIn(Amount.Zero, Whole(1), Whole(1), Fee));
        AssertRefused(Code.InvalidAmount, PoolMath.Quote(Amount.Zero, Whole(1), Whole(1)));
        AssertRefused(Code.InvalidAmount, PoolMath.Burn(Amount.Zero, Whole(1), Whole(1), Whole(1)));
        AssertRefused(Code.InvalidAmount, PoolMath.Match(Amount.Zero, Whole(1), Whole(1), Whole(1)));
        AssertRefused(Code.InvalidAmount, PoolMath.AmountOut(Of(1), Whole(9), Whole(1), Fee));
    }

    [Fact]
    public void An_empty_or_outbid_pool_has_not_enough_liquidity()
    {
        var code = Code.InsufficientLiquidity;
        AssertRefused(code, PoolMath.AmountOut(Whole(1), Amount.Zero, Whole(1), Fee));
        AssertRefused(code, PoolMath.AmountOut(Whole(1), Whole(1), Amount.Zero, Fee));
        AssertRefused(code, PoolMath.AmountIn(Whole(1), Amount.Zero, Whole(2), Fee));
        AssertRefused(code, PoolMath.AmountIn(Whole(1), Whole(2), Whole(1), Fee));
        AssertRefused(code, PoolMath.Quote(Whole(1), Whole(1), Amount.Zero));
        AssertRefused(code, PoolMath.Match(Whole(1), Whole(1), Whole(1), Amount.Zero));
        AssertRefused(code, PoolMath.Burn(Whole(2), Whole(1), Whole(1), Whole(1)));
        AssertRefused(code, PoolMath.Burn(Of(1), Of(1), Whole(1), Whole(1)));
        AssertRefused(code, PoolMath.Shares(Of(1), Whole(1), Whole(9), Whole(9), Whole(1)));
    }

    [Fact]
    public void A_reserve_never_passes_112_bits()
    {
        var (max, one) = (PoolMath.MaxReserve, Of(1));
        Assert.Equal(one, PoolMath.AmountOut(one, max - one, max, 0).Value);
        AssertRefused(Code.InvalidAmount, PoolMath.AmountOut(one + one, max - one, max, 0));

        // All but one unit of a reserve cost that many units and one, on a reserve of one: the last that
        // fits, and the first that does not.
        Assert.Equal(max - one, PoolMath.AmountIn(max - one - one, one, max - one, 0).Value);
        AssertRefused(Code.InsufficientLiquidity, PoolMath.AmountIn(max - one, one, max, 0));
        AssertRefused(Code.InsufficientLiquidity, PoolMath.AmountIn(max - one, max, max, 0));
        AssertRefused(Code.InvalidAmount, PoolMath.Match(max, max, one, one));
        AssertRefused(Code.InvalidAmount, PoolMath.Quote(Amount.Max, one, max));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10_000)]
    public void A_fee_outside_the_whole_is_a_bug(int feeBps) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => PoolMath.AmountOut(Whole(1), Whole(1), Whole(1), feeBps));

    private static PoolAmounts Match(int desiredA, int desiredB, int reserveA, int reserveB) =>
        PoolMath.Match(Whole(desiredA), Whole(desiredB), Whole(reserveA), Whole(reserveB)).Value;

    private static void AssertRefused<T>(Code code, Result<T> result) =>
        Assert.Equal(code, result.Refusal?.Code);

    private static Amount Of(int units) => new(units);

    private static Amount Whole(int tokens) => new(tokens * (Int128)1_000_000_000_000_000_000);

    private static Amount Units(string digits) => new(Int128.Parse(digits, CultureInfo.InvariantCulture));
}
