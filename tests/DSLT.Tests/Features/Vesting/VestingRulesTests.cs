using System.Numerics;
using DSLT.Core;
using DSLT.Features.Vesting;

namespace DSLT.Tests.Features.Vesting;

public sealed class VestingRulesTests
{
    private const long Hour = 3_600;
    private const long Day = 24 * Hour;
    private const long Year = 365 * Day;
    private const long FourYears = 4 * Year;
    private const long Start = 1_700_000_000;

    private static readonly BigInteger HundredEther = BigInteger.Pow(10, 20);
    private static readonly Amount Total = new((Int128)HundredEther);

    /// <summary>The moments and the function that OpenZeppelin's own tests hold its wallet against.</summary>
    [Fact]
    public void A_linear_grant_vests_as_a_vesting_wallet_does()
    {
        var schedule = VestingSchedule.Linear(Start * Clock.Second, 0, FourYears);
        for (var i = 0; i < 64; i++)
        {
            var at = (i * FourYears / 60) + Start;
            var expected = BigInteger.Min(HundredEther, HundredEther * (at - Start) / FourYears);
            Assert.Equal(expected, Vested(schedule, at));
        }

        Assert.Equal(0, Vested(schedule, Start - Hour));
        Assert.Equal(0, Vested(schedule, Start - 1));
    }

    [Fact]
    public void A_cliff_is_that_of_a_vesting_wallet_with_one()
    {
        var schedule = VestingSchedule.Linear(Start * Clock.Second, Year, FourYears);
        for (var i = 0; i < 64; i++)
        {
            var at = (i * FourYears / 60) + Start;
            var expected = at < Start + Year
                ? 0
                : BigInteger.Min(HundredEther, HundredEther * (at - Start) / FourYears);
            Assert.Equal(expected, Vested(schedule, at));
        }

        Assert.Equal(0, Vested(schedule, Start + Year - 1));
        Assert.Equal(HundredEther / 4, Vested(schedule, Start + Year));
    }

    [Fact]
    public void What_is_beyond_a_whole_second_does_not_count()
    {
        var schedule = VestingSchedule.Linear(Start * Clock.Second, 0, 10);
        var almost = ((Start + 4) * Clock.Second) - 1;
        Assert.Equal(new Amount(30), VestingRules.Vested(schedule, new Amount(100), 0, almost));
        Assert.Equal(new Amount(40), VestingRules.Vested(schedule, new Amount(100), 0, almost + 1));
    }

    [Fact]
    public void Without_a_duration_all_vests_at_the_start()
    {
        var schedule = VestingSchedule.Linear(Start * Clock.Second, 0, 0);
        Assert.Equal(0, Vested(schedule, Start - 1));
        Assert.Equal(HundredEther, Vested(schedule, Start));
        Assert.Equal(Start * Clock.Second, VestingRules.NextUnlock(schedule, Total, 0));
    }

    [Fact]
    public void The_largest_amount_vests_exactly()
    {
        var schedule = VestingSchedule.Linear(Start * Clock.Second, 0, 3);
        Assert.Equal(
            new Amount(Int128.MaxValue / 3 * 2),
            VestingRules.Vested(schedule, Amount.Max, 0, (Start + 2) * Clock.Second));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(99, 0)]
    [InlineData(100, 14)]
    [InlineData(299, 28)]
    [InlineData(300, 42)]
    [InlineData(699, 85)]
    [InlineData(700, 100)]
    [InlineData(9_999, 100)]
    public void Whole_steps_alone_count(long after, int vested)
    {
        var schedule = VestingSchedule.Stepped(Start * Clock.Second, 0, 7, 100, 0);
        Assert.Equal(
            new Amount(vested),
            VestingRules.Vested(schedule, new Amount(100), 0, (Start + after) * Clock.Second));
    }

    [Fact]
    public void Steps_before_the_cliff_vest_at_the_cliff()
    {
        var schedule = VestingSchedule.Stepped(Start * Clock.Second, 250, 4, 100, 0);
        Assert.Equal(0, Vested(schedule, Start + 249));
        Assert.Equal(HundredEther / 2, Vested(schedule, Start + 250));
    }

    [Theory]
    [InlineData("2026-01-31", "2026-02-27T23:59:59Z", 0)]
    [InlineData("2026-01-31", "2026-02-28", 1)]
    [InlineData("2026-01-31", "2026-03-30T23:59:59Z", 1)]
    [InlineData("2026-01-31", "2026-03-31", 2)]
    [InlineData("2028-02-29", "2029-02-28", 12)]
    [InlineData("2026-01-31", "2126-01-31", 12)]
    public void Months_are_those_of_the_calendar(string start, string now, int steps)
    {
        var schedule = VestingSchedule.Stepped(Micros(start), 0, 12, 0, 1);
        Assert.Equal(steps, VestingRules.StepsMade(schedule, Micros(now)));
    }

    [Fact]
    public void Milestones_vest_when_they_are_released_in_any_order()
    {
        var schedule = VestingSchedule.Of(0, new Milestone("a", 1), new("b", 1), new("c", 1));
        Assert.Equal(new Amount(0), VestingRules.Vested(schedule, new Amount(100), 0b000, long.MaxValue));
        Assert.Equal(new Amount(33), VestingRules.Vested(schedule, new Amount(100), 0b100, 0));
        Assert.Equal(new Amount(66), VestingRules.Vested(schedule, new Amount(100), 0b101, 0));
        Assert.Equal(new Amount(100), VestingRules.Vested(schedule, new Amount(100), 0b111, 0));
        Assert.Null(VestingRules.NextUnlock(schedule, new Amount(100), 0));
    }

    /// <summary>Of random schedules: vested never falls, and the next unlock is the very first.</summary>
    [Fact]
    public void The_next_unlock_is_the_first_second_with_more()
    {
        var random = new Random(42);
        for (var round = 0; round < 300; round++)
        {
            var total = new Amount(random.Next(1, 60));
            var schedule = random.Next(2) == 0
                ? VestingSchedule.Linear(100 * Clock.Second, random.Next(0, 40), random.Next(40, 80))
                : VestingSchedule.Stepped(
                    100 * Clock.Second, random.Next(0, 20), random.Next(1, 9), random.Next(20, 30), 0);
            long? expected = null;
            for (var second = 500L; second >= 0; second--)
            {
                var at = second * Clock.Second;
                var vested = VestingRules.Vested(schedule, total, 0, at);
                Assert.Equal(expected, VestingRules.NextUnlock(schedule, total, at));
                Assert.InRange(vested.Units, 0, VestingRules.Vested(
                    schedule, total, 0, at + Clock.Second).Units);
                var before = VestingRules.Vested(schedule, total, 0, at - Clock.Second);
                expected = vested > before ? at : expected;
            }
        }
    }

    private static BigInteger Vested(VestingSchedule schedule, long second) =>
        (BigInteger)VestingRules.Vested(schedule, Total, 0, second * Clock.Second).Units;

    private static long Micros(string time) => Clock.Parse("time", time, 0).Value;
}
