using DSLT.Backups;
using DSLT.Tests.Verification;
using Microsoft.Extensions.Logging.Abstractions;

namespace DSLT.Tests.Backups;

public sealed class BackupJobTests
{
    private static readonly BackupSchedule Hourly =
        new() { Interval = TimeSpan.FromHours(1), Keep = 2, KeepDays = 1 };

    [Fact]
    public async Task Backups_are_made_when_they_are_due_and_the_oldest_goes()
    {
        using var node = await TestNode.StartWithHistory();
        var clock = new SteppedClock();
        var backups = new BackupDirectory(node.Directory, Hourly, clock);
        using var job = new BackupJob(backups, node.Sequencer, clock, NullLogger<BackupJob>.Instance);
        await job.RunOnce(CancellationToken.None);
        Assert.Equal(["20260310T000000Z"], Names(backups));

        clock.Now += TimeSpan.FromMinutes(59);
        await job.RunOnce(CancellationToken.None);
        Assert.Equal(["20260310T000000Z"], Names(backups));

        clock.Now += TimeSpan.FromMinutes(1);
        await job.RunOnce(CancellationToken.None);
        clock.Now += TimeSpan.FromHours(1);
        await job.RunOnce(CancellationToken.None);
        Assert.Equal(["20260310T020000Z", "20260310T010000Z"], Names(backups));
        Assert.Null(job.Failure);
    }

    [Fact]
    public async Task A_backup_that_fails_is_told_and_tried_again()
    {
        using var node = await TestNode.StartWithHistory();
        var clock = new SteppedClock();
        var backups = new BackupDirectory(node.Directory, Hourly, clock);
        Directory.CreateDirectory(backups.Location);
        using var job = new BackupJob(backups, node.Sequencer, clock, NullLogger<BackupJob>.Instance);
        var path = Path.Combine(backups.Location, ".lock");
        using (File.Open(path, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await job.RunOnce(CancellationToken.None);
            Assert.Contains("another backup", job.Failure, StringComparison.Ordinal);
        }

        clock.Now += TimeSpan.FromMinutes(1);
        await job.RunOnce(CancellationToken.None);
        Assert.Null(job.Failure);
        Assert.Single(backups.List());
    }

    private static IEnumerable<string> Names(BackupDirectory backups) =>
        backups.List().Select(backup => backup.Name);

    private sealed class SteppedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
