using System.Data.Common;
using Dapper;
using DSLT.Data;

namespace DSLT.Features.Audit;

/// <summary>
/// The audit log from the tables, newest first. However rare what is asked for, a page looks at no more rows
/// than <see cref="MaxScanned"/>, and says where to go on.
/// </summary>
internal static class AuditQueries
{
    public const int MaxScanned = 2_000;

    private const string ColumnList =
        "a.sequence AS Sequence, a.time AS Time, a.command AS Command, a.actor AS Actor, "
        + "a.address AS Address, a.outcome AS Outcome";

    private const string AllSql =
        $"SELECT {ColumnList} FROM audit_log a WHERE a.sequence < @before AND a.sequence >= @first "
        + "ORDER BY a.sequence DESC LIMIT @scan";

    private const string OfActorSql =
        $"SELECT {ColumnList} FROM actor_commands c JOIN audit_log a ON a.sequence = c.sequence "
        + "WHERE c.actor = @actor AND c.sequence < @before AND c.sequence >= @first "
        + "ORDER BY c.sequence DESC LIMIT @scan";

    private const string OneSql = $"SELECT {ColumnList} FROM audit_log a WHERE a.sequence = @sequence";

    private const string LastSql = "SELECT coalesce(max(sequence), 0) FROM audit_log";

    private const string TimeSql =
        "SELECT time FROM audit_log WHERE sequence >= @id ORDER BY sequence LIMIT 1";

    private const string PayloadsSql =
        "SELECT sequence AS Sequence, payload AS Payload, hash AS Hash FROM journal "
        + "WHERE sequence IN {=sequences}";

    /// <summary>Up to a limit of rows, and from where to go on where there may be more.</summary>
    public static async Task<AuditPage> Find(
        IDatabase database, AuditFilter filter, long before, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var first = filter.From == 0 ? 1 : await FirstAt(reader, filter.From);
        var end = filter.To == long.MaxValue
            ? before
            : Math.Min(before, await FirstAt(reader, filter.To + 1));
        var scan = filter.Sifts ? MaxScanned : limit + 1;
        var scanned = (await reader.QueryAsync<AuditRow>(
            filter.Actor is null ? AllSql : OfActorSql,
            new { actor = filter.Actor ?? 0, before = end, first, scan })).AsList();
        var found = scanned.Where(filter.Includes).Take(limit + 1).ToList();
        var rows = found.Count > limit ? found[..limit] : found;
        long? next = found.Count > limit
            ? rows[^1].Sequence
            : scanned.Count == scan ? scanned[^1].Sequence : null;
        return new AuditPage(rows, await Payloads(reader, [.. rows.Select(row => row.Sequence)]), next);
    }

    /// <summary>One row, or none.</summary>
    public static async Task<AuditPage> Find(
        IDatabase database, long sequence, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var row = await reader.QueryFirstOrDefaultAsync<AuditRow>(OneSql, new { sequence });
        return row is null
            ? new AuditPage([], new Dictionary<long, StoredPayload>(), null)
            : new AuditPage([row], await Payloads(reader, [sequence]), null);
    }

    private static Task<long> FirstAt(DbConnection reader, long time) =>
        TimeQueries.FirstAt(reader, LastSql, TimeSql, time);

    private static async Task<Dictionary<long, StoredPayload>> Payloads(
        DbConnection reader, IReadOnlyList<long> sequences) => sequences.Count == 0
        ? []
        : (await reader.QueryAsync<StoredPayload>(PayloadsSql, new { sequences }))
            .ToDictionary(row => row.Sequence);
}

/// <summary>A row of the audit log as the tables hold it.</summary>
internal sealed record AuditRow
{
    public long Sequence { get; init; }

    public long Time { get; init; }

    public long Command { get; init; }

    public long Actor { get; init; }

    public string? Address { get; init; }

    public string? Outcome { get; init; }
}

/// <summary>The journal's part of a row.</summary>
internal sealed record StoredPayload
{
    public long Sequence { get; init; }

    public byte[] Payload { get; init; } = [];

    public byte[] Hash { get; init; } = [];
}

/// <param name="Next">Where a later page begins, or null where this was the last.</param>
internal sealed record AuditPage(
    IReadOnlyList<AuditRow> Rows, IReadOnlyDictionary<long, StoredPayload> Payloads, long? Next);
