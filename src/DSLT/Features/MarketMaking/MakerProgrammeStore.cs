using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.MarketMaking;

/// <summary>
/// Programmes: rows of the truth with a running epoch that the journal's events carry, all of them in memory.
/// </summary>
internal sealed class MakerProgrammeStore
{
    public const int MaxProgrammes = 1_000;

    private const string AllSql =
        "SELECT id, market, reward_token, epoch_seconds, budget, max_spread_bps, min_lots, two_sided, state, "
            + "owner, created_at FROM maker_programmes ORDER BY id";

    private const string MakersSql =
        "SELECT user_id FROM programme_makers WHERE programme = $1 ORDER BY joined_at, user_id";

    private const string EpochSql =
        "SELECT epoch_start, sampled_at FROM maker_epochs WHERE programme = $1 "
            + "ORDER BY epoch_start DESC LIMIT 1";

    private const string ScoresSql =
        "SELECT user_id, score FROM maker_scores WHERE programme = $1 AND epoch_start = $2 ORDER BY user_id";

    private static readonly Table Programmes = new(
        "maker_programmes", 1, Column.Number("id"), Column.Number("market"), Column.Number("reward_token"),
        Column.Number("epoch_seconds"), Column.Amount("budget"), Column.Number("max_spread_bps"),
        Column.Number("min_lots"), Column.Flag("two_sided"), Column.Number("state"), Column.Number("owner"),
        Column.Number("created_at"));

    private static readonly Table Makers = new(
        "programme_makers", 2, Column.Number("programme"), Column.Number("user_id"),
        Column.Number("joined_at"));

    private readonly StateContext context;
    private readonly EntityCache<long, MakerProgramme> byId;
    private readonly EntityCache<long, MakerEpoch> epochs;
    private readonly IdSequence ids;

    public MakerProgrammeStore(StateContext context)
    {
        this.context = context;
        ids = new IdSequence(context.Undo);
        byId = new(context.Undo, int.MaxValue, _ => null);
        epochs = new(context.Undo, int.MaxValue, _ => null);
    }

    public int Count => byId.Count;

    /// <summary>All programmes as last committed, by id; from any thread.</summary>
    public IEnumerable<MakerProgramme> CommittedAll => byId.Values.OrderBy(programme => programme.Id);

    public void Load()
    {
        var programmes = new List<MakerProgramme>();
        context.Lookups.Read(AllSql, row => programmes.Add(new MakerProgramme(
            row.Number(0), row.Number(1), row.Number(2), row.Number(3), Amount.FromStored(row.Text(4)),
            (int)row.Number(5), row.Number(6), row.Flag(7), (ProgrammeState)row.Number(8), row.Number(9),
            row.Number(10), [])));
        foreach (var programme in programmes)
        {
            Load(programme);
        }
    }

    /// <summary>A programme as this command sees it, or the refusal that there is none.</summary>
    public Result<MakerProgramme> Get(string? programmeId) => Ids.Parse(programmeId, "programme")
        .Then<MakerProgramme>(id => Find(id) is { } programme
            ? programme
            : Refusal.NotFound("programme", id.ToText()));

    public MakerProgramme? Find(long id) => byId.Find(id);

    public MakerEpoch EpochOf(MakerProgramme programme) =>
        epochs.Find(programme.Id) ?? new MakerEpoch(programme.CreatedAt, 0, []);

    public long NextId() => ids.Next();

    public void Save(MakerProgramme programme)
    {
        byId.Put(programme.Id, programme);
        context.Rows.Put(
            Programmes, programme.Id, programme.Market, programme.RewardToken, programme.EpochSeconds,
            programme.Budget.ToStored(), (long)programme.MaxSpreadBps, programme.MinLots, programme.TwoSided,
            (long)programme.State, programme.Owner, programme.CreatedAt);
    }

    public void Join(MakerProgramme programme, long user, long now)
    {
        byId.Put(programme.Id, programme with { Makers = programme.Makers.Add(user) });
        context.Rows.Put(Makers, programme.Id, user, now);
    }

    public void Leave(MakerProgramme programme, long user)
    {
        byId.Put(programme.Id, programme with { Makers = programme.Makers.Remove(user) });
        context.Rows.Delete(Makers, programme.Id, user);
    }

    /// <summary>Takes over an epoch: only events call this.</summary>
    public void Change(long programme, MakerEpoch epoch) => epochs.Put(programme, epoch);

    private void Load(MakerProgramme programme)
    {
        var makers = ImmutableArray.CreateBuilder<long>();
        context.Lookups.Read(MakersSql, row => makers.Add(row.Number(0)), programme.Id);
        byId.Remember(programme.Id, programme with { Makers = makers.ToImmutable() }, byId.Version);
        ids.Reach(programme.Id);

        var epoch = context.Lookups.First(
            EpochSql, row => new MakerEpoch(row.Number(0), row.Number(1), []), programme.Id);
        if (epoch is null)
        {
            return;
        }

        var scores = ImmutableArray.CreateBuilder<MakerScore>();
        context.Lookups.Read(
            ScoresSql, row => scores.Add(new MakerScore(row.Number(0), Amount.FromStored(row.Text(1)))),
            programme.Id, epoch.Start);
        epochs.Remember(programme.Id, epoch with { Scores = scores.ToImmutable() }, epochs.Version);
    }
}
