using DSLT.Data;
using DSLT.Features.Media;

namespace DSLT.Tests.Features.Media;

public sealed class S3MediaTests
{
    [Fact]
    public async Task Media_are_kept_in_a_bucket_and_given_in_parts()
    {
        using var server = await S3Server.Start();
        using var storage = new S3Media(server.Options, TimeProvider.System);
        await MediaStorages.KeepsGivesAndForgets(storage);
    }

    [Fact]
    public async Task Who_has_another_secret_is_not_let_in()
    {
        using var server = await S3Server.Start();
        using var storage = new S3Media(server.Options with { SecretKey = "another" }, TimeProvider.System);
        await Assert.ThrowsAsync<StorageException>(() => storage.Put(
            CidHasher.Of([1]).Text, new MemoryStream([1]), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Where_nobody_answers_it_says_so()
    {
        var options = new S3Options(new Uri("http://127.0.0.1:9"), "media", "us-east-1", "key", "secret", "");
        using var storage = new S3Media(options, TimeProvider.System);
        await Assert.ThrowsAsync<StorageException>(
            () => storage.Length(CidHasher.Of([1]).Text, TestContext.Current.CancellationToken));
    }
}
