using DSLT.Backups;

namespace DSLT.Tests.Backups;

public sealed class BackupScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static readonly BackupSchedule Schedule =
        new() { Interval = TimeSpan.FromHours(6), Keep = 2, KeepDays = 3 };

    [Fact]
    public void The_first_backup_is_due_at_once() => Assert.True(Schedule.IsDue(null, Noon));

    [Fact]
    public void The_next_is_due_after_the_interval_and_not_before()
    {
        Assert.False(Schedule.IsDue(Noon.AddHours(-5.9), Noon));
        Assert.True(Schedule.IsDue(Noon.AddHours(-6), Noon));
    }

    [Fact]
    public void An_interval_of_zero_makes_none() =>
        Assert.False((Schedule with { Interval = TimeSpan.Zero }).IsDue(null, Noon));

    [Fact]
    public void The_newest_and_the_newest_of_each_day_are_kept()
    {
        var backups = Hours(-1, -2, -3, -13, -14, -37, -61);

        // Kept: the two newest; the 10th's and 9th's and 8th's newest. Gone: what is beside or before them.
        Assert.Equal(Hours(-3, -14, -61), Schedule.Expired(backups, Noon));
    }

    [Fact]
    public void Days_are_those_of_utc()
    {
        var eastOfGreenwich = new DateTimeOffset(2026, 3, 8, 3, 0, 0, TimeSpan.FromHours(14));
        Assert.Equal([eastOfGreenwich], Schedule.Expired([.. Hours(-1, -2), eastOfGreenwich], Noon));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-5, -5)]
    public void The_newest_of_all_is_kept_whatever_the_numbers(int keep, int keepDays) =>
        Assert.Equal(
            Hours(-200),
            (Schedule with { Keep = keep, KeepDays = keepDays }).Expired(Hours(-100, -200), Noon));

    [Fact]
    public void Nothing_of_nothing_is_expired() => Assert.Empty(Schedule.Expired([], Noon));

    private static DateTimeOffset[] Hours(params int[] fromNoon) =>
        [.. fromNoon.Select(hours => Noon.AddHours(hours))];
}
