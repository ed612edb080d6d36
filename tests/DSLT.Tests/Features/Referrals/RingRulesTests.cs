using DSLT.Core;
using DSLT.Features.Referrals;
using DSLT.Features.Surveillance;

namespace DSLT.Tests.Features.Referrals;

public sealed class RingRulesTests
{
    [Theory]
    [InlineData(100, 49, false)]
    [InlineData(100, 50, true)]
    [InlineData(101, 50, false)]
    [InlineData(0, 50, false)]
    [InlineData(1, 0, false)]
    public void A_circle_is_half_of_a_commission_that_goes_back(int earned, int returned, bool isCircle)
    {
        var circle = RingRules.Circle(
            2, 1, new Amount(earned),
            returned == 0 ? [] : [Sent(3, 10, returned - 1), Sent(4, 20, 1)], 5_000);
        Assert.Equal(isCircle, circle is not null);
        if (circle is not null)
        {
            Assert.Equal(new AlertKey(AlertKind.CircularFlow, 0, 2, 1), circle.Key);
            Assert.Equal((10L, 20L), (circle.BeganAt, circle.SeenAt));
            Assert.Contains("transaction 4", circle.Summary, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_place_that_two_share_is_seen_from_the_first_to_the_last_time()
    {
        foreach (var (mark, alert) in new[]
        {
            (MarkKind.Address, AlertKind.SharedAddress), (MarkKind.Device, AlertKind.SharedDevice),
        })
        {
            var finding = RingRules.Shared(new SharedMark(2, 1, mark, 30, 20));
            Assert.Equal(new AlertKey(alert, 0, 2, 1), finding.Key);
            Assert.Equal((20L, 30L), (finding.BeganAt, finding.SeenAt));
        }
    }

    private static Returned Sent(long transaction, long time, int amount) =>
        new(transaction, time, 1, new Amount(amount), 1);
}
