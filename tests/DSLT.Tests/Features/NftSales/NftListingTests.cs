using DSLT.Core;
using DSLT.Features.NftSales;

namespace DSLT.Tests.Features.NftSales;

public sealed class NftListingTests
{
    private const long Start = 1_000 * Clock.Second;

    [Theory]
    [InlineData(-5, 100)]
    [InlineData(0, 100)]
    [InlineData(1, 93)]
    [InlineData(3, 79)]
    [InlineData(6, 58)]
    [InlineData(7, 50)]
    [InlineData(9_999, 50)]
    public void A_price_that_falls_evenly_is_rounded_up(long seconds, long price) => Assert.Equal(
        new Amount(price),
        new ListingPrice(
            NftPricing.DutchLinear, 1, new(100), new(50), Start, Start + (7 * Clock.Second), 0)
            .At(Start + (seconds * Clock.Second)));

    [Theory]
    [InlineData(0, 100)]
    [InlineData(9, 100)]
    [InlineData(10, 84)]
    [InlineData(19, 84)]
    [InlineData(20, 67)]
    [InlineData(30, 50)]
    public void A_price_that_falls_in_steps_holds_for_each_of_them(long seconds, long price) => Assert.Equal(
        new Amount(price),
        new ListingPrice(
            NftPricing.DutchStepped, 1, new(100), new(50), Start, Start + (30 * Clock.Second), 10)
            .At(Start + (seconds * Clock.Second)));
}
