using DSLT.Features.Media;
using DSLT.Jobs;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace DSLT.Tests.Features.Media;

public sealed class MediaSweepTests(PostgresFixture postgres)
{
    [Theory]
    [EveryDatabase]
    public async Task Bytes_without_a_row_go_after_a_day_and_nothing_else(DatabaseKind kind)
    {
        await using var node = MediaNode.On(kind, postgres);
        await node.InitializeAsync();
        await node.JobsHaveRun();
        var cancellation = TestContext.Current.CancellationToken;
        (await node.UploadImage("alice")).Is(201);
        var kept = await MediaStorages.List(node.Storage);
        var orphan = MediaStorages.Bytes(300_000, 9);
        await node.Storage.Put(CidHasher.Of(orphan).Text, new MemoryStream(orphan), cancellation);
        var cutOff = Path.Combine(node.Options.Incoming, "cut-off");
        await File.WriteAllTextAsync(cutOff, "half", cancellation);
        File.SetLastWriteTimeUtc(cutOff, node.Clock.GetUtcNow().UtcDateTime);
        var sweep = node.Services.GetServices<ScheduledJob>().OfType<MediaSweep>().Single();

        node.Clock.Advance(TimeSpan.FromHours(23));
        await sweep.Run(node.Clock.GetUtcNow(), cancellation);
        Assert.Equal(3, (await MediaStorages.List(node.Storage)).Count);
        Assert.True(File.Exists(cutOff));

        node.Clock.Advance(TimeSpan.FromHours(2));
        await node.Storage.Put(CidHasher.Of([7]).Text, new MemoryStream([7]), cancellation);
        await sweep.Run(node.Clock.GetUtcNow(), cancellation);
        Assert.Equal(
            kept.Append(CidHasher.Of([7]).Text).ToHashSet(),
            (await MediaStorages.List(node.Storage)).ToHashSet());
        Assert.False(File.Exists(cutOff));
    }
}
