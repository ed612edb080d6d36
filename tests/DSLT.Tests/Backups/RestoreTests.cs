using DSLT.Backups;
using DSLT.Core;
using DSLT.Tests.Infrastructure;
using DSLT.Tests.Verification;

namespace DSLT.Tests.Backups;

public sealed class RestoreTests
{
    [Fact]
    public async Task A_used_directory_is_refused_and_left_as_it_is()
    {
        using var made = await Made.Create();
        await File.WriteAllTextAsync(made.Fresh.Inside("notes.txt"), "mine");
        var refusal = Restore.Run(made.Backup.Path, made.Fresh.Path).Refusal;
        Assert.Equal(Code.Invalid("directory"), refusal?.Code);
        Assert.Equal([made.Fresh.Inside("notes.txt")], Directory.GetFileSystemEntries(made.Fresh.Path));
    }

    [Fact]
    public async Task An_empty_directory_is_as_good_as_none()
    {
        using var made = await Made.Create();
        Assert.Equal(
            made.Backup.Manifest.TipHash, Restore.Run(made.Backup.Path, made.Fresh.Path).Value.TipHash);
        Assert.Equal(
            ["projection.db", "truth.db"],
            Directory.GetFiles(made.Fresh.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("truth.db")]
    [InlineData("projection.db")]
    public async Task A_truncated_file_is_refused(string file)
    {
        using var made = await Made.Create();
        await using (var stream = new FileStream(Path.Combine(made.Backup.Path, file), FileMode.Open))
        {
            stream.SetLength(stream.Length - 4096);
        }

        made.IsRefused($"{file} has");
    }

    [Fact]
    public async Task A_single_wrong_byte_is_refused()
    {
        using var made = await Made.Create();
        await using (var stream = new FileStream(Path.Combine(made.Backup.Path, "truth.db"), FileMode.Open))
        {
            stream.Position = stream.Length - 100;
            stream.WriteByte(0x5A);
        }

        made.IsRefused("the SHA-256 of truth.db");
    }

    [Fact]
    public async Task A_missing_file_is_refused()
    {
        using var made = await Made.Create();
        File.Delete(Path.Combine(made.Backup.Path, "projection.db"));
        made.IsRefused("projection.db has 0 bytes");
    }

    [Theory]
    [InlineData(null, "is missing")]
    [InlineData("{", "is missing or cannot be read")]
    [InlineData("{}", "cannot be read")]
    [InlineData("{\"format\":1,\"program\":\"\",\"tipHash\":\"\",\"files\":[]}", "does not name the files")]
    [InlineData("{\"format\":2,\"program\":\"9.9.9\",\"tipHash\":\"\",\"files\":[]}", "newer dslt (9.9.9)")]
    [InlineData(
        "{\"format\":1,\"program\":\"\",\"tipHash\":\"\","
        + "\"files\":[{\"name\":\"truth.db\"},{\"name\":\"../x\"}]}",
        "does not name the files")]
    public async Task A_manifest_that_is_not_right_is_refused(string? manifest, string why)
    {
        using var made = await Made.Create();
        File.Delete(made.Manifest);
        if (manifest is not null)
        {
            await File.WriteAllTextAsync(made.Manifest, manifest);
        }

        made.IsRefused(why);
    }

    [Fact]
    public async Task A_journal_that_ends_elsewhere_than_the_manifest_says_is_refused()
    {
        using var made = await Made.Create();
        await File.WriteAllBytesAsync(
            made.Manifest, (made.Backup.Manifest with { TipSequence = 99 }).ToJson());
        made.IsRefused("its journal ends at row 16, its manifest says 99");
    }

    [Fact]
    public void A_backup_that_does_not_exist_is_refused()
    {
        using var fresh = new TemporaryDirectory();
        Assert.Equal(
            Code.Invalid("backup"), Restore.Run(fresh.Inside("none"), fresh.Inside("new")).Refusal?.Code);
    }

    /// <summary>A backup of a small node, which is gone, and a place to restore to.</summary>
    private sealed class Made(BackupInfo backup, TemporaryDirectory home) : IDisposable
    {
        public BackupInfo Backup => backup;

        public string Manifest => Path.Combine(backup.Path, BackupManifest.FileName);

        public TemporaryDirectory Fresh { get; } = new();

        public static async Task<Made> Create()
        {
            using var node = await TestNode.StartWithHistory();
            var home = new TemporaryDirectory();
            var schedule = new BackupSchedule { Directory = home.Path };
            var backups = new BackupDirectory(node.Directory, schedule, TimeProvider.System);
            return new Made(await backups.Create(CancellationToken.None), home);
        }

        /// <summary>Refused for this reason, and nothing made.</summary>
        public void IsRefused(string why)
        {
            var refusal = Restore.Run(backup.Path, Fresh.Path).Refusal;
            Assert.Equal(Code.Invalid("backup"), refusal?.Code);
            Assert.Contains(why, refusal?.Detail, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(Fresh.Path));
        }

        public void Dispose()
        {
            Fresh.Dispose();
            home.Dispose();
        }
    }
}
