using System.Net.Sockets;
using System.Text;
using DSLT.Features.Media;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Media;

public sealed class MediaUploadTests(PostgresFixture postgres)
{
    /// <summary>Of 100 MB that were promised, or that just come, no more is read than may be kept.</summary>
    [Theory]
    [InlineData("Content-Length: 104857600", "")]
    [InlineData("Transfer-Encoding: chunked", "10000\r\n")]
    public async Task An_upload_of_100_mb_is_cut_off_early(string framing, string chunk)
    {
        await using var node = new MediaNode();
        await node.InitializeAsync();
        await node.JobsHaveRun();
        var before = await node.Kept();
        using var client = new TcpClient(node.Address.Host, node.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "POST /api/media HTTP/1.1\r\nHost: localhost\r\n"
            + $"Authorization: Bearer {node.As("alice").Token}\r\n"
            + $"Content-Type: video/mp4\r\n{framing}\r\n\r\n"));
        var answer = new StreamReader(stream).ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
        byte[] first = [.. Encoding.ASCII.GetBytes(chunk), 0, 0, 0, 24, .. "ftypisom"u8, .. new byte[65_524]];
        byte[] more = [.. Encoding.ASCII.GetBytes(chunk), .. new byte[65_536]];
        var end = chunk.Length > 0 ? "\r\n"u8.ToArray() : [];
        var sent = 0;
        while (!answer.IsCompleted && sent < 100)
        {
            try
            {
                await stream.WriteAsync(sent == 0 ? first : more);
                await stream.WriteAsync(end);
                sent++;
            }
            catch (IOException)
            {
                break;
            }
        }

        Assert.Equal("HTTP/1.1 413 Payload Too Large", await Eventually.Within(answer));
        Assert.True(sent < 100, "All of it was taken in.");
        Assert.Equal(before, await node.Kept());
    }

    [Theory]
    [EveryDatabase]
    public async Task A_quota_holds_for_uploads_that_come_at_once(DatabaseKind kind)
    {
        await using var node = MediaNode.On(kind, postgres);
        await node.InitializeAsync();
        var texts = Enumerable.Range(0, 4)
            .Select(i => Encoding.ASCII.GetBytes(new string((char)('a' + i), 600_000))).ToList();
        var replies = await Task.WhenAll(texts.Select(text => node.Upload("alice", "text/plain", text)));
        Assert.Single(replies, reply => reply.Status == 201);
        Assert.All(
            replies.Where(reply => reply.Status != 201),
            reply => reply.IsProblem(409, "media_quota_exceeded"));
        Assert.Single(await MediaStorages.List(node.Storage));

        // What one has takes nothing more; somebody else has room of their own.
        var kept = replies.ToList().FindIndex(reply => reply.Status == 201);
        (await node.Upload("alice", "text/plain", texts[kept])).Is(201);
        (await node.Upload("bob", "text/plain", texts[kept])).Is(201);
        (await node.Upload("bob", "text/plain", texts[(kept + 1) % 4]))
            .IsProblem(409, "media_quota_exceeded");
        Assert.Empty(node.Log.Errors);
    }

    [Fact]
    public async Task Everything_goes_by_a_bucket_too()
    {
        using var server = await S3Server.Start();
        await using var node = new S3Node(server.Options);
        await node.InitializeAsync();
        var uploaded = (await node.UploadImage("alice")).Is(201);
        var (_, bytes) = await node.Fetch(uploaded.Text("url"));
        Assert.Equal(uploaded.Text("cid"), CidHasher.Of(bytes).Text);
        Assert.Equal(2, (await MediaStorages.List(node.Storage)).Count);
        Assert.Empty(Directory.GetFiles(node.Options.Directory, "bafk*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Where_reads_are_not_public_neither_are_media_nor_caches_of_them()
    {
        await using var node = new PrivateNode();
        await node.InitializeAsync();
        var uploaded = (await node.Upload("alice", "text/plain", "secret"u8.ToArray())).Is(201);
        (await node.Nobody.Get(uploaded.Text("url"))).IsProblem(401, "unauthenticated");
        var reply = (await node.As("bob").Get(uploaded.Text("url"))).Is(200);
        Assert.Contains("private", reply.Header("Cache-Control"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_other_body_is_bounded_as_before()
    {
        await using var node = new MediaNode();
        await node.InitializeAsync();
        var name = new string('a', NodeHost.MaxBodyBytes);
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/keys")
        {
            Content = new StringContent($"{{\"name\":\"{name}\"}}", Encoding.UTF8, "application/json"),
        };

        // The node hangs up after the refusal: a body that is on its way then would break the connection.
        request.Headers.ExpectContinue = true;
        (await node.As("alice").Send(request)).IsProblem(413, "payload_too_large");
    }

    [Fact]
    public async Task A_storage_that_does_not_answer_keeps_nothing_and_is_no_fault_of_the_caller()
    {
        var nowhere = new S3Options(new Uri("http://127.0.0.1:9"), "media", "us-east-1", "key", "secret", "");
        await using var node = new S3Node(nowhere);
        await node.InitializeAsync();
        var reply = await node.Upload("alice", "text/plain", "lost"u8.ToArray());
        Assert.Equal((503, "storage_unavailable"), (reply.Status, reply.Code));
        Assert.Equal(0, node.Store.State.Media.CommittedTotal.Files);
        Assert.Empty(Directory.GetFiles(node.Options.Incoming));
    }

    private sealed class S3Node(S3Options options) : MediaNode
    {
        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
        {
            ["Media:Storage"] = "s3",
            ["Media:S3:Endpoint"] = options.Endpoint.AbsoluteUri,
            ["Media:S3:Bucket"] = options.Bucket,
            ["Media:S3:AccessKey"] = options.AccessKey,
            ["Media:S3:SecretKey"] = options.SecretKey,
            ["Media:S3:Prefix"] = options.Prefix,
        };
    }

    private sealed class PrivateNode : MediaNode
    {
        protected override IReadOnlyDictionary<string, string> Settings =>
            new Dictionary<string, string> { ["Access:PublicReads"] = "false" };
    }
}
