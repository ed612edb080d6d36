using DSLT.Backups;
using DSLT.Data.Sqlite;
using DSLT.Features.Media;
using DSLT.Jobs;
using DSLT.Tests.Features.Media;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;
using Microsoft.Extensions.DependencyInjection;

namespace DSLT.Tests.Backups;

public sealed class MediaPoolTests
{
    [Fact]
    public async Task Backups_have_all_media_once_and_a_restore_brings_them_back()
    {
        await using var node = new MediaNode();
        await node.InitializeAsync();
        var cancellation = TestContext.Current.CancellationToken;
        var uploaded = (await node.UploadImage("alice")).Is(201);
        var backups = node.Services.GetRequiredService<BackupDirectory>();
        var backup = await backups.Create(cancellation);
        var file = DirectoryMedia.PathOf(Path.Combine(backups.Location, "media"), uploaded.Text("cid"));
        var copied = File.GetLastWriteTimeUtc(file);
        (await node.Upload("alice", "text/plain", "later"u8.ToArray())).Is(201);
        await backups.Create(cancellation);
        Assert.Equal(copied, File.GetLastWriteTimeUtc(file));
        Assert.Equal(3, Files(Path.Combine(backups.Location, "media")).Length);

        using var directory = new TemporaryDirectory();
        Assert.False(Restore.Run(backup.Path, directory.Inside("data"), cancellation).IsRefused);
        using var storage = new DirectoryMedia(directory.Inside("data/media"), TimeProvider.System);
        Assert.Equal(
            (await MediaStorages.List(node.Storage)).ToHashSet(),
            (await MediaStorages.List(storage)).ToHashSet());

        await File.WriteAllTextAsync(file, "another", cancellation);
        Assert.True(Restore.Run(backup.Path, directory.Inside("again"), cancellation).IsRefused);
        Assert.Empty(Files(directory.Inside("again")));
    }

    [Fact]
    public async Task What_was_taken_down_is_not_missing_in_a_backup_and_its_restore()
    {
        await using var node = new MediaNode();
        await node.InitializeAsync();
        var cancellation = TestContext.Current.CancellationToken;
        var uploaded = (await node.UploadImage("alice")).Is(201);
        var backups = node.Services.GetRequiredService<BackupDirectory>();
        var before = await backups.Create(cancellation);
        (await node.Admin.Delete($"{uploaded.Text("url")}?reason=why")).Is(204);
        var after = await backups.Create(cancellation);

        // What is restored from before is as it was then; from after it is off the record for good.
        foreach (var (backup, files) in new[] { (before, 2), (after, 0) })
        {
            using var directory = new TemporaryDirectory();
            var data = directory.Inside("data");
            Assert.False(Restore.Run(backup.Path, data, cancellation).IsRefused);
            using var database = SqliteDatabase.Open(data);
            using var storage = new DirectoryMedia(Path.Combine(data, "media"), TimeProvider.System);
            var report = await new MediaRows(database, storage, hashes: true).Check(null, cancellation);
            Assert.Equal((files, 0), (report.Files, report.FindingCount));
            Assert.Equal(files == 0, await RemovedMediaStore.IsRemoved(
                database, Cid.Parse(uploaded.Text("cid"))!, cancellation));
        }
    }

    /// <summary>Its row is in the backup then, so its bytes are too.</summary>
    [Fact]
    public async Task What_goes_while_a_backup_is_made_is_in_it_whole()
    {
        await using var node = new MediaNode();
        await node.InitializeAsync();
        var cancellation = TestContext.Current.CancellationToken;
        (await node.UploadImage("alice")).Is(201);
        using var directory = new TemporaryDirectory();
        var backups = new BackupDirectory(
            node.Options.Directory, new BackupSchedule { Directory = directory.Inside("backups") },
            node.Clock,
            new ThenGone(new CopyBeside(node.Options.Directory), SqliteDatabase.TruthFile, () =>
            {
                foreach (var file in Files(Path.Combine(node.Options.Directory, "media")))
                {
                    File.Delete(file);
                }
            }));
        var backup = await backups.Create(cancellation);
        var data = directory.Inside("data");
        Assert.False(Restore.Run(backup.Path, data, cancellation).IsRefused);
        using var database = SqliteDatabase.Open(data);
        using var storage = new DirectoryMedia(Path.Combine(data, "media"), TimeProvider.System);
        var report = await new MediaRows(database, storage, hashes: true).Check(null, cancellation);
        Assert.Equal((2, 0), (report.Files, report.FindingCount));
    }

    [Fact]
    public void What_goes_between_the_list_and_the_copy_is_left_out()
    {
        using var directory = new TemporaryDirectory();
        var (there, gone) = (CidHasher.Of([1]).Text, CidHasher.Of([2]).Text);
        foreach (var cid in new[] { there, gone })
        {
            Directory.CreateDirectory(
                Path.GetDirectoryName(DirectoryMedia.PathOf(directory.Inside("data/media"), cid))!);
        }

        File.WriteAllBytes(DirectoryMedia.PathOf(directory.Inside("data/media"), there), [1]);
        File.CreateSymbolicLink(
            DirectoryMedia.PathOf(directory.Inside("data/media"), gone), directory.Inside("nowhere"));
        MediaPool.Add(
            directory.Inside("data"), directory.Inside("backups"),
            Pace.Unbroken(TestContext.Current.CancellationToken));
        Assert.Equal([there], Files(directory.Inside("backups")).Select(Path.GetFileName));
    }

    [Fact]
    public void What_is_damaged_or_no_medium_is_not_taken_into_the_pool()
    {
        using var directory = new TemporaryDirectory();
        var (good, bad) = (CidHasher.Of([1]).Text, CidHasher.Of([2]).Text);
        foreach (var cid in new[] { good, bad })
        {
            var path = DirectoryMedia.PathOf(directory.Inside("data/media"), cid);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, [1]);
        }

        Directory.CreateDirectory(directory.Inside("data/media/.incoming"));
        File.WriteAllBytes(directory.Inside("data/media/.incoming/1-1"), [1]);
        MediaPool.Add(
            directory.Inside("data"), directory.Inside("backups"),
            Pace.Unbroken(TestContext.Current.CancellationToken));
        Assert.Equal([good], Files(directory.Inside("backups")).Select(Path.GetFileName));
    }

    /// <summary>Lets something happen when a file has been copied.</summary>
    private sealed class ThenGone(ICopying copying, string last, Action then) : ICopying
    {
        public int Rests => 0;

        public void Copy(string file, string to, Pace pace)
        {
            copying.Copy(file, to, pace);
            if (file == last)
            {
                then();
            }
        }
    }

    private static string[] Files(string directory) =>
        Directory.GetFiles(directory, "*", SearchOption.AllDirectories);
}
