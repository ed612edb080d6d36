using DSLT.Features.Media;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Media;

public sealed class DirectoryMediaTests
{
    [Fact]
    public async Task Media_are_kept_as_files_and_given_in_parts()
    {
        using var directory = new TemporaryDirectory();
        using var storage = new DirectoryMedia(directory.Inside("media"), new ManualClock());
        await MediaStorages.KeepsGivesAndForgets(storage);
    }

    [Fact]
    public async Task What_is_put_again_is_as_of_then()
    {
        using var directory = new TemporaryDirectory();
        var clock = new ManualClock();
        using var storage = new DirectoryMedia(directory.Path, clock);
        var cid = CidHasher.Of([1]).Text;
        for (var i = 0; i < 2; i++)
        {
            clock.Advance(TimeSpan.FromDays(2));
            await storage.Put(cid, new MemoryStream([1]), TestContext.Current.CancellationToken);
        }

        await foreach (var stored in storage.List(TestContext.Current.CancellationToken))
        {
            Assert.Equal(clock.GetUtcNow(), stored.StoredAt);
        }
    }

    [Fact]
    public async Task Nothing_has_a_name_before_all_of_it_is_there()
    {
        using var directory = new TemporaryDirectory();
        using var storage = new DirectoryMedia(directory.Path, new ManualClock());
        await Assert.ThrowsAsync<NotSupportedException>(() => storage.Put(
            CidHasher.Of([1]).Text, new BrokenStream(), TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(directory.Path, "*", SearchOption.AllDirectories));
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override long Length => 5;

        public override Task CopyToAsync(
            Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            destination.Write([1, 2]);
            throw new NotSupportedException();
        }
    }
}
