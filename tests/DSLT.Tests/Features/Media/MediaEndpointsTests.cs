using System.Net;
using System.Text;
using DSLT.Features.Media;

namespace DSLT.Tests.Features.Media;

public abstract class MediaEndpointsTests(MediaNode node)
{
    public sealed class OnSqlite(MediaNode node) : MediaEndpointsTests(node), IClassFixture<MediaNode>;

    public sealed class OnPostgres(PostgresMediaNode node)
        : MediaEndpointsTests((MediaNode)node.OrSkip()), IClassFixture<PostgresMediaNode>;

    private const string Unknown = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";

    private static readonly byte[] Png = TestImages.Of(MediaTypes.Png, 40, 30);

    private static readonly byte[] Jpeg = TestImages.Of(MediaTypes.Jpeg, 40, 30);

    private static readonly byte[] Svg =
        "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"u8.ToArray();

    private static readonly
        Dictionary<string, (string? Type, byte[] Content, int Status, string Code)> Refused = new()
        {
            ["SVG"] = ("image/svg+xml", Svg, 415, "unsupported_media_type"),
            ["HTML"] = ("text/html", "<p>"u8.ToArray(), 415, "unsupported_media_type"),
            ["No type"] = (null, Png, 415, "unsupported_media_type"),
            ["No type that is one"] = ("image", Png, 415, "unsupported_media_type"),
            ["SVG as PNG"] = ("image/png", Svg, 400, "media_type_mismatch"),
            ["SVG as text"] = ("text/plain", [.. "\uFEFF \n"u8, .. Svg], 400, "media_type_mismatch"),
            ["HTML as JSON"] = ("application/json", "<html></html>"u8.ToArray(), 400, "media_type_mismatch"),
            ["PNG as JPEG"] = ("image/jpeg", Png, 400, "media_type_mismatch"),
            ["JPEG as PNG"] = ("image/png", Jpeg, 400, "media_type_mismatch"),
            ["PNG as video"] = ("video/mp4", Png, 400, "media_type_mismatch"),
            ["HEIC as video"] = ("video/mp4", [0, 0, 0, 24, .. "ftypheic"u8], 400, "media_type_mismatch"),
            ["WAVE as WebP"] = ("image/webp", [.. "RIFF\0\0\0\0WAVE"u8], 400, "media_type_mismatch"),
            ["Text as sound"] = ("audio/mpeg", "never"u8.ToArray(), 400, "media_type_mismatch"),
            ["No text"] = ("text/plain", [65, 0, 66], 400, "media_type_mismatch"),
            ["No UTF-8"] = ("text/plain", [0xC3, 0x28], 400, "media_type_mismatch"),
            ["Half of JSON"] = ("application/json", "{\"a\":"u8.ToArray(), 400, "media_type_mismatch"),
            ["A mere number"] = ("application/json", "1"u8.ToArray(), 400, "media_type_mismatch"),
            ["Deep JSON"] = (
                "application/json", Encoding.ASCII.GetBytes(new string('[', 40) + new string(']', 40)), 400,
                "media_type_mismatch"),
            ["Nothing"] = ("image/png", [], 400, "invalid_media"),
            ["A model of another length"] = (
                "model/gltf-binary", [.. "glTF"u8, 2, 0, 0, 0, 99, 0, 0, 0], 400, "invalid_media"),
            ["Half of a PNG"] = ("image/png", Png[..^20], 400, "invalid_media"),
            ["Half of a JPEG"] = ("image/jpeg", Jpeg[..^60], 400, "invalid_media"),
            ["The head of a JPEG"] = ("image/jpeg", Jpeg[..40], 400, "invalid_media"),
            ["A PNG of noise"] = (
                "image/png", [.. Png[..60], .. MediaStorages.Bytes(500, 3)], 400, "invalid_media"),
            ["A JPEG of many scans"] = ("image/jpeg", TestImages.Painting(200), 400, "invalid_media"),
            ["A bomb"] = ("image/png", TestImages.Bomb(60_000, 60_000), 400, "image_too_large"),
            ["A bomb that is long"] = ("image/png", TestImages.Bomb(16_385, 1), 400, "image_too_large"),
            ["A bomb that is tall"] = ("image/png", TestImages.Bomb(1, 16_385), 400, "image_too_large"),
            ["A bomb of few pixels too many"] = (
                "image/png", TestImages.Bomb(8_000, 5_001), 400, "image_too_large"),
            ["A bomb of negative size"] = ("image/png", TestImages.Bomb(-5, 5), 400, "invalid_media"),
            ["A bomb that says less than it is"] = (
                "image/png", TestImages.Bomb(40_000, 1_000), 400, "image_too_large"),
            ["A moving GIF"] = ("image/gif", TestImages.MovingGif, 400, "animation_not_supported"),
            ["A moving PNG"] = ("image/png", TestImages.MovingPng, 400, "animation_not_supported"),
            ["Too much"] = (
                "video/mp4", [0, 0, 0, 24, .. "ftypisom"u8, .. new byte[MediaNode.MaxBytes]], 413,
                "payload_too_large"),
            ["A bit too much"] = (
                "video/mp4", [0, 0, 0, 24, .. "ftypisom"u8, .. new byte[MediaNode.MaxBytes - 11]], 413,
                "payload_too_large"),
        };

    public static TheoryData<string> Refusals => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Of_what_is_refused_nothing_is_kept(string what)
    {
        var (type, content, status, code) = Refused[what];
        await node.JobsHaveRun();
        var before = await node.Kept();
        (await node.Upload("alice", type, content)).IsProblem(status, code);
        Assert.Equal(before, await node.Kept());
        Assert.Empty(node.Log.Errors);
    }

    [Theory]
    [InlineData("nobody", 401, "unauthenticated")]
    [InlineData("ada", 403, "forbidden")]
    public async Task Who_moves_no_funds_uploads_nothing(string who, int status, string code) =>
        (await node.Upload(who, "image/png", Png)).IsProblem(status, code);

    [Theory]
    [InlineData(MediaTypes.Png)]
    [InlineData(MediaTypes.Jpeg)]
    [InlineData(MediaTypes.WebP)]
    public async Task An_image_is_encoded_again_and_served_as_what_it_is(string type)
    {
        var uploaded = (await node.Upload("alice", type, TestImages.Of(type, 700, 300))).Is(201);
        Assert.Equal(("700", "300"), (uploaded.Text("width"), uploaded.Text("height")));
        var (answer, bytes) = await node.Fetch(uploaded.Text("url"));
        Assert.Equal(uploaded.Text("cid"), CidHasher.Of(bytes).Text);
        Assert.Equal(uploaded.Text("bytes"), $"{bytes.Length}");
        Assert.Equal(type, $"{answer.Content.Headers.ContentType}");
        Assert.Equal("inline", $"{answer.Content.Headers.ContentDisposition}");
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("sandbox; default-src 'none'", Header(answer, "Content-Security-Policy"));
        Assert.Equal("public, max-age=31536000, immutable", Header(answer, "Cache-Control"));
        Assert.Equal($"\"{uploaded.Text("cid")}\"", $"{answer.Headers.ETag}");

        var (thumbnail, small) = await node.Fetch(uploaded.Text("thumbnailUrl"));
        Assert.Equal("image/webp", $"{thumbnail.Content.Headers.ContentType}");
        Assert.Equal(uploaded.Text("thumbnailCid"), CidHasher.Of(small).Text);
        Assert.Equal((512, 219), Size(small));
        Assert.Equal(small, (await node.Fetch($"/api/media/{uploaded.Text("thumbnailCid")}")).Bytes);
    }

    [Fact]
    public async Task What_came_along_with_the_pixels_is_not_kept()
    {
        var html = "<html><script>alert(1)</script></html>"u8.ToArray();
        var uploaded = (await node.Upload(
            "alice", "image/png", [.. TestImages.Of(MediaTypes.Png, 41, 31), .. html])).Is(201);
        var (_, bytes) = await node.Fetch(uploaded.Text("url"));
        Assert.Equal(-1, bytes.AsSpan().IndexOf("<script>"u8));
    }

    [Fact]
    public async Task A_photo_stands_upright_and_forgets_where_it_was_taken()
    {
        var photo = TestImages.Lying(64, 32, "SECRET-PLACE");
        var uploaded = (await node.Upload("alice", "image/jpeg", photo)).Is(201);
        var (_, bytes) = await node.Fetch(uploaded.Text("url"));
        Assert.Equal((32, 64), Size(bytes));
        Assert.Equal(-1, bytes.AsSpan().IndexOf("SECRET"u8));
        Assert.Equal(-1, bytes.AsSpan().IndexOf("Exif"u8));

        // What was top left is top right after a turn to the right.
        Assert.Equal(
            [false, true, false, false], TestImages.Corners(bytes).Select(corner => corner.Green > 128));
    }

    [Fact]
    public async Task A_still_gif_is_kept_as_png()
    {
        var uploaded = (await node.Upload("alice", "image/gif", TestImages.Gif)).Is(201);
        Assert.Equal("image/png", uploaded.Text("mediaType"));
        Assert.Equal(uploaded.Text("cid"), uploaded.Text("thumbnailCid"));
    }

    [Theory]
    [InlineData("application/json", "{\"name\":\"One\"}")]
    [InlineData("text/plain", "plain text")]
    [InlineData("video/mp4", "\0\0\0\u0018ftypisom")]
    [InlineData("audio/mpeg", "ID3 and so on")]
    public async Task What_is_no_image_is_kept_as_it_is_and_served_as_a_file(string type, string text)
    {
        var content = Encoding.Latin1.GetBytes(text);
        var uploaded = (await node.Upload("alice", $"{type}; charset=utf-8", content)).Is(201);
        Assert.Equal(CidHasher.Of(content).Text, uploaded.Text("cid"));
        var (answer, bytes) = await node.Fetch(
            uploaded.Text("url"), null, ("Accept-Encoding", "gzip, br"));
        Assert.Equal(content, bytes);
        Assert.Equal(type, $"{answer.Content.Headers.ContentType}");
        Assert.Equal("attachment", $"{answer.Content.Headers.ContentDisposition}");
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        (await node.Nobody.Get(uploaded.Text("url") + "/thumbnail")).IsProblem(404, "thumbnail_not_found");
    }

    [Fact]
    public async Task The_same_bytes_are_kept_once_and_counted_once_for_each_who_has_them()
    {
        var image = TestImages.Of(MediaTypes.Png, 600, 77);
        var first = (await node.Upload("alice", "image/png", image)).Is(201);
        var (kept, usage) = (await MediaStorages.List(node.Storage), await node.Usage("alice"));
        foreach (var who in new[] { "alice", "bob" })
        {
            var again = (await node.Upload(who, "image/png", image)).Is(201);
            Assert.Equal((first.Text("cid"), "True"), (again.Text("cid"), again.Text("existed")));
        }

        // What is served can be uploaded too: it is not encoded a second time.
        var (_, served) = await node.Fetch(first.Text("url"));
        Assert.Equal("True", (await node.Upload("bob", "image/png", served)).Is(201).Text("existed"));
        Assert.Equal(kept, await MediaStorages.List(node.Storage));
        Assert.Equal(usage, await node.Usage("alice"));
        Assert.Equal("False", first.Text("existed"));
        var thumbnail = (await node.Fetch(first.Text("thumbnailUrl"))).Bytes.Length;
        Assert.True(await node.Usage("bob") >= served.Length + thumbnail);
    }

    [Fact]
    public async Task A_retry_is_answered_as_the_first_was_and_another_body_is_refused()
    {
        var image = TestImages.Of(MediaTypes.Png, 45, 33);
        var first = (await node.Upload("alice", "image/png", image, "media-1")).Is(201);
        var again = (await node.Upload("alice", "image/png", image, "media-1")).Is(201);
        Assert.Equal(first.Body, again.Body);
        Assert.Equal("true", again.Header("Idempotency-Replayed"));
        (await node.Upload("alice", "image/png", Png, "media-1")).IsProblem(422, "idempotency_mismatch");
    }

    [Fact]
    public async Task Parts_are_given_and_what_is_known_is_not_sent_again()
    {
        var uploaded = (await node.Upload("alice", "text/plain", "0123456789"u8.ToArray())).Is(201);
        var url = uploaded.Text("url");
        await Part("bytes=2-4", 206, "234", "bytes 2-4/10");
        await Part("bytes=7-", 206, "789", "bytes 7-9/10");
        await Part("bytes=-3", 206, "789", "bytes 7-9/10");
        await Part("bytes=-30", 206, "0123456789", "bytes 0-9/10");
        await Part("bytes=8-99", 206, "89", "bytes 8-9/10");
        await Part("bytes=0-1,4-5", 200, "0123456789", null);
        await Part("lines=1-2", 200, "0123456789", null);
        (await node.Nobody.Get(url + "?x")).Is(200);
        var (beyond, _) = await node.Fetch(url, null, ("Range", "bytes=10-"));
        Assert.Equal((HttpStatusCode)416, beyond.StatusCode);
        Assert.Equal("bytes */10", $"{beyond.Content.Headers.ContentRange}");
        var tag = $"\"{uploaded.Text("cid")}\"";
        var (known, nothing) = await node.Fetch(url, null, ("If-None-Match", tag));
        Assert.Equal((HttpStatusCode.NotModified, 0), (known.StatusCode, nothing.Length));
        var (unknown, _) = await node.Fetch(url, null, ("If-None-Match", "\"x\""));
        Assert.Equal(HttpStatusCode.OK, unknown.StatusCode);
        var (other, _) = await node.Fetch(url, null, ("Range", "bytes=0-1"), ("If-Range", "\"x\""));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        var (head, none) = await node.Fetch(url, HttpMethod.Head);
        Assert.Equal(
            (HttpStatusCode.OK, 10L, 0), (head.StatusCode, head.Content.Headers.ContentLength, none.Length));

        async Task Part(string range, int status, string text, string? said)
        {
            var (answer, bytes) = await node.Fetch(url, null, ("Range", range));
            Assert.Equal((status, text), ((int)answer.StatusCode, Encoding.ASCII.GetString(bytes)));
            Assert.Equal(said ?? "", $"{answer.Content.Headers.ContentRange}");
        }
    }

    [Theory]
    [InlineData(Unknown, 404, "media_not_found")]
    [InlineData("QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n", 404, "media_not_found")]
    [InlineData("1", 400, "invalid_cid")]
    [InlineData("..%2F..%2Fetc%2Fpasswd", 400, "invalid_cid")]
    [InlineData("%F0%9F%92%A9", 400, "invalid_cid")]
    public async Task What_is_not_kept_or_no_name_is_refused(string cid, int status, string code)
    {
        (await node.Nobody.Get($"/api/media/{cid}")).IsProblem(status, code);
        (await node.Nobody.Get($"/api/media/{cid}/thumbnail")).IsProblem(status, code);
    }

    [Fact]
    public async Task An_answer_that_is_no_medium_is_not_to_be_kept()
    {
        var uploaded = (await node.Upload("alice", "text/plain", "soon gone"u8.ToArray())).Is(201);
        await node.Storage.Delete(uploaded.Text("cid"), TestContext.Current.CancellationToken);
        var (answer, _) = await node.Fetch(uploaded.Text("url"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Null(answer.Headers.ETag);
        Assert.DoesNotContain("immutable", $"{answer.Headers.CacheControl}", StringComparison.Ordinal);

        // Whoever has the bytes still can bring them back.
        (await node.Upload("alice", "text/plain", "soon gone"u8.ToArray())).Is(201);
        Assert.Equal("soon gone", (await node.Nobody.Get(uploaded.Text("url"))).Is(200).Body);
    }

    private static (int Width, int Height) Size(byte[] image)
    {
        using var codec = SkiaSharp.SKCodec.Create(new MemoryStream(image));
        return (codec.Info.Width, codec.Info.Height);
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        string.Join(',', answer.Headers.GetValues(name));
}
