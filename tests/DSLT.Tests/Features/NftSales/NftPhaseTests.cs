using DSLT.Core;
using DSLT.Features.NftSales;

namespace DSLT.Tests.Features.NftSales;

public sealed class NftPhaseTests
{
    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(19, true)]
    [InlineData(20, false)]
    public void A_phase_is_open_from_its_start_on_until_its_end_and_not_at_it(long now, bool isOpen) =>
        Assert.Equal(
            isOpen, new NftPhase(1, "one", 10, 20, 0, Amount.Zero, 0, Listed: false, 1, 2).IsOpen(now));
}
