using Dapper;
using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Media;

/// <summary>
/// What is kept, whose it is and how much that is: rows of the truth, the recently used in memory.
/// </summary>
internal sealed class MediaStore
{
    /// <summary>The row of the sums over all.</summary>
    public const long Everybody = 0;

    private const string ColumnList =
        "cid, type, bytes, width, height, thumbnail, uploader, created_at, pinned_at, pin_failures, "
            + "pin_retry_at";

    private const string FindSql = $"SELECT {ColumnList} FROM media WHERE cid = $1";

    private const string SourceSql = "SELECT cid FROM media_sources WHERE source = $1";

    private const string UploadSql = "SELECT cid FROM media_uploads WHERE user_id = $1 AND cid = $2";

    private const string UsageSql = "SELECT files, bytes FROM media_usage WHERE user_id = $1";

    private const string QuerySql = $"SELECT {ColumnList} FROM media WHERE cid = @cid";

    private const string ToPinSql =
        $"SELECT {ColumnList} FROM media WHERE pinned_at = 0 AND pin_retry_at <= @now "
        + "ORDER BY pin_retry_at LIMIT @limit";

    private const string SourcesSql = "SELECT source FROM media_sources WHERE cid = $1";

    private const string UploadersSql = "SELECT user_id FROM media_uploads WHERE cid = $1";

    // Its own and one other that does not count, and any third.
    private const string ThumbnailOfSql = "SELECT cid FROM media WHERE thumbnail = $1 LIMIT 3";

    private const string KnownSql = "SELECT cid FROM media WHERE cid = @cid";

    private static readonly MediaUsage Nothing = new(0, 0);

    private static readonly Table Items = new(
        "media", 1, Column.Text("cid"), Column.Text("type"), Column.Number("bytes"), Column.Number("width"),
        Column.Number("height"), Column.Text("thumbnail"), Column.Number("uploader"),
        Column.Number("created_at"), Column.Number("pinned_at"), Column.Number("pin_failures"),
        Column.Number("pin_retry_at"));

    private static readonly Table Sources = new(
        "media_sources", 1, Column.Text("source"), Column.Text("cid"));

    private static readonly Table Uploads = new(
        "media_uploads", 2, Column.Number("user_id"), Column.Text("cid"), Column.Number("at"));

    private static readonly Table Usages = new(
        "media_usage", 1, Column.Number("user_id"), Column.Number("files"), Column.Number("bytes"));

    private readonly StateContext context;
    private readonly EntityCache<string, MediaItem> byCid;
    private readonly EntityCache<string, string> bySource;
    private readonly EntityCache<(long User, string Cid), string> uploads;
    private readonly EntityCache<long, MediaUsage> usages;
    private readonly EntityCache<long, MediaUsage> total;

    public MediaStore(StateContext context)
    {
        this.context = context;
        var (undo, limit, lookups) = (context.Undo, context.Limits.Media, context.Lookups);
        byCid = new(undo, limit, cid => lookups.First(FindSql, Read, cid), StringComparer.Ordinal);
        bySource = new(
            undo, limit, source => lookups.First(SourceSql, row => row.Text(0), source),
            StringComparer.Ordinal);
        uploads = new(
            undo, limit, key => lookups.First(UploadSql, row => row.Text(0), key.User, key.Cid));
        usages = new(undo, limit, ReadUsage);
        total = new(undo, capacity: 1, ReadUsage);
        Removed = new RemovedMediaStore(context);

        MediaUsage? ReadUsage(long user) =>
            lookups.First(UsageSql, row => new MediaUsage(row.Number(0), row.Number(1)), user);
    }

    /// <summary>What was taken down and is not kept again.</summary>
    public RemovedMediaStore Removed { get; }

    /// <summary>All that is kept, as last committed, thumbnails with it; from any thread.</summary>
    public MediaUsage CommittedTotal => total.Committed(Everybody) ?? Nothing;

    public void Load() => total.Find(Everybody);

    /// <summary>
    /// What is kept under a CID, as this command sees it; for those in their one form, as rows have them.
    /// </summary>
    public MediaItem? Find(string cid) => byCid.Find(cid);

    /// <summary>What is kept under a CID as somebody wrote it, or the refusal.</summary>
    public Result<MediaItem> Get(string? text) => MediaRules.Parse(text).Then<MediaItem>(cid =>
        Find(cid.Text) is { } item ? item : MediaRules.NotFound(cid));

    /// <summary>What is kept of what somebody sent: itself, or the image that was made of it.</summary>
    public MediaItem? FindSource(Cid source) =>
        Find(source.Text) ?? (bySource.Find(source.Text) is { } cid ? Find(cid) : null);

    public MediaUsage Usage(long user) => Sums(user).Find(user) ?? Nothing;

    /// <summary>
    /// How much more of a user's quota it takes to have this too: nothing where they have it.
    /// </summary>
    public long CostFor(long user, MediaItem item, MediaItem? thumbnail) =>
        Has(user, item.Cid) ? 0 : item.Bytes + (thumbnail?.Bytes ?? 0);

    /// <summary>Whether something is one of a user's uploads.</summary>
    public bool Has(long user, string cid) => uploads.Find((user, cid)) is not null;

    /// <summary>Whose uploads something is among.</summary>
    public IReadOnlyList<long> UploadersOf(string cid)
    {
        var users = new List<long>();
        context.Lookups.Read(UploadersSql, row => users.Add(row.Number(0)), cid);
        return [.. users.Where(user => Has(user, cid))];
    }

    /// <summary>An image whose thumbnail something is, besides itself and one other; null for none.</summary>
    public string? IsThumbnailOf(string cid, string? besides = null)
    {
        var images = new List<string>();
        context.Lookups.Read(ThumbnailOfSql, row => images.Add(row.Text(0)), cid);
        return images.Find(image => image != cid && image != besides && Find(image) is not null);
    }

    /// <summary>The thumbnail where it is a file of its own.</summary>
    public MediaItem? ThumbnailOf(MediaItem item) =>
        item.Thumbnail is { } cid && cid != item.Cid ? Find(cid) : null;

    public void Add(MediaItem item)
    {
        Save(item);
        Use(Everybody, 1, item.Bytes);
    }

    /// <summary>
    /// Takes something off the record, with whose it was and what it was made of: all the names it had.
    /// </summary>
    public IReadOnlyList<string> Forget(MediaItem item)
    {
        var sources = new List<string>();
        context.Lookups.Read(SourcesSql, row => sources.Add(row.Text(0)), item.Cid);
        foreach (var source in sources)
        {
            bySource.Put(source, null);
            context.Rows.Delete(Sources, source);
        }

        foreach (var user in UploadersOf(item.Cid))
        {
            EndUpload(user, item);
        }

        byCid.Put(item.Cid, null);
        context.Rows.Delete(Items, item.Cid);
        Use(Everybody, -1, -item.Bytes);
        return [item.Cid, .. sources];
    }

    /// <summary>Counts something as a user's no longer.</summary>
    public void EndUpload(long user, MediaItem item)
    {
        uploads.Put((user, item.Cid), null);
        context.Rows.Delete(Uploads, user, item.Cid);
        Use(user, -1, -(item.Bytes + (ThumbnailOf(item)?.Bytes ?? 0)));
    }

    /// <summary>Remembers what something kept was made of.</summary>
    public void SaveSource(Cid source, string cid)
    {
        if (source.Text != cid && bySource.Find(source.Text) is null)
        {
            bySource.Put(source.Text, cid);
            context.Rows.Put(Sources, source.Text, cid);
        }
    }

    /// <summary>Counts something as a user's, once.</summary>
    public void SaveUpload(long user, string cid, long bytes, long now)
    {
        if (!Has(user, cid))
        {
            uploads.Put((user, cid), cid);
            context.Rows.Put(Uploads, user, cid, now);
            Use(user, 1, bytes);
        }
    }

    public void Save(MediaItem item)
    {
        byCid.Put(item.Cid, item);
        context.Rows.Put(
            Items, item.Cid, item.Type, item.Bytes, (long)item.Width, (long)item.Height, item.Thumbnail,
            item.Uploader, item.CreatedAt, item.Pin.DoneAt, (long)item.Pin.Failures, item.Pin.RetryAt);
    }

    /// <summary>What is kept under a CID as last committed, from any thread.</summary>
    public async ValueTask<MediaItem?> Committed(
        Cid cid, IDatabase database, CancellationToken cancellation)
    {
        if (byCid.Committed(cid.Text) is { } known)
        {
            return known;
        }

        var version = byCid.Version;
        await using var reader = await database.OpenReader(cancellation);
        if (await reader.QueryFirstOrDefaultAsync<MediaRow>(QuerySql, new { cid = cid.Text }) is not { } row)
        {
            return null;
        }

        var item = row.ToItem();
        byCid.Remember(cid.Text, item, version);
        return byCid.Committed(cid.Text) ?? item;
    }

    /// <summary>True where nothing is kept under a CID, by all that is written so far.</summary>
    public static async Task<bool> IsNobodys(Sequencer sequencer, string cid) =>
        (await sequencer.Read(state => state.Media.Find(cid) is null)).Is(out var isNobodys, out _)
        && isNobodys;

    /// <summary>What waits to be pinned, the longest first.</summary>
    public static async Task<IReadOnlyList<MediaItem>> ToPin(
        IDatabase database, long now, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var rows = await reader.QueryAsync<MediaRow>(ToPinSql, new { now, limit });
        return [.. rows.Select(row => row.ToItem())];
    }

    /// <summary>Which of these have a row.</summary>
    public static async Task<HashSet<string>> Known(
        IDatabase database, IReadOnlyList<string> cids, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var cid in cids)
        {
            if (await reader.ExecuteScalarAsync<string?>(KnownSql, new { cid }) is not null)
            {
                known.Add(cid);
            }
        }

        return known;
    }

    private void Use(long user, long files, long bytes)
    {
        var before = Usage(user);
        var usage = new MediaUsage(before.Files + files, before.Bytes + bytes);
        Sums(user).Put(user, usage);
        context.Rows.Put(Usages, user, usage.Files, usage.Bytes);
    }

    private EntityCache<long, MediaUsage> Sums(long user) => user == Everybody ? total : usages;

    private static MediaItem Read(IRow row) => new(
        row.Text(0), row.Text(1), row.Number(2), (int)row.Number(3), (int)row.Number(4), row.OptionalText(5),
        row.Number(6), row.Number(7), new MediaPin(row.Number(8), (int)row.Number(9), row.Number(10)));

    private sealed record MediaRow
    {
        public string Cid { get; init; } = "";

        public string Type { get; init; } = "";

        public long Bytes { get; init; }

        public long Width { get; init; }

        public long Height { get; init; }

        public string? Thumbnail { get; init; }

        public long Uploader { get; init; }

        public long Created_at { get; init; }

        public long Pinned_at { get; init; }

        public long Pin_failures { get; init; }

        public long Pin_retry_at { get; init; }

        public MediaItem ToItem() => new(
            Cid, Type, Bytes, (int)Width, (int)Height, Thumbnail, Uploader, Created_at,
            new MediaPin(Pinned_at, (int)Pin_failures, Pin_retry_at));
    }
}
