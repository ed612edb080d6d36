using System.Text;
using DSLT.Features.Media;
using DSLT.Tests.Features.Media;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Verification;

public sealed class MediaRowsTests(PostgresFixture postgres)
{
    [Theory]
    [EveryDatabase]
    public async Task Missing_short_and_other_bytes_are_found_and_wrong_sums(DatabaseKind kind)
    {
        await using var node = MediaNode.On(kind, postgres);
        await node.InitializeAsync();
        var cids = new List<string>();
        foreach (var text in new[] { "one text", "two texts", "another text" })
        {
            var content = Encoding.ASCII.GetBytes(text);
            cids.Add((await node.Upload("alice", "text/plain", content)).Is(201).Text("cid"));
        }

        (await node.Upload("bob", "image/png", TestImages.Of(MediaTypes.Png, 600, 300))).Is(201);
        Assert.Empty((await Check(node, hashes: true)).Findings);
        Assert.Equal(5, (await Check(node, hashes: false)).Files);

        var cancellation = TestContext.Current.CancellationToken;
        await node.Storage.Delete(cids[0], cancellation);
        await node.Storage.Delete(cids[1], cancellation);
        await node.Storage.Put(cids[1], new MemoryStream([1, 2]), cancellation);
        await node.Storage.Delete(cids[2], cancellation);
        await node.Storage.Put(cids[2], new MemoryStream(new byte["another text".Length]), cancellation);
        Assert.Equal(
            cids[..2].Select(cid => $"media {cid}").Order(),
            (await Check(node, hashes: false)).Findings.Select(finding => finding.Where).Order());
        Assert.Equal(
            cids.Select(cid => $"media {cid}").Order(),
            (await Check(node, hashes: true)).Findings.Select(finding => finding.Where).Order());
    }

    [Theory]
    [EveryDatabase]
    public async Task Sums_that_are_none_and_thumbnails_without_a_row_are_found(DatabaseKind kind)
    {
        var cid = CidHasher.Of([1]).Text;
        using var store = new TestStore(kind, postgres);
        store.Close();
        store.Tamper(
            "INSERT INTO users (id, username, password, role, tier, frozen, created_at) "
                + "VALUES (7, 'alice', 'x', 0, 0, FALSE, 0)",
            $"INSERT INTO media VALUES ('{cid}', 'image/png', 1, 1, 1, 'gone', 7, 0, 0, 0, 0)",
            $"INSERT INTO media_uploads VALUES (7, '{cid}', 0)",
            "INSERT INTO media_usage VALUES (0, 1, 1), (7, 1, 5)");
        using var directory = new TemporaryDirectory();
        using var storage = new DirectoryMedia(directory.Path, TimeProvider.System);
        await storage.Put(cid, new MemoryStream([1]), TestContext.Current.CancellationToken);
        using var database = store.OpenDatabase();
        var report = await new MediaRows(database, storage, hashes: true)
            .Check(null, TestContext.Current.CancellationToken);
        Assert.Equal(
            [$"media {cid}", "media of user 7"],
            report.Findings.Select(finding => finding.Where));
    }

    private static Task<MediaReport> Check(MediaNode node, bool hashes) =>
        new MediaRows(node.Store.Database, node.Storage, hashes)
            .Check(null, TestContext.Current.CancellationToken);
}
