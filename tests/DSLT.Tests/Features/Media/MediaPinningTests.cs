using DSLT.Features.Media;
using DSLT.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DSLT.Tests.Features.Media;

public sealed class MediaPinningTests(PostgresFixture postgres)
{
    [Theory]
    [EveryDatabase]
    public async Task What_is_kept_is_pinned_once_under_its_own_name(DatabaseKind kind)
    {
        await using var kubo = await KuboServer.Start();
        await using var node = await Start(kubo, kind);
        var uploaded = (await node.UploadImage("alice")).Is(201);
        await Run(node);
        await Run(node);
        var (query, cid) = Assert.Single(kubo.Added.Distinct());
        Assert.Equal(uploaded.Text("cid"), cid);
        string[] options = ["cid-version=1", "raw-leaves=true", "pin=true", "chunker=size-262144"];
        foreach (var option in options)
        {
            Assert.Contains(option, query, StringComparison.Ordinal);
        }

        Assert.NotEqual(0, (await Pin(node, cid)).DoneAt);
    }

    [Fact]
    public async Task Another_name_is_not_believed_and_it_is_tried_again_later_each_time()
    {
        await using var kubo = await KuboServer.Start();
        kubo.Answer = _ => Results.Text($"{{\"Hash\":\"{CidHasher.Of([])}\"}}");
        await using var node = await Start(kubo, DatabaseKind.Sqlite);
        var cid = (await node.Upload("alice", "text/plain", "pin me"u8.ToArray())).Is(201).Text("cid");
        await Run(node);
        Assert.Equal((0, 1), ((int)(await Pin(node, cid)).DoneAt, (await Pin(node, cid)).Failures));
        await Run(node);
        Assert.Single(kubo.Added);
        node.Clock.Advance(TimeSpan.FromSeconds(61));
        await Run(node);
        Assert.Equal(2, (await Pin(node, cid)).Failures);
        node.Clock.Advance(TimeSpan.FromSeconds(61));
        await Run(node);
        Assert.Equal(2, (await Pin(node, cid)).Failures);
        kubo.Answer = null;
        node.Clock.Advance(TimeSpan.FromSeconds(61));
        await Run(node);
        Assert.NotEqual(0, (await Pin(node, cid)).DoneAt);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(307)]
    public async Task Where_kubo_fails_or_sends_on_all_of_it_rests_and_nothing_is_on_record(int status)
    {
        await using var elsewhere = await KuboServer.Start();
        await using var kubo = await KuboServer.Start();
        kubo.Answer = _ => status == 307
            ? Results.Redirect($"{elsewhere.Address}api/v0/add", permanent: false, preserveMethod: true)
            : Results.StatusCode(status);
        await using var node = await Start(kubo, DatabaseKind.Sqlite);
        var cid = (await node.Upload("alice", "text/plain", "pin me"u8.ToArray())).Is(201).Text("cid");
        await Run(node);
        await Run(node);
        Assert.Single(kubo.Added);
        Assert.Empty(elsewhere.Added);
        Assert.Equal(default, (await Pin(node, cid)) with { RetryAt = 0 });
        kubo.Answer = null;
        node.Clock.Advance(TimeSpan.FromSeconds(61));
        await Run(node);
        Assert.NotEqual(0, (await Pin(node, cid)).DoneAt);
    }

    private static Task Run(NodeFixture node) => node.Services.GetServices<IHostedService>()
        .OfType<MediaPinning>().Single().RunOnce(TestContext.Current.CancellationToken);

    private static async Task<MediaPin> Pin(NodeFixture node, string cid) =>
        (await node.Store.Sequencer.Read(state => state.Media.Find(cid)!.Pin)).Value;

    private async Task<PinningNode> Start(KuboServer kubo, DatabaseKind kind)
    {
        var node = new PinningNode(kubo.Address, kind == DatabaseKind.Postgres ? postgres : null);
        node.OrSkip();
        await node.InitializeAsync();
        return node;
    }

    private sealed class PinningNode(Uri kubo, PostgresFixture? postgres) : MediaNode(postgres)
    {
        protected override IReadOnlyDictionary<string, string> Settings =>
            new Dictionary<string, string> { ["Media:KuboUrl"] = kubo.AbsoluteUri };
    }
}
