using Dapper;
using DSLT.Core;
using DSLT.Data;
using DSLT.Features.Users;

namespace DSLT.Features.Vesting;

/// <summary>Grants as the tables hold them.</summary>
internal static class VestingQueries
{
    private const string AllSql =
        "SELECT id FROM vesting_grants WHERE id < @before ORDER BY id DESC LIMIT @limit";

    private const string OfGrantorSql =
        "SELECT id FROM vesting_grants WHERE grantor = @user AND id < @before ORDER BY id DESC LIMIT @limit";

    private const string OfBeneficiarySql =
        "SELECT grant_id FROM vesting_standings WHERE beneficiary = @user AND grant_id < @before "
        + "ORDER BY grant_id DESC LIMIT @limit";

    private const string OfferedSql =
        "SELECT grant_id FROM vesting_standings WHERE offered_to = @user AND offered_to > 0 "
        + "AND grant_id < @before ORDER BY grant_id DESC LIMIT @limit";

    private const string RowsSql =
        "SELECT g.id AS Id, g.schedule AS Schedule, c.kind AS Kind, c.start_at AS StartAt, "
        + "c.cliff_seconds AS CliffSeconds, c.duration_seconds AS DurationSeconds, c.steps AS Steps, "
        + "c.step_seconds AS StepSeconds, c.step_months AS StepMonths, c.milestones AS MilestoneLines, "
        + "g.grantor AS Grantor, g.token AS Token, g.total AS Total, g.revocable AS Revocable, "
        + "g.auto_release AS AutoRelease, g.created_at AS CreatedAt, s.state AS State, "
        + "s.beneficiary AS Beneficiary, s.offered_to AS OfferedTo, s.released AS Released, s.kept AS Kept, "
        + "s.milestones AS Reached, s.due_at AS DueAt FROM vesting_grants g "
        + "JOIN vesting_standings s ON s.grant_id = g.id JOIN vesting_schedules c ON c.id = g.schedule "
        + "WHERE g.id IN {=ids} ORDER BY g.id DESC";

    private const string DueSql =
        "SELECT grant_id FROM vesting_standings WHERE due_at > 0 AND due_at <= @now "
        + "ORDER BY due_at, grant_id LIMIT @limit";

    private const string SchedulesSql =
        "SELECT id AS Schedule, kind AS Kind, start_at AS StartAt, cliff_seconds AS CliffSeconds, "
        + "duration_seconds AS DurationSeconds, steps AS Steps, step_seconds AS StepSeconds, "
        + "step_months AS StepMonths, milestones AS MilestoneLines, total AS Total "
        + "FROM vesting_schedules WHERE token = @token ORDER BY id LIMIT @limit";

    private const string RevokedSql =
        "SELECT g.schedule AS Schedule, g.total AS Total, s.kept AS Kept FROM vesting_standings s "
        + "JOIN vesting_grants g ON g.id = s.grant_id WHERE s.state = 3 AND g.token = @token LIMIT @limit";

    /// <summary>The ids of grants, newest first.</summary>
    public static async Task<IReadOnlyList<long>> Page(
        IDatabase database, GrantRoles roles, long user, long before, int limit,
        CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var found = new List<long>();
        foreach (var (role, sql) in new[]
        {
            (GrantRoles.All, AllSql), (GrantRoles.Grantor, OfGrantorSql),
            (GrantRoles.Beneficiary, OfBeneficiarySql), (GrantRoles.Offered, OfferedSql),
        })
        {
            if (roles.HasFlag(role))
            {
                found.AddRange(await reader.QueryAsync<long>(sql, new { user, before, limit }));
            }
        }

        return [.. found.Distinct().OrderDescending().Take(limit)];
    }

    /// <summary>Grants with the names of their parties, newest first.</summary>
    public static async Task<(IReadOnlyList<Grant> Grants, IReadOnlyDictionary<long, string> Names)> Load(
        IDatabase database, IReadOnlyList<long> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0)
        {
            return ([], new Dictionary<long, string>());
        }

        await using var reader = await database.OpenReader(cancellation);
        var grants = (await reader.QueryAsync<VestingRow>(RowsSql, new { ids }))
            .Select(row => row.ToGrant()).ToList();
        var users = grants.SelectMany(grant => new[]
        {
            grant.Grantor, grant.Standing.Beneficiary, grant.Standing.OfferedTo,
        });
        return (grants, await UserQueries.Names(database, users, cancellation));
    }

    /// <summary>The grants that the node has to look at, those that wait longest first.</summary>
    public static async Task<IReadOnlyList<long>> Due(
        IDatabase database, long now, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<long>(DueSql, new { now, limit })).AsList();
    }

    /// <summary>
    /// What vests of a token: a line for each of its schedules, and one for each grant that was revoked,
    /// which its schedule's line is without. At most so many of each are read.
    /// </summary>
    public static async Task<IReadOnlyList<VestingLine>> Lines(
        IDatabase database, long token, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var schedules = (await reader.QueryAsync<VestingRow>(SchedulesSql, new { token, limit }))
            .ToDictionary(row => row.Schedule);
        var running = schedules.ToDictionary(row => row.Key, row => Amount.FromStored(row.Value.Total));
        var lines = new List<VestingLine>();
        foreach (var row in await reader.QueryAsync<VestingRow>(RevokedSql, new { token, limit }))
        {
            if (schedules.TryGetValue(row.Schedule, out var schedule))
            {
                var total = Amount.FromStored(row.Total);
                running[row.Schedule] -= total;
                lines.Add(new VestingLine(schedule.ToSchedule(), total, Amount.FromStored(row.Kept)));
            }
        }

        lines.AddRange(schedules.Values.Select(row => new VestingLine(
            row.ToSchedule(), running[row.Schedule], running[row.Schedule])));
        return lines;
    }
}

/// <summary>Which grants of a user, or all.</summary>
[Flags]
internal enum GrantRoles
{
    All = 1,
    Grantor = 2,
    Beneficiary = 4,
    Offered = 8,
    Own = Grantor | Beneficiary | Offered,
}
