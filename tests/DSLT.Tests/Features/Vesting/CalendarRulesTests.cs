using DSLT.Core;
using DSLT.Features.Vesting;

namespace DSLT.Tests.Features.Vesting;

public sealed class CalendarRulesTests
{
    private const long Day = Clock.Day;
    private const long Noon = (20_000 * Clock.Day) + (Clock.Day / 2);

    [Fact]
    public void Days_begin_at_midnight_and_the_sums_are_all_there_is()
    {
        var steps = VestingSchedule.Stepped(20_000 * Day, 0, 4, 86_400, 0);
        var unlocks = Reckon(4, new VestingLine(steps, new Amount(400), new Amount(400)));
        Assert.Equal((0, 100), ((int)unlocks.Before.Units, (int)unlocks.After.Units));
        Assert.Equal([0, 100, 100, 100], Units(unlocks));
    }

    [Fact]
    public void A_linear_grant_vests_a_part_of_its_first_day()
    {
        var linear = VestingSchedule.Linear(Noon, 0, 2 * 86_400);
        var unlocks = Reckon(3, new VestingLine(linear, new Amount(172_800), new Amount(172_800)));
        Assert.Equal([43_199, 86_400, 43_201], Units(unlocks));
        Assert.Equal((Amount.Zero, Amount.Zero), (unlocks.Before, unlocks.After));
    }

    [Fact]
    public void A_revoked_grant_counts_until_it_was_revoked()
    {
        var steps = VestingSchedule.Stepped(20_000 * Day, 0, 4, 86_400, 0);
        var unlocks = Reckon(5, new VestingLine(steps, new Amount(400), new Amount(150)));
        Assert.Equal([0, 100, 50, 0, 0], Units(unlocks));
        Assert.Equal(Amount.Zero, unlocks.After);
    }

    [Fact]
    public void Of_milestones_nobody_knows_the_day()
    {
        var schedule = VestingSchedule.Of(0, new Milestone("a", 1));
        var unlocks = Reckon(2, new VestingLine(schedule, new Amount(7), new Amount(7)));
        Assert.Equal((new Amount(7), Amount.Zero), (unlocks.Milestones, unlocks.After));
    }

    [Theory]
    [InlineData("2026-01-01", "2027-01-01", null)]
    [InlineData("2026-01-01", "2027-01-02", "invalid_to")]
    [InlineData("2026-01-02", "2026-01-01", "invalid_to")]
    [InlineData("2026-01-02", "2026-01-02", null)]
    [InlineData("1969-01-02", null, "invalid_from")]
    [InlineData("0001-01-01", "9999-12-31", "invalid_from")]
    [InlineData("9999-12-31", null, null)]
    [InlineData("x", null, "invalid_from")]
    [InlineData(null, "x", "invalid_to")]
    public void A_calendar_has_a_year_at_most(string? from, string? to, string? refusal) =>
        Assert.Equal(refusal, CalendarRules.Days(from, to, Noon).Refusal?.Code.Name);

    private static Unlocks Reckon(int days, VestingLine line) =>
        CalendarRules.Reckon(new CalendarDays(20_000, days), [line]);

    private static IEnumerable<int> Units(Unlocks unlocks) =>
        unlocks.Days.Select(amount => (int)amount.Units);
}
