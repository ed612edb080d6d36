using DSLT.Features.Media;

namespace DSLT.Tests.Features.Media;

/// <summary>What users delete of their own.</summary>
public abstract class MediaCommandsTests(MediaNode node)
{
    public sealed class OnSqlite(MediaNode node) : MediaCommandsTests(node), IClassFixture<MediaNode>;

    public sealed class OnPostgres(PostgresMediaNode node)
        : MediaCommandsTests((MediaNode)node.OrSkip()), IClassFixture<PostgresMediaNode>;

    [Fact]
    public async Task It_goes_with_the_last_who_has_it_and_each_gets_their_room_back()
    {
        var image = TestImages.Of(MediaTypes.Png, 601, 301);
        var before = (await node.Kept()).Split('\n').Length;
        var (alices, bobs) = (await node.Usage("alice"), await node.Usage("bob"));
        var uploaded = (await node.Upload("alice", MediaTypes.Png, image)).Is(201);
        (await node.Upload("bob", MediaTypes.Png, image)).Is(201);
        var delete = $"/api/media/{uploaded.Text("cid")}/upload";

        (await node.As("bob").Send(HttpMethod.Delete, delete, null, "bobs")).Is(204);
        (await node.As("bob").Send(HttpMethod.Delete, delete, null, "bobs")).Is(204);
        (await node.As("bob").Delete(delete)).IsProblem(404, "upload_not_found");
        Assert.Equal(bobs, await node.Usage("bob"));
        Assert.True(await node.Usage("alice") > alices);
        (await node.Nobody.Get(uploaded.Text("url"))).Is(200);

        (await node.As("alice").Delete(delete)).Is(204);
        Assert.Equal(alices, await node.Usage("alice"));
        (await node.Nobody.Get(uploaded.Text("url"))).IsProblem(404, "media_not_found");
        (await node.Nobody.Get($"/api/media/{uploaded.Text("thumbnailCid")}"))
            .IsProblem(404, "media_not_found");
        Assert.Equal(before, (await node.Kept()).Split('\n').Length);

        // It was not taken down: it may come again, and is new then.
        Assert.Equal("False", (await node.Upload("bob", MediaTypes.Png, image)).Is(201).Text("existed"));
        (await node.Nobody.Get(uploaded.Text("thumbnailUrl"))).Is(200);
        (await node.As("bob").Delete(delete)).Is(204);
    }

    [Fact]
    public async Task A_thumbnail_that_somebody_uploaded_too_stays_theirs()
    {
        var uploaded = (await node.Upload("alice", MediaTypes.Png, TestImages.Of(MediaTypes.Png, 602, 302)))
            .Is(201);
        var thumbnail = uploaded.Text("thumbnailCid");
        var small = (await node.Fetch(uploaded.Text("thumbnailUrl"))).Bytes;
        (await node.Upload("bob", MediaTypes.WebP, small)).Is(201);
        (await node.As("alice").Delete($"/api/media/{uploaded.Text("cid")}/upload")).Is(204);
        Assert.Equal(small, (await node.Fetch($"/api/media/{thumbnail}")).Bytes);
        (await node.As("bob").Delete($"/api/media/{thumbnail}/upload")).Is(204);
        (await node.Nobody.Get($"/api/media/{thumbnail}")).IsProblem(404, "media_not_found");
    }

    [Fact]
    public async Task A_thumbnail_that_another_image_has_too_stays()
    {
        var one = (await node.Upload("alice", MediaTypes.Png, TestImages.Plain(600, 300))).Is(201);
        var other = (await node.Upload("alice", MediaTypes.Png, TestImages.Plain(1_200, 600))).Is(201);
        Assert.Equal(one.Text("thumbnailCid"), other.Text("thumbnailCid"));
        (await node.As("alice").Delete($"/api/media/{one.Text("cid")}/upload")).Is(204);
        (await node.Nobody.Get(other.Text("thumbnailUrl"))).Is(200);
        (await node.As("alice").Delete($"/api/media/{other.Text("cid")}/upload")).Is(204);
        (await node.Nobody.Get($"/api/media/{other.Text("thumbnailCid")}")).IsProblem(404, "media_not_found");
    }

    [Fact]
    public async Task A_thumbnail_of_an_image_outlives_the_upload_of_itself()
    {
        var uploaded = (await node.Upload("alice", MediaTypes.Png, TestImages.Of(MediaTypes.Png, 603, 303)))
            .Is(201);
        var thumbnail = uploaded.Text("thumbnailCid");
        (await node.Upload("bob", MediaTypes.WebP, (await node.Fetch(uploaded.Text("thumbnailUrl"))).Bytes))
            .Is(201);
        (await node.As("bob").Delete($"/api/media/{thumbnail}/upload")).Is(204);
        (await node.Nobody.Get(uploaded.Text("thumbnailUrl"))).Is(200);
        (await node.As("alice").Delete($"/api/media/{uploaded.Text("cid")}/upload")).Is(204);
    }

    [Fact]
    public async Task What_an_item_or_a_collection_shows_stays()
    {
        // Of more than one block, so that it has a name of version 0 too.
        byte[] film = [0, 0, 0, 24, .. "ftypisom"u8, .. MediaStorages.Bytes(300_000, 8)];
        var uploaded = (await node.Upload("alice", MediaTypes.Mp4, film)).Is(201);
        var cid = uploaded.Text("cid");
        var old = Cid.Parse(cid)!.OldText!;
        var usage = await node.Usage("alice");
        var (alice, delete) = (node.As("alice"), $"/api/media/{cid}/upload");
        var collection = (await alice.Post("/api/nfts/collections", new { kind = "unique", name = "Films" }))
            .Is(201).Text("collectionId");
        var items = $"/api/nfts/collections/{collection}/items";
        var item = (await alice.Post(items, new { metadata = new { name = "One" } })).Is(201).Text("itemId");
        foreach (var address in new[]
        {
            cid, $"ipfs://{cid}", $"ipfs://{old}/film", $"https://example.com/api/media/{cid}", old,
        })
        {
            await Show(new { name = "One", image = address });
            await IsUsed($"item {item}");
        }

        await Show(new { name = "One", animation_url = $"ipfs://{old}" });
        await IsUsed($"item {item}");
        await Show(new { name = "One" });
        (await alice.Patch($"/api/nfts/collections/{collection}", new { image = $"ipfs://{cid}" })).Is(200);
        await IsUsed($"collection {collection}");
        (await node.As("bob").Delete(delete)).IsProblem(404, "upload_not_found");
        Assert.Equal(usage, await node.Usage("alice"));
        (await alice.Patch(
            $"/api/nfts/collections/{collection}", new { image = "https://example.com/1.png" })).Is(200);
        (await alice.Delete(delete)).Is(204);

        async Task Show(object metadata) =>
            (await alice.Patch($"/api/nfts/items/{item}", new { metadata })).Is(200);

        async Task IsUsed(string by)
        {
            var reply = await alice.Delete(delete);
            reply.IsProblem(409, "media_in_use");
            Assert.Contains(by, reply.Text("detail"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_image_stays_where_its_thumbnail_is_shown()
    {
        var uploaded = (await node.Upload("bob", MediaTypes.Png, TestImages.Of(MediaTypes.Png, 604, 304)))
            .Is(201);
        (await node.As("bob").Post("/api/nfts/collections", new
        {
            kind = "unique",
            name = "Small",
            image = $"ipfs://{uploaded.Text("thumbnailCid")}",
        })).Is(201);
        (await node.As("bob").Delete($"/api/media/{uploaded.Text("cid")}/upload"))
            .IsProblem(409, "media_in_use");
    }

    [Theory]
    [InlineData("nobody", 401, "unauthenticated")]
    [InlineData("ada", 403, "forbidden")]
    [InlineData("alice", 404, "upload_not_found")]
    public async Task Nobody_deletes_what_is_not_their_upload(string who, int status, string code) =>
        (await node.As(who).Delete($"/api/media/{CidHasher.Of([9]).Text}/upload")).IsProblem(status, code);
}
