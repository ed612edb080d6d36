using DSLT.Core;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests;

public sealed class MasterKeyTests : IDisposable
{
    private static readonly string Given = Convert.ToBase64String(new byte[SecretBox.KeyBytes]);

    private readonly TemporaryDirectory directory = new();

    private string FilePath => directory.Inside(MasterKey.FileName);

    [Fact]
    public void The_first_start_makes_a_key_that_the_next_one_uses()
    {
        var sealedBytes = MasterKey.Open(null, directory.Path).Seal([1, 2, 3], "test");
        Assert.Equal([1, 2, 3], MasterKey.Open("", directory.Path).Open(sealedBytes, "test").Value);
        Assert.Equal([MasterKey.FileName], Directory.GetFiles(directory.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Nobody_but_the_nodes_user_reads_the_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Files have no such mode here.");
        MasterKey.Open(null, directory.Path);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        }
    }

    [Fact]
    public void A_key_given_by_the_setting_is_used_and_no_file_is_made()
    {
        var sealedBytes = MasterKey.Open(Given, directory.Path).Seal([1], "test");
        Assert.True(new SecretBox(new byte[SecretBox.KeyBytes]).IsOurs(sealedBytes));
        Assert.Empty(Directory.GetFiles(directory.Path));
    }

    [Fact]
    public void What_the_file_holds_may_be_given_by_the_setting()
    {
        var sealedBytes = MasterKey.Open(null, directory.Path).Seal([1], "test");
        Assert.True(MasterKey.Open(File.ReadAllText(FilePath).Trim(), "nowhere").IsOurs(sealedBytes));
    }

    [Theory]
    [InlineData("not base64")]
    [InlineData("AAAA")]
    [InlineData(" ")]
    public void A_setting_that_is_no_key_is_named(string setting) => Assert.Contains(
        MasterKey.Setting,
        Assert.Throws<InvalidSettingException>(() => MasterKey.Open(setting, directory.Path)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("AAAA")]
    public void A_file_that_holds_no_key_refuses_the_start_and_stays(string content)
    {
        File.WriteAllText(FilePath, content);
        var refused = Assert.Throws<InvalidSettingException>(() => MasterKey.Open(null, directory.Path));
        Assert.Contains(MasterKey.FileName, refused.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(FilePath));
    }

    [Fact]
    public void A_place_that_cannot_be_written_refuses_the_start()
    {
        File.WriteAllText(directory.Inside("file"), "");
        var refused = Assert.Throws<InvalidSettingException>(
            () => MasterKey.Open(null, directory.Inside("file")));
        Assert.Contains(MasterKey.Setting, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_not_finished_is_made_anew()
    {
        File.WriteAllText(FilePath + ".partial", "half");
        MasterKey.Open(null, directory.Path);
        Assert.Equal([FilePath], Directory.GetFiles(directory.Path));
    }

    public void Dispose() => directory.Dispose();
}
