using Dapper;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Media;

/// <summary>What was taken down, by each of its names: rows of the truth, until it is lifted.</summary>
internal sealed class RemovedMediaStore
{
    private const string FindSql =
        "SELECT cid, item, reason, removed_by, removed_at FROM media_removed WHERE cid = $1";

    private const string NamesSql = "SELECT cid FROM media_removed WHERE item = $1";

    private const string IsRemovedSql = "SELECT item FROM media_removed WHERE cid = @cid";

    private static readonly Table Removed = new(
        "media_removed", 1, Column.Text("cid"), Column.Text("item"), Column.Text("reason"),
        Column.Number("removed_by"), Column.Number("removed_at"));

    private readonly StateContext context;
    private readonly EntityCache<string, RemovedMedia> byName;

    public RemovedMediaStore(StateContext context)
    {
        this.context = context;
        byName = new(
            context.Undo, context.Limits.Media, cid => context.Lookups.First(FindSql, Read, cid),
            StringComparer.Ordinal);
    }

    public RemovedMedia? Find(string cid) => byName.Find(cid);

    public bool HasAny(params IEnumerable<string?> cids) =>
        cids.Any(cid => cid is not null && Find(cid) is not null);

    public void Add(RemovedMedia removed)
    {
        byName.Put(removed.Cid, removed);
        context.Rows.Put(
            Removed, removed.Cid, removed.Item, removed.Reason, removed.By, removed.At);
    }

    /// <summary>Lets it be kept again, under whichever of its names.</summary>
    /// <param name="item">The CID that was taken down.</param>
    public void Lift(string item)
    {
        var names = new List<string>();
        context.Lookups.Read(NamesSql, row => names.Add(row.Text(0)), item);
        foreach (var name in names)
        {
            byName.Put(name, null);
            context.Rows.Delete(Removed, name);
        }
    }

    /// <summary>Whether something was taken down, as last committed; from any thread.</summary>
    public static async Task<bool> IsRemoved(
        IDatabase database, Cid cid, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return await reader.ExecuteScalarAsync<string?>(IsRemovedSql, new { cid = cid.Text }) is not null;
    }

    private static RemovedMedia Read(IRow row) =>
        new(row.Text(0), row.Text(1), row.Text(2), row.Number(3), row.Number(4));
}

/// <summary>Something that an operator took down, by one of its names.</summary>
/// <param name="Item">The CID that was taken down.</param>
/// <param name="By">Which user did.</param>
/// <param name="At">Unix microseconds.</param>
internal sealed record RemovedMedia(string Cid, string Item, string Reason, long By, long At);
