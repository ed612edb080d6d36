using DSLT.Features.Media;
using DSLT.Features.Users;
using DSLT.Jobs;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;
using DSLT.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DSLT.Tests.Features.Media;

/// <summary>What operators take down.</summary>
public sealed class MediaRemovalTests(PostgresFixture postgres)
{
    private static readonly byte[] Image = TestImages.Of(MediaTypes.Png, 600, 300);

    private const string InsertUser =
        "INSERT INTO users (id, username, password, role, tier, frozen, created_at) "
            + "VALUES (7, 'alice', 'x', 0, 0, FALSE, 0)";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [EveryDatabase]
    public async Task What_is_taken_down_is_gone_for_all_and_does_not_come_back(DatabaseKind kind)
    {
        await using var node = await Started(kind);
        var uploaded = (await node.Upload("alice", MediaTypes.Png, Image)).Is(201);
        (await node.Upload("bob", MediaTypes.Png, Image)).Is(201);
        var (cid, thumbnail) = (uploaded.Text("cid"), uploaded.Text("thumbnailCid"));
        var (served, small) = (
            (await node.Fetch(uploaded.Text("url"))).Bytes,
            (await node.Fetch(uploaded.Text("thumbnailUrl"))).Bytes);
        (await node.Admin.Delete(Url(cid, "Reported as stolen"))).Is(204);
        Assert.Empty(await MediaStorages.List(node.Storage));
        Assert.Equal((0, 0), (await node.Usage("alice"), await node.Usage("bob")));
        await IsGone();
        await node.Restart();
        await IsGone();
        Assert.Equal(new MediaUsage(0, 0), node.Store.State.Media.CommittedTotal);
        Assert.Contains(
            "Reported as stolen",
            (await node.As("ada").Get("/api/system/audit?command=mediaTakeDown")).Is(200).Body,
            StringComparison.Ordinal);

        (await node.Admin.Delete($"/api/media/{thumbnail}/removal")).Is(204);
        (await node.Admin.Delete($"/api/media/{cid}/removal")).IsProblem(404, "removal_not_found");
        (await node.Nobody.Get(uploaded.Text("url"))).IsProblem(404, "media_not_found");
        (await node.Upload("bob", MediaTypes.Png, Image)).Is(201);
        Assert.Equal(served, (await node.Fetch(uploaded.Text("url"))).Bytes);
        (await node.Upload("bob", MediaTypes.WebP, small)).Is(201);
        Assert.Empty((await Verified(node)).Findings);

        async Task IsGone()
        {
            foreach (var url in new[]
            {
                $"/api/media/{cid}", $"/api/media/{cid}/thumbnail", $"/api/media/{thumbnail}",
                $"/api/media/{CidHasher.Of(Image)}",
            })
            {
                (await node.Nobody.Get(url)).IsProblem(410, "media_removed");
            }

            // As it was sent, as it was served, as something else that comes to the same, and its thumbnail.
            await IsBlocked(MediaTypes.Png, Image);
            await IsBlocked(MediaTypes.Png, served);
            await IsBlocked(MediaTypes.Png, [.. Image, 1, 2, 3]);
            await IsBlocked(MediaTypes.WebP, small);
            Assert.Empty(await MediaStorages.List(node.Storage));
            Assert.Empty((await Verified(node)).Findings);
        }

        async Task IsBlocked(string type, byte[] content) =>
            (await node.Upload("alice", type, content)).IsProblem(403, "media_blocked");
    }

    [Fact]
    public async Task Only_operators_take_down_and_lift_and_say_why()
    {
        await using var node = await Started(DatabaseKind.Sqlite);
        var cid = (await node.Upload("alice", "text/plain", "text"u8.ToArray())).Is(201).Text("cid");
        var unknown = CidHasher.Of([1]).Text;
        foreach (var (who, status, code) in new[]
        {
            ("nobody", 401, "unauthenticated"), ("alice", 403, "forbidden"), ("ada", 403, "forbidden"),
        })
        {
            (await node.As(who).Delete(Url(cid, "mine"))).IsProblem(status, code);
            (await node.As(who).Delete($"/api/media/{cid}/removal")).IsProblem(status, code);
        }

        foreach (var reason in new[] { "", " ", "two\nlines", new string('a', 501) })
        {
            (await node.Admin.Delete(Url(cid, reason))).IsProblem(400, "invalid_reason");
        }

        (await node.Admin.Delete($"/api/media/{cid}")).IsProblem(400, "invalid_reason");
        (await node.Admin.Delete(Url("1", "why"))).IsProblem(400, "invalid_cid");
        (await node.Admin.Delete(Url(unknown, "why"))).IsProblem(404, "media_not_found");
        (await node.Admin.Delete("/api/media/1/removal")).IsProblem(400, "invalid_cid");
        (await node.Admin.Delete($"/api/media/{cid}/removal")).IsProblem(404, "removal_not_found");
        (await node.Nobody.Get($"/api/media/{cid}")).Is(200);
        (await node.Admin.Send(HttpMethod.Delete, Url(cid, new string('a', 500)), null, "once")).Is(204);
        (await node.Admin.Send(HttpMethod.Delete, Url(cid, new string('a', 500)), null, "once")).Is(204);
        (await node.Admin.Delete(Url(cid, "again"))).IsProblem(410, "media_removed");
    }

    [Theory]
    [EveryDatabase]
    public async Task A_thumbnail_goes_with_the_last_image_that_has_it(DatabaseKind kind)
    {
        await using var node = await Started(kind);
        var one = (await node.Upload("alice", MediaTypes.Png, TestImages.Plain(600, 300))).Is(201);
        var other = (await node.Upload("alice", MediaTypes.Png, TestImages.Plain(1_200, 600))).Is(201);
        var thumbnail = one.Text("thumbnailCid");
        Assert.Equal(thumbnail, other.Text("thumbnailCid"));
        var small = (await node.Fetch(one.Text("thumbnailUrl"))).Bytes;
        (await node.Upload("bob", MediaTypes.WebP, small)).Is(201);

        (await node.Admin.Delete(Url(thumbnail, "why"))).IsProblem(409, "media_in_use");
        (await node.Admin.Delete(Url(one.Text("cid"), "why"))).Is(204);
        (await node.Nobody.Get(one.Text("thumbnailUrl"))).IsProblem(410, "media_removed");
        Assert.Equal(small, (await node.Fetch(other.Text("thumbnailUrl"))).Bytes);
        Assert.Equal(small.Length, await node.Usage("bob"));
        Assert.Empty((await Verified(node)).Findings);

        (await node.Admin.Delete(Url(other.Text("cid"), "why"))).Is(204);
        (await node.Nobody.Get($"/api/media/{thumbnail}")).IsProblem(410, "media_removed");
        Assert.Equal((0, 0), (await node.Usage("alice"), await node.Usage("bob")));
        Assert.Empty(await MediaStorages.List(node.Storage));
        Assert.Empty((await Verified(node)).Findings);
    }

    /// <summary>As a crash between the row and the bytes leaves it.</summary>
    [Theory]
    [EveryDatabase]
    public async Task Bytes_that_were_left_are_served_to_nobody_and_swept(DatabaseKind kind)
    {
        await using var node = await Started(kind);
        await node.JobsHaveRun();
        var uploaded = (await node.UploadImage("alice")).Is(201);
        var cid = Cid.Parse(uploaded.Text("cid"))!;
        var written = await node.Store.Sequencer.Write(
            new Caller(1, Role.Admin, null), Command.MediaTakeDown,
            tx => MediaCommands.TakeDown(tx, cid, "why"));
        Assert.Equal(2, (await MediaStorages.List(node.Storage)).Intersect(written.Result.Value).Count());
        (await node.Nobody.Get(uploaded.Text("url"))).IsProblem(410, "media_removed");
        Assert.Empty((await Verified(node)).Findings);

        node.Clock.Advance(TimeSpan.FromHours(25));
        await node.Services.GetServices<ScheduledJob>().OfType<MediaSweep>().Single()
            .Run(node.Clock.GetUtcNow(), Cancellation);
        Assert.Empty(await MediaStorages.List(node.Storage));
    }

    /// <summary>It was known when the upload came, and is not when it is the upload's turn.</summary>
    [Theory]
    [InlineData(false, 503, "overloaded")]
    [InlineData(true, 403, "media_blocked")]
    public async Task An_upload_of_what_goes_meanwhile_keeps_no_row_without_bytes(
        bool isTakenDown, int status, string code)
    {
        await using var node = await Started(DatabaseKind.Sqlite);
        await node.JobsHaveRun();
        var cid = Cid.Parse((await node.Upload("alice", MediaTypes.Png, Image)).Is(201).Text("cid"))!;
        var alice = long.Parse((await node.As("alice").Get("/api/auth/me")).Is(200).Text("userId"));
        var sequencer = node.Store.Sequencer;
        using var isReading = new ManualResetEventSlim();
        using var mayGoOn = new ManualResetEventSlim();
        var turn = await node.Services.GetRequiredService<CidLocks>().Enter(Cancellation, cid.Text);
        var reading = sequencer.Read(_ =>
        {
            isReading.Set();
            return mayGoOn.Wait(TimeSpan.FromMinutes(1));
        }).AsTask();
        isReading.Wait(Cancellation);
        var upload = node.Upload("bob", MediaTypes.Png, Image);
        Eventually.Is(() => sequencer.QueueDepth > 0, "the upload asks what is known");
        var gone = sequencer.Write(
            new Caller(alice, Role.User, null), Command.MediaDelete,
            tx => isTakenDown ? MediaCommands.TakeDown(tx, cid, "why") : MediaCommands.Delete(tx, cid));
        mayGoOn.Set();
        Assert.True((await reading).Value);
        await NobodysMedia.Remove((await gone).Result.Value, node.Storage, sequencer, Cancellation);
        turn.Dispose();
        var reply = await upload;
        Assert.Equal((status, code), (reply.Status, reply.Code));
        Assert.Empty(await MediaStorages.List(node.Storage));
        Assert.Empty((await Verified(node)).Findings);
    }

    [Fact]
    public async Task What_goes_waits_while_somebody_else_has_the_turn_at_its_bytes()
    {
        await using var node = await Started(DatabaseKind.Sqlite);
        var uploaded = (await node.Upload("alice", "text/plain", "text"u8.ToArray())).Is(201);
        var cid = uploaded.Text("cid");

        // The first of its kind takes its time; the next would be long done where it did not wait.
        var other = (await node.Upload("alice", "text/plain", "other"u8.ToArray())).Is(201).Text("cid");
        (await node.Admin.Delete(Url(other, "why"))).Is(204);
        var turn = await node.Services.GetRequiredService<CidLocks>().Enter(Cancellation, cid);
        var going = node.Admin.Delete(Url(cid, "why"));
        for (var i = 0; i < 300; i++)
        {
            (await node.Nobody.Get(uploaded.Text("url"))).Is(200);
        }

        turn.Dispose();
        (await going).Is(204);
        (await node.Nobody.Get(uploaded.Text("url"))).IsProblem(410, "media_removed");
    }

    [Fact]
    public async Task A_removal_that_is_not_durable_takes_no_bytes()
    {
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        store.Close();
        store.Tamper(InsertUser);
        store.Reopen();
        using var directory = new TemporaryDirectory();
        using var storage = new DirectoryMedia(directory.Path, store.Clock);
        using var locks = new CidLocks();
        var cid = CidHasher.Of([1]);
        await storage.Put(cid.Text, new MemoryStream([1]), Cancellation);
        var item = new MediaItem(cid.Text, MediaTypes.Text, 1, 0, 0, null, 0, 0, default);
        Assert.False((await store.Write(tx => MediaCommands.Add(tx, cid, item, null, 10))).Result.IsRefused);
        using var removal = new MediaRemoval(
            store.Store, new Writes(store.Store, store.Clock), storage, locks,
            NullLogger<MediaRemoval>.Instance);
        var caller = new Caller(7, Role.Operator, null);

        store.Truth.Fail();
        await removal.TakeDown(caller, cid.Text, "why", Cancellation);
        Assert.Equal(1, await storage.Length(cid.Text, Cancellation));
        store.Truth.Heal();
        await removal.TakeDown(caller, cid.Text, "why", Cancellation);
        Assert.Null(await storage.Length(cid.Text, Cancellation));
    }

    [Fact]
    public async Task What_goes_while_it_is_verified_is_not_missing()
    {
        await using var node = await Started(DatabaseKind.Sqlite);
        var uploaded = (await node.Upload("alice", "text/plain", "text"u8.ToArray())).Is(201);
        var storage = new Vanishing(
            node.Storage, () => node.Admin.Delete(Url(uploaded.Text("cid"), "why")));
        var report = await new MediaRows(node.Store.Database, storage, hashes: true)
            .Check(null, Cancellation);
        Assert.Equal((1, 0), (report.Files, report.FindingCount));
        (await node.Nobody.Get(uploaded.Text("url"))).IsProblem(410, "media_removed");
    }

    [Theory]
    [EveryDatabase]
    public async Task A_row_of_what_was_taken_down_is_found(DatabaseKind kind)
    {
        var cid = CidHasher.Of([1]).Text;
        using var store = new TestStore(kind, postgres);
        store.Close();
        store.Tamper(
            InsertUser, $"INSERT INTO media VALUES ('{cid}', 'text/plain', 1, 0, 0, NULL, 7, 0, 0, 0, 0)",
            $"INSERT INTO media_removed VALUES ('{cid}', '{cid}', 'why', 7, 0)",
            "INSERT INTO media_usage VALUES (0, 1, 1)");
        using var database = store.OpenDatabase();
        using var directory = new TemporaryDirectory();
        using var storage = new DirectoryMedia(directory.Path, TimeProvider.System);
        await storage.Put(cid, new MemoryStream([1]), Cancellation);
        var report = await new MediaRows(database, storage, hashes: true).Check(null, Cancellation);
        Assert.Equal([$"media {cid}"], report.Findings.Select(finding => finding.Where));
    }

    /// <summary>Whatever comes after whatever, the rows, the sums and the bytes agree.</summary>
    [Theory]
    [EveryDatabase]
    public async Task Uploads_deletions_and_removals_at_once_leave_rows_sums_and_bytes_that_agree(
        DatabaseKind kind)
    {
        await using var node = await Started(kind);
        byte[][] contents =
        [
            TestImages.Plain(600, 300), TestImages.Plain(1_200, 600), "text"u8.ToArray(),
        ];
        string[] types = [MediaTypes.Png, MediaTypes.Png, MediaTypes.Text];
        var cids = new List<string>();
        for (var i = 0; i < contents.Length; i++)
        {
            cids.Add((await node.Upload("alice", types[i], contents[i])).Is(201).Text("cid"));
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(
            async () =>
            {
                var random = new Random(seed);
                for (var i = 0; i < 40; i++)
                {
                    var (who, what) = (random.Next(2) == 0 ? "alice" : "bob", random.Next(contents.Length));
                    var reply = await (random.Next(8) switch
                    {
                        < 4 => node.Upload(who, types[what], contents[what]),
                        < 6 => node.As(who).Delete($"/api/media/{cids[what]}/upload"),
                        6 => node.Admin.Delete(Url(cids[what], "why")),
                        _ => node.Admin.Delete($"/api/media/{cids[what]}/removal"),
                    });
                    Assert.True(reply.Status < 500 || reply.Code == "overloaded", reply.Body);
                }
            },
            Cancellation)));
        var report = await Verified(node);
        Assert.Empty(report.Findings);
        Assert.Equal(report.Files, (await MediaStorages.List(node.Storage)).Count);
        Assert.Empty(node.Log.Errors);
    }

    private static string Url(string cid, string reason) =>
        $"/api/media/{cid}?reason={Uri.EscapeDataString(reason)}";

    private static Task<MediaReport> Verified(MediaNode node) =>
        new MediaRows(node.Store.Database, node.Storage, hashes: true).Check(null, Cancellation);

    private async Task<MediaNode> Started(DatabaseKind kind)
    {
        var node = MediaNode.On(kind, postgres);
        await node.InitializeAsync();
        return node;
    }

    /// <summary>Bytes that go just when somebody looks how many there are.</summary>
    private sealed class Vanishing(IMediaStorage storage, Func<Task> remove) : IMediaStorage
    {
        public Task Put(string cid, Stream content, CancellationToken cancellation) =>
            storage.Put(cid, content, cancellation);

        public async Task<long?> Length(string cid, CancellationToken cancellation)
        {
            await remove();
            return await storage.Length(cid, cancellation);
        }

        public IAsyncEnumerable<ReadOnlyMemory<byte>> Read(
            string cid, long offset, long length, CancellationToken cancellation) =>
            storage.Read(cid, offset, length, cancellation);

        public Task Delete(string cid, CancellationToken cancellation) => storage.Delete(cid, cancellation);

        public IAsyncEnumerable<StoredMedia> List(CancellationToken cancellation) =>
            storage.List(cancellation);

        public void Dispose()
        {
        }
    }
}
