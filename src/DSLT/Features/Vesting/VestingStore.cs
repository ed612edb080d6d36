using System.Collections.Immutable;
using System.Globalization;
using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Vesting;

/// <summary>
/// Grants as the sequencer needs them: read through from the tables and kept while there is room. Only events
/// change them.
/// </summary>
internal sealed class VestingStore
{
    private const string FindSql =
        "SELECT g.id, g.schedule, c.kind, c.start_at, c.cliff_seconds, c.duration_seconds, c.steps, "
        + "c.step_seconds, c.step_months, c.milestones, g.grantor, g.token, g.total, g.revocable, "
        + "g.auto_release, g.created_at, s.state, s.beneficiary, s.offered_to, s.released, s.kept, "
        + "s.milestones, s.due_at FROM vesting_grants g "
        + "JOIN vesting_standings s ON s.grant_id = g.id JOIN vesting_schedules c ON c.id = g.schedule "
        + "WHERE g.id = $1";

    private const string LastGrantSql = "SELECT coalesce(max(id), 0) FROM vesting_grants";

    private const string LastScheduleSql = "SELECT coalesce(max(id), 0) FROM vesting_schedules";

    private const string TokensSql = "SELECT token, locked, grants FROM vesting_tokens";

    private readonly StateContext context;
    private readonly ProjectedCache<long, Grant?> grants;
    private readonly EntityCache<long, TokenVesting> tokens;
    private readonly IdSequence ids;
    private readonly IdSequence scheduleIds;

    public VestingStore(StateContext context)
    {
        this.context = context;
        (ids, scheduleIds) = (new IdSequence(context.Undo), new IdSequence(context.Undo));
        grants = new(
            context, context.Limits.Grants, id => context.Lookups.First<Grant>(FindSql, Read, id));
        tokens = new(context.Undo, int.MaxValue, _ => null);
    }

    /// <summary>How many grants are in memory.</summary>
    public int Count => grants.Count;

    /// <summary>What is locked of each token, as last committed; from any thread.</summary>
    public IEnumerable<TokenVesting> CommittedTokens => tokens.Values.OrderBy(token => token.Token);

    public void Load()
    {
        ids.Reach(context.Lookups.First(LastGrantSql, row => row.Number(0)));
        scheduleIds.Reach(context.Lookups.First(LastScheduleSql, row => row.Number(0)));
        context.Lookups.Read(TokensSql, row => tokens.Remember(
            row.Number(0),
            new TokenVesting(row.Number(0), Amount.FromStored(row.Text(1)), row.Number(2)),
            tokens.Version));
    }

    /// <summary>A grant as this command sees it; ids that were never given out are not looked up.</summary>
    public Grant? Find(long id) => id <= ids.Last ? grants.Find(id) : null;

    public TokenVesting OfToken(long token) => tokens.Find(token) ?? new TokenVesting(token, Amount.Zero, 0);

    public long NextScheduleId() => scheduleIds.Next();

    /// <summary>So many ids that follow on; the first of them.</summary>
    public long NextIds(int count)
    {
        var first = ids.Last + 1;
        for (var i = 0; i < count; i++)
        {
            ids.Next();
        }

        return first;
    }

    /// <summary>Takes over new grants: only <see cref="GrantsCreated"/> calls this.</summary>
    public void Create(IEnumerable<Grant> made, long scheduleId, TokenVesting token, long sequence)
    {
        scheduleIds.Reach(scheduleId);
        foreach (var grant in made)
        {
            ids.Reach(grant.Id);
            grants.PutNew(grant.Id, grant, sequence);
        }

        tokens.Put(token.Token, token);
    }

    /// <summary>Takes over how a grant stands: only <see cref="GrantChanged"/> calls this.</summary>
    public void Change(long id, GrantStanding standing, TokenVesting token, long sequence)
    {
        var before = grants.Find(id)
            ?? throw new InvalidDataException($"The journal changes grant {id}, which there is not.");
        grants.Put(id, before with { Standing = standing }, sequence);
        tokens.Put(token.Token, token);
    }

    /// <summary>The milestones of a schedule as they are stored: a line each.</summary>
    public static ImmutableArray<Milestone> Milestones(string lines) => lines.Length == 0
        ? []
        : [.. lines.Split('\n').Select(line => line.Split(' ', 2)).Select(line => new Milestone(
            line[1], long.Parse(line[0], CultureInfo.InvariantCulture)))];

    private static Grant Read(IRow row) => new(
        row.Number(0), row.Number(1),
        new VestingSchedule(
            (ScheduleKind)row.Number(2), row.Number(3), row.Number(4), row.Number(5), row.Number(6),
            row.Number(7), (int)row.Number(8), Milestones(row.Text(9))),
        row.Number(10), row.Number(11), Amount.FromStored(row.Text(12)), row.Flag(13), row.Flag(14),
        row.Number(15),
        new GrantStanding(
            (GrantState)row.Number(16), row.Number(17), row.Number(18), Amount.FromStored(row.Text(19)),
            Amount.FromStored(row.Text(20)), (ulong)row.Number(21), row.Number(22)));
}
