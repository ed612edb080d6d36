using DSLT.Backups;
using DSLT.Data;
using DSLT.Data.Sqlite;
using DSLT.Jobs;
using DSLT.Tests.Infrastructure;
using DSLT.Tests.Verification;

namespace DSLT.Tests.Backups;

public sealed class BackupDirectoryTests
{
    /// <summary>Enough of a history that the copy takes many slices, and writes come between them.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_backup_made_while_writing_restores_to_a_node_that_holds(bool byWriters)
    {
        using var node = await TestNode.StartWithHistory();
        for (var i = 0; i < 20; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => node.Transfer(1, 3, 1)));
        }

        await node.Projected();
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => node.Transfer(1, 3, 1)));
            }
        });
        await node.Transfer(1, 3, 1);
        var acknowledged = node.Sequencer.DurableSequence;
        var backup = await Backups(node, byWriters ? new CopyByWriters(node.Store) : null)
            .Create(CancellationToken.None);
        await stop.CancelAsync();
        await writing;

        Assert.InRange(backup.Manifest.TipSequence, acknowledged, node.Sequencer.DurableSequence);
        using var fresh = new TemporaryDirectory();
        Assert.Null(Restore.Run(backup.Path, fresh.Inside("restored")).Refusal);
        using var restored = TestNode.Open(fresh.Inside("restored"));
        Assert.Equal(backup.Manifest.TipSequence, restored.Sequencer.DurableSequence);
        await restored.Transfer(1, 2, 1);
        restored.Stop();
        var report = restored.Verify();
        Assert.True(report.Holds, report.ToText());
        Assert.Equal(backup.Manifest.TipSequence + 1, report.TipSequence);
    }

    [Fact]
    public async Task A_node_that_stops_under_a_backup_leaves_nothing_of_it_and_starts_again()
    {
        using var node = await TestNode.StartWithHistory();
        var copying = new StoppedCopy(new CopyByWriters(node.Store), node.Stop);
        var failure = await Assert.ThrowsAsync<StorageException>(
            () => Backups(node, copying).Create(CancellationToken.None));
        Assert.Contains("the node stops", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Backups(node).Location));
        node.Open();
        await node.Transfer(1, 2, 1);
        node.Stop();
        Assert.True(node.Verify().Holds);
    }

    [Fact]
    public async Task A_backup_leaves_nothing_beside_its_three_files()
    {
        using var node = await TestNode.StartWithHistory();
        var backup = await Backups(node).Create(CancellationToken.None);
        Assert.Equal(
            ["manifest.json", "projection.db", "truth.db"],
            Directory.GetFiles(backup.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal([backup.Path], Directory.GetDirectories(Backups(node).Location));
        Assert.Equal(backup.Name, Assert.Single(Backups(node).List()).Name);
    }

    [Fact]
    public async Task What_is_left_of_a_broken_off_backup_is_none_and_goes_with_the_next()
    {
        using var node = await TestNode.StartWithHistory();
        var partial = Path.Combine(Backups(node).Location, ".partial-20260101T000000Z");
        Directory.CreateDirectory(partial);
        await File.WriteAllTextAsync(Path.Combine(partial, "truth.db"), "half");
        Assert.Empty(Backups(node).List());
        await Backups(node).Create(CancellationToken.None);
        Assert.False(Directory.Exists(partial));
    }

    [Fact]
    public async Task A_backup_that_fails_leaves_nothing_and_says_why()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory.Inside(SqliteDatabase.TruthFile), new string('x', 8192));
        var backups = new BackupDirectory(directory.Path, new BackupSchedule(), TimeProvider.System);
        var failure =
            await Assert.ThrowsAsync<StorageException>(() => backups.Create(CancellationToken.None));
        Assert.StartsWith("No backup was made in", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.Fatal);
        Assert.Empty(Directory.GetDirectories(backups.Location));
    }

    [Fact]
    public async Task A_directory_without_data_gives_no_backup()
    {
        using var directory = new TemporaryDirectory();
        var backups = new BackupDirectory(directory.Path, new BackupSchedule(), TimeProvider.System);
        var failure =
            await Assert.ThrowsAsync<StorageException>(() => backups.Create(CancellationToken.None));
        Assert.Contains("truth.db is missing", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_one_backup_is_made_at_a_time()
    {
        using var node = await TestNode.StartWithHistory();
        Directory.CreateDirectory(Backups(node).Location);
        using var other = new FileStream(
            Path.Combine(Backups(node).Location, ".lock"),
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            FileShare.None);
        var failure =
            await Assert.ThrowsAsync<StorageException>(() => Backups(node).Create(CancellationToken.None));
        Assert.Contains("another backup", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_backup_leaves_nothing()
    {
        using var node = await TestNode.StartWithHistory();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Backups(node).Create(new CancellationToken(canceled: true)));
        Assert.Empty(Backups(node).List());
    }

    [Fact]
    public async Task The_schedule_decides_what_is_deleted()
    {
        using var node = await TestNode.StartWithHistory();
        var schedule = new BackupSchedule { Keep = 2, KeepDays = 1 };
        var backups = new BackupDirectory(node.Directory, schedule, TimeProvider.System);
        var oldest = await backups.Create(CancellationToken.None);
        var second = await backups.Create(CancellationToken.None);
        var newest = await backups.Create(CancellationToken.None);
        Assert.Equal([oldest.Name], backups.Prune());
        Assert.Equal([newest.Name, second.Name], backups.List().Select(backup => backup.Name));
    }

    [Fact]
    public async Task Pending_migrations_are_preceded_by_one_backup_however_often_they_are_tried()
    {
        using var node = await TestNode.StartWithHistory();
        Assert.False(Directory.Exists(Backups(node).Location));

        // A migration that fails: its tables are there already.
        node.Tamper(SqliteDatabase.ProjectionFile, "DELETE FROM schema_migrations WHERE number = 6");
        for (var attempt = 0; attempt < 2; attempt++)
        {
            using var database = SqliteDatabase.Open(node.Directory);
            var failure = Assert.Throws<StorageException>(() => database.Migrate(TimeProvider.System));
            Assert.Contains("already exists", failure.Message, StringComparison.Ordinal);
            var made = Assert.Single(Directory.GetDirectories(Backups(node).Location));
            Assert.Equal("before-migration-6", Path.GetFileName(made));
            Assert.Equal(16, BackupManifest.Read(made)?.TipSequence);
        }

        Assert.Empty(Backups(node).List());
    }

    private static BackupDirectory Backups(TestNode node, ICopying? copying = null) =>
        new(node.Directory, new BackupSchedule(), TimeProvider.System, copying);

    /// <summary>The node stops after the first of the files.</summary>
    private sealed class StoppedCopy(ICopying copying, Action stop) : ICopying
    {
        public int Rests => copying.Rests;

        public void Copy(string file, string to, Pace pace)
        {
            copying.Copy(file, to, pace);
            stop();
        }
    }
}
