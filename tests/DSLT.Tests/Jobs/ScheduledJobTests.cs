namespace DSLT.Tests.Jobs;

public sealed class ScheduledJobTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly RecordingJob atNoon = new("0 0 12 * * ?");

    [Fact]
    public void A_period_is_over_at_its_end_and_not_before()
    {
        Assert.Equal(Noon, atNoon.PeriodAt(Noon));
        Assert.Equal(Noon, atNoon.PeriodAt(Noon.AddHours(23)));
        Assert.Equal(Noon.AddDays(-1), atNoon.PeriodAt(Noon.AddTicks(-1)));
    }

    [Fact]
    public void Periods_are_those_of_UTC_whatever_the_clocks_do_elsewhere()
    {
        var days = Enumerable.Range(0, 366).Select(day => Noon.AddDays(day)).ToList();
        Assert.Equal(days, days.Select(day => atNoon.PeriodAt(day.AddHours(11))!.Value));
    }

    [Fact]
    public void A_fraction_of_a_second_is_of_the_second_it_is_in() =>
        Assert.Equal(Noon, new RecordingJob("* * * * * ?").PeriodAt(Noon.AddMilliseconds(999)));
}
