using System.Numerics;
using DSLT.Core;
using DSLT.Features.MarketMaking;
using DSLT.Features.Orders;

namespace DSLT.Tests.Features.MarketMaking;

public sealed class MakerRulesTests
{
    private static readonly MakerProgramme Programme = new(
        1, 1, 1, 60, new Amount(1_000), 1_000, 5, TwoSided: true, ProgrammeState.Open, 1, 0, []);

    [Theory]
    [InlineData(100, 1_000_000)]
    [InlineData(95, 250_000)]
    [InlineData(105, 250_000)]
    [InlineData(91, 10_000)]
    [InlineData(90, 0)]
    [InlineData(110, 0)]
    [InlineData(1, 0)]
    public void An_order_counts_by_the_square_of_its_closeness(long price, long millionths) =>
        Assert.Equal(millionths, MakerRules.Closeness(price, middle: 200, maxSpreadBps: 1_000));

    [Fact]
    public void Of_two_sides_the_smaller_counts_and_of_one_only_half()
    {
        Order[] orders = [Resting(OrderSide.Buy, 95, 40), Resting(OrderSide.Sell, 105, 10)];
        Assert.Equal(new Amount(2_500_000), MakerRules.Depth(Programme, 200, orders));
        Assert.Equal(Amount.Zero, MakerRules.Depth(Programme, 200, orders[..1]));
        var oneSided = Programme with { TwoSided = false };
        Assert.Equal(new Amount(6_250_000), MakerRules.Depth(oneSided, 200, orders));
        Assert.Equal(new Amount(5_000_000), MakerRules.Depth(oneSided, 200, orders[..1]));
    }

    [Fact]
    public void Small_orders_and_those_that_wait_or_are_over_do_not_count()
    {
        var oneSided = Programme with { TwoSided = false };
        Order[] orders =
        [
            Resting(OrderSide.Buy, 100, 4),
            Resting(OrderSide.Buy, 100, 9, OrderStatus.Pending),
            Resting(OrderSide.Buy, 100, 9, OrderStatus.Cancelled),
        ];
        Assert.Equal(Amount.Zero, MakerRules.Depth(oneSided, 200, orders));
    }

    [Fact]
    public void Closeness_is_that_of_fractions_to_within_its_two_roundings()
    {
        var random = new Random(51);
        for (var i = 0; i < 5_000; i++)
        {
            var middle = random.NextInt64(2, 1L << random.Next(2, 51));
            var (price, spread) = (random.NextInt64(1, middle), random.Next(1, 5_001));
            var (reach, away) = (
                (BigInteger)middle * spread, BigInteger.Abs((2 * (BigInteger)price) - middle) * 10_000);
            var exact = away >= reach
                ? BigInteger.Zero
                : BigInteger.Pow(reach - away, 2) * 1_000_000 / BigInteger.Pow(reach, 2);
            Assert.InRange(MakerRules.Closeness(price, middle, spread), (long)exact - 3, (long)exact);
        }
    }

    [Fact]
    public void Shares_are_rounded_down_and_together_never_more_than_the_sum()
    {
        var random = new Random(52);
        for (var i = 0; i < 2_000; i++)
        {
            var scores = Enumerable.Range(1, random.Next(0, 20))
                .Select(user => new MakerScore(user, new Amount(
                    random.Next(4) == 0 ? 0 : (Int128)random.NextInt64() << random.Next(0, 40))))
                .ToArray();
            var sum = new Amount((Int128)random.NextInt64() << random.Next(0, 60));
            var epoch = new MakerEpoch(0, 0, [.. scores]);
            var shares = MakerRules.Shares(sum, epoch).ToDictionary(share => share.User, share => share.Paid);
            var total = Sum(scores.Select(score => score.Score));
            var paid = Sum(shares.Values);
            Assert.True(paid <= (BigInteger)sum.Units);
            Assert.True(total.IsZero || paid > (BigInteger)sum.Units - scores.Length);
            Assert.All(scores.Where(score => !score.Score.IsZero), score => Assert.Equal(
                (BigInteger)sum.Units * (BigInteger)score.Score.Units / total,
                (BigInteger)shares[score.User].Units));
        }
    }

    private static BigInteger Sum(IEnumerable<Amount> amounts) =>
        amounts.Aggregate(BigInteger.Zero, (sum, amount) => sum + (BigInteger)amount.Units);

    private static Order Resting(
        OrderSide side, long price, long lots, OrderStatus status = OrderStatus.Open) => new(
        1, 1, 2, side, OrderType.Limit, TimeInForce.Gtc, PostOnly: false, SelfTradePrevention.None, price, 0,
        lots, Amount.Zero, null, 0, 0, new OrderState(status, 1, lots, 0, Amount.Zero, Amount.Zero));
}
