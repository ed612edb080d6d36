using DSLT.Features.Media;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace DSLT.Tests.Features.Media;

/// <summary>A node with users, 1,000,000 bytes for an upload and a quota of a mebibyte.</summary>
public class MediaNode : NodeFixture
{
    public const int MaxBytes = 1_000_000;

    public MediaNode()
        : this(null)
    {
    }

    protected MediaNode(PostgresFixture? postgres)
        : base(postgres)
    {
    }

    public static new MediaNode On(DatabaseKind kind, PostgresFixture postgres) =>
        kind == DatabaseKind.Postgres ? (MediaNode)new PostgresMediaNode(postgres).OrSkip() : new MediaNode();

    internal IMediaStorage Storage => Services.GetRequiredService<IMediaStorage>();

    internal MediaOptions Options => Services.GetRequiredService<MediaOptions>();

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Media:MaxBytes"] = $"{MaxBytes}",
        ["Media:UserQuotaMiB"] = "1",
    };

    public Task<Reply> Upload(string by, string? type, byte[] content, string? key = null)
    {
        var body = new ByteArrayContent(content);
        if (type is not null)
        {
            body.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return As(by).Post("/api/media", body, key);
    }

    public Task<Reply> UploadImage(string by) =>
        Upload(by, MediaTypes.Png, TestImages.Of(MediaTypes.Png, 600, 300));

    /// <summary>Asks for something as a browser does, and reads its bytes.</summary>
    public async Task<(HttpResponseMessage Answer, byte[] Bytes)> Fetch(
        string url, HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, url);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>What a user's uploads take, in bytes.</summary>
    public async Task<long> Usage(string who)
    {
        var id = long.Parse((await As(who).Get("/api/auth/me")).Is(200).Text("userId"));
        return (await Store.Sequencer.Read(state => state.Media.Usage(id).Bytes)).Value;
    }

    /// <summary>All that an upload leaves: bytes, rows, files on their way, commands.</summary>
    public async Task<string> Kept() => string.Join(
        '\n',
        [
            .. (await MediaStorages.List(Storage)).Order(StringComparer.Ordinal),
            .. Directory.Exists(Options.Incoming) ? Directory.GetFiles(Options.Incoming) : [],
            $"{Store.State.Media.CommittedTotal}",
            await LedgerSnapshot.Take(Store),
        ]);

    protected override async Task Prepare()
    {
        await Join("alice");
        await Join("bob");
        await Join("ada", "auditor");
    }
}

/// <summary>The same on PostgreSQL, which has the bytes too.</summary>
public sealed class PostgresMediaNode(PostgresFixture postgres) : MediaNode(postgres);
