using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Surveillance;

/// <summary>The review queue: rows of the truth, the recently used in memory.</summary>
internal sealed class AlertStore
{
    private const int Remembered = 20_000;

    private const string ColumnList =
        "id, kind, market, user_id, other_user, raised_at, began_at, seen_at, orders, trades, summary, "
        + "status, reviewed_by, reviewed_at, note";

    private const string LastIdSql = "SELECT coalesce(max(id), 0) FROM surveillance_alerts";

    private const string FindSql = $"SELECT {ColumnList} FROM surveillance_alerts WHERE id = $1";

    private const string SeenSql =
        "SELECT seen_at FROM surveillance_alerts WHERE user_id = $1 AND market = $2 AND kind = $3 "
        + "AND other_user = $4 ORDER BY seen_at DESC LIMIT 1";

    private static readonly Table Alerts = new(
        "surveillance_alerts", 1, Column.Number("id"), Column.Number("kind"), Column.Number("market"),
        Column.Number("user_id"), Column.Number("other_user"), Column.Number("raised_at"),
        Column.Number("began_at"), Column.Number("seen_at"), Column.Text("orders"), Column.Text("trades"),
        Column.Text("summary"), Column.Number("status"), Column.Number("reviewed_by"),
        Column.Number("reviewed_at"), Column.Text("note"));

    private readonly StateContext context;
    private readonly EntityCache<long, Alert> byId;
    private readonly EntityCache<AlertKey, Sighting> seen;
    private readonly IdSequence ids;

    public AlertStore(StateContext context)
    {
        this.context = context;
        ids = new IdSequence(context.Undo);
        byId = new(context.Undo, Remembered, id => context.Lookups.First(FindSql, Read, id));
        seen = new(context.Undo, Remembered, key => context.Lookups.First(
            SeenSql, row => new Sighting(row.Number(0)), key.User, key.Market, (long)key.Kind,
            key.OtherUser));
    }

    public void Load() => ids.Reach(context.Lookups.First(LastIdSql, row => row.Number(0)));

    public long NextId() => ids.Next();

    public Alert? Find(long id) => byId.Find(id);

    /// <summary>
    /// The moment up to which a pattern is one that is in the queue already, reviewed or not: so many seconds
    /// after its alert saw it. 0 where it is in none.
    /// </summary>
    public long KnownUntil(AlertKey pattern, int repeatSeconds) =>
        seen.Find(pattern) is { } last ? last.At + (repeatSeconds * Clock.Second) : 0;

    public void Save(Alert alert)
    {
        var finding = alert.Finding;
        byId.Put(alert.Id, alert);
        if (alert.Status == AlertStatus.Open)
        {
            seen.Put(finding.Key, new Sighting(finding.SeenAt));
        }

        context.Rows.Put(
            Alerts, alert.Id, (long)finding.Kind, finding.Market, finding.User, finding.OtherUser,
            alert.RaisedAt, finding.BeganAt, finding.SeenAt, Text(finding.Orders), Text(finding.Trades),
            finding.Summary, (long)alert.Status, alert.ReviewedBy, alert.ReviewedAt, alert.Note);
    }

    /// <summary>Ids as a row holds them.</summary>
    public static IReadOnlyList<long> Ids(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => long.Parse(id))];

    private static string Text(IEnumerable<long> ids) => string.Join(' ', ids);

    private static Alert Read(IRow row) => new(
        row.Number(0),
        new Finding(
            (AlertKind)row.Number(1), row.Number(2), row.Number(3), row.Number(4), row.Number(6),
            row.Number(7), Ids(row.Text(8)), Ids(row.Text(9)), row.Text(10)),
        row.Number(5), (AlertStatus)row.Number(11), row.Number(12), row.Number(13), row.OptionalText(14));

    /// <summary>When a pattern was last seen, unix microseconds.</summary>
    private sealed record Sighting(long At);
}
