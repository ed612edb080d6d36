using Dapper;
using DSLT.Data;

namespace DSLT.Features.Surveillance;

/// <summary>The review queue, from the tables.</summary>
internal static class AlertQueries
{
    private const string Columns =
        "SELECT id AS Id, kind AS Kind, market AS Market, user_id AS UserId, other_user AS OtherUser, "
        + "raised_at AS RaisedAt, began_at AS BeganAt, seen_at AS SeenAt, orders AS Orders, "
        + "trades AS Trades, summary AS Summary, status AS Status, reviewed_by AS ReviewedBy, "
        + "reviewed_at AS ReviewedAt, note AS Note FROM surveillance_alerts ";

    private const string PageSql = Columns
        + "WHERE id < @before AND (@status = 0 OR status = @status) AND (@market = 0 OR market = @market) "
        + "AND (@user = 0 OR user_id = @user OR other_user = @user) ORDER BY id DESC LIMIT @limit";

    private const string FindSql = Columns + "WHERE id = @id";

    /// <summary>Alerts that a filter lets through, newest first.</summary>
    public static async Task<IReadOnlyList<Alert>> Page(
        IDatabase database, AlertFilter filter, long before, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var rows = await reader.QueryAsync<AlertRow>(PageSql, new
        {
            before,
            limit,
            status = (long)(filter.Status ?? 0),
            market = filter.Market ?? 0,
            user = filter.User ?? 0,
        });
        return [.. rows.Select(row => row.ToAlert())];
    }

    public static async Task<Alert?> Find(IDatabase database, long id, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QuerySingleOrDefaultAsync<AlertRow>(FindSql, new { id }))?.ToAlert();
    }

    private sealed record AlertRow
    {
        public long Id { get; init; }

        public long Kind { get; init; }

        public long Market { get; init; }

        public long UserId { get; init; }

        public long OtherUser { get; init; }

        public long RaisedAt { get; init; }

        public long BeganAt { get; init; }

        public long SeenAt { get; init; }

        public string Orders { get; init; } = "";

        public string Trades { get; init; } = "";

        public string Summary { get; init; } = "";

        public long Status { get; init; }

        public long ReviewedBy { get; init; }

        public long ReviewedAt { get; init; }

        public string? Note { get; init; }

        public Alert ToAlert() => new(
            Id,
            new Finding(
                (AlertKind)Kind, Market, UserId, OtherUser, BeganAt, SeenAt, AlertStore.Ids(Orders),
                AlertStore.Ids(Trades), Summary),
            RaisedAt, (AlertStatus)Status, ReviewedBy, ReviewedAt, Note);
    }
}

/// <summary>Which alerts; null for all.</summary>
internal sealed record AlertFilter(AlertStatus? Status, long? Market, long? User);
