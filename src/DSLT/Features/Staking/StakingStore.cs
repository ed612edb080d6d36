using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Staking;

/// <summary>
/// Programmes, all in memory: rows of the truth, and how they stand, which the journal's events carry as they
/// do the positions.
/// </summary>
internal sealed class StakingStore
{
    public const int MaxProgrammes = 1_000;

    private const string ProgrammesSql =
        "SELECT id, stake_token, reward_token, mode, rate, rate_seconds, min_stake, user_cap, total_cap, "
            + "penalty_bps, penalty_to, status, owner, created_at FROM staking_programmes ORDER BY id";

    private const string TiersSql =
        "SELECT name, lock_seconds, apy_bps, weight_bps FROM staking_tiers WHERE programme = $1 "
            + "ORDER BY tier";

    private const string StateSql =
        "SELECT accrued_at, owed, rest, share_rest, positions, participants, paid, distribution, "
            + "distributed_to FROM staking_states WHERE programme = $1";

    private const string TierStatesSql =
        "SELECT staked, per_unit, rest FROM staking_tier_states WHERE programme = $1 ORDER BY tier";

    private const string PositionSql =
        "SELECT id, programme, tier, user_id, staked, per_unit, owed, locked_until, compounds, created_at "
            + "FROM staking_positions WHERE id = $1";

    private const string StakerSql =
        "SELECT staked, positions FROM stakers WHERE programme = $1 AND user_id = $2";

    private const string LastPositionSql =
        "SELECT id FROM staking_positions ORDER BY id DESC LIMIT 1";

    private const string LastRewardSql = "SELECT id FROM staking_rewards ORDER BY id DESC LIMIT 1";

    private const string FeeSql =
        "SELECT fee_bps FROM staking_fees WHERE programme = $1 ORDER BY since DESC LIMIT 1";

    private static readonly Table Programmes = new(
        "staking_programmes", 1, Column.Number("id"), Column.Number("stake_token"),
        Column.Number("reward_token"), Column.Number("mode"), Column.Amount("rate"),
        Column.Number("rate_seconds"), Column.Amount("min_stake"), Column.Amount("user_cap"),
        Column.Amount("total_cap"), Column.Number("penalty_bps"), Column.Number("penalty_to"),
        Column.Number("status"), Column.Number("owner"), Column.Number("created_at"));

    private static readonly Table Tiers = new(
        "staking_tiers", 2, Column.Number("programme"), Column.Number("tier"), Column.Text("name"),
        Column.Number("lock_seconds"), Column.Number("apy_bps"), Column.Number("weight_bps"));

    private static readonly Table Rates = new(
        "staking_rates", 2, Column.Number("programme"), Column.Number("since"), Column.Amount("rate"),
        Column.Text("apy_bps"));

    private readonly StateContext context;
    private readonly EntityCache<long, StakingProgramme> byId;
    private readonly EntityCache<long, StakingState> states;
    private readonly ProjectedCache<long, StakingPosition?> positions;
    private readonly ProjectedCache<(long Programme, long User), Staker> stakers;
    private readonly IdSequence ids;
    private readonly IdSequence positionIds;
    private readonly IdSequence rewardIds;

    public StakingStore(StateContext context)
    {
        this.context = context;
        (ids, positionIds, rewardIds) = (new(context.Undo), new(context.Undo), new(context.Undo));
        byId = new(context.Undo, int.MaxValue, _ => null);
        states = new(context.Undo, int.MaxValue, _ => null);
        positions = new(context, context.Limits.Stakes, id =>
            context.Lookups.First(PositionSql, ReadPosition, id));
        stakers = new(context, context.Limits.Stakes, key => context.Lookups.First(
            StakerSql,
            row => new Staker(Amount.FromStored(row.Text(0)), (int)row.Number(1)),
            key.Programme,
            key.User) ?? Staker.None);
    }

    public int Count => byId.Count;

    /// <summary>All programmes as last committed, by id; from any thread.</summary>
    public IEnumerable<StakingProgramme> CommittedAll => byId.Values.OrderBy(programme => programme.Id);

    public void Load()
    {
        var programmes = new List<StakingProgramme>();
        context.Lookups.Read(ProgrammesSql, row => programmes.Add(ReadProgramme(row)));
        foreach (var programme in programmes)
        {
            Load(programme);
        }

        positionIds.Reach(context.Lookups.First(LastPositionSql, row => row.Number(0)));
        rewardIds.Reach(context.Lookups.First(LastRewardSql, row => row.Number(0)));
    }

    /// <summary>A programme as this command sees it, or the refusal that there is none.</summary>
    public Result<StakingProgramme> Get(string? programmeId) => Ids.Parse(programmeId, "programme")
        .Then<StakingProgramme>(id => byId.Find(id) is { } programme
            ? programme
            : Refusal.NotFound("programme", id.ToText()));

    public StakingProgramme? Find(long id) => byId.Find(id);

    public StakingProgramme? Committed(long id) => byId.Committed(id);

    /// <summary>As <see cref="Get"/>, as last committed, from any thread.</summary>
    public Result<StakingProgramme> GetCommitted(string? programmeId) => Ids.Parse(programmeId, "programme")
        .Then<StakingProgramme>(id => Committed(id) is { } programme
            ? programme
            : Refusal.NotFound("programme", id.ToText()));

    /// <summary>How a programme stood at its last commit; from any thread.</summary>
    public StakingState CommittedState(StakingProgramme programme) =>
        states.Committed(programme.Id) ?? StakingState.Of(programme);

    public StakingState StateOf(StakingProgramme programme) =>
        states.Find(programme.Id) ?? StakingState.Of(programme);

    public StakingPosition? FindPosition(long id) => positions.Find(id);

    public Staker StakerOf(long programme, long user) => stakers.Find((programme, user));

    public long NextId() => ids.Next();

    public long NextPositionId() => positionIds.Next();

    public long NextRewardId() => rewardIds.Next();

    /// <summary>Puts a new programme, or the new terms of one, on record.</summary>
    public void Save(StakingProgramme programme, long now)
    {
        var before = byId.Find(programme.Id);
        byId.Put(programme.Id, programme);
        context.Rows.Put(
            Programmes, programme.Id, programme.StakeToken, programme.RewardToken, (long)programme.Mode,
            programme.Rate.ToStored(), programme.RateSeconds, programme.MinStake.ToStored(),
            programme.UserCap?.ToStored(), programme.TotalCap?.ToStored(), (long)programme.PenaltyBps,
            (long)programme.PenaltyTo, (long)programme.Status, programme.Owner, programme.CreatedAt);
        for (var i = 0; i < programme.Tiers.Length; i++)
        {
            var tier = programme.Tiers[i];
            context.Rows.Put(
                Tiers, programme.Id, (long)i, tier.Name, tier.LockSeconds, (long)tier.ApyBps,
                (long)tier.WeightBps);
        }

        if (before is null || before.Rate != programme.Rate || !before.Tiers.SequenceEqual(programme.Tiers)
            || before.RewardFeeBps != programme.RewardFeeBps)
        {
            context.Rows.Put(
                Rates, programme.Id, now, programme.Rate.ToStored(),
                string.Join(',', programme.Tiers.Select(tier => tier.ApyBps)));
        }
    }

    /// <summary>Takes over how a programme stands: only <see cref="StakingChanged"/> calls this.</summary>
    public void Change(long programme, StakingState state) => states.Put(programme, state);

    /// <summary>Takes over a fee: only <see cref="RewardFeeChanged"/> calls this.</summary>
    public void ChangeFee(long programme, int feeBps) =>
        byId.Put(programme, byId.Find(programme)! with { RewardFeeBps = feeBps });

    /// <summary>Takes over a position: only <see cref="StakeChanged"/> calls this.</summary>
    public void Change(StakingPosition position, Staker staker, long sequence)
    {
        positionIds.Reach(position.Id);
        positions.Put(position.Id, position, sequence);
        stakers.Put((position.Programme, position.User), staker, sequence);
    }

    /// <summary>Knows that a reward's id is taken: only <see cref="StakeRewarded"/> calls this.</summary>
    public void Rewarded(long id) => rewardIds.Reach(id);

    private static BigInteger Figure(string digits) => BigInteger.Parse(digits, CultureInfo.InvariantCulture);

    private static StakingProgramme ReadProgramme(IRow row) => new(
        row.Number(0), row.Number(1), row.Number(2), (StakingMode)row.Number(3),
        Amount.FromStored(row.Text(4)), row.Number(5), [], Amount.FromStored(row.Text(6)),
        Optional(row.OptionalText(7)), Optional(row.OptionalText(8)), (int)row.Number(9),
        (PenaltyTo)row.Number(10), 0, (StakingStatus)row.Number(11), row.Number(12), row.Number(13));

    private static Amount? Optional(string? stored) => stored is null ? null : Amount.FromStored(stored);

    private static StakingPosition ReadPosition(IRow row) => new(
        row.Number(0), row.Number(1), (int)row.Number(2), row.Number(3), Amount.FromStored(row.Text(4)),
        Figure(row.Text(5)), Figure(row.Text(6)), row.Number(7), row.Flag(8), row.Number(9));

    private void Load(StakingProgramme programme)
    {
        var tiers = ImmutableArray.CreateBuilder<StakingTier>();
        context.Lookups.Read(
            TiersSql,
            row => tiers.Add(new StakingTier(
                row.Text(0), row.Number(1), (int)row.Number(2), (int)row.Number(3))),
            programme.Id);
        programme = programme with
        {
            Tiers = tiers.ToImmutable(),
            RewardFeeBps = (int)context.Lookups.First(FeeSql, row => row.Number(0), programme.Id),
        };
        byId.Remember(programme.Id, programme, byId.Version);
        ids.Reach(programme.Id);

        var standing = ImmutableArray.CreateBuilder<TierState>();
        context.Lookups.Read(
            TierStatesSql,
            row => standing.Add(new TierState(
                Amount.FromStored(row.Text(0)), Figure(row.Text(1)), Figure(row.Text(2)))),
            programme.Id);
        var state = context.Lookups.First(
            StateSql,
            row => new StakingState(
                row.Number(0), Figure(row.Text(1)), Figure(row.Text(2)), Figure(row.Text(3)),
                (int)row.Number(4), (int)row.Number(5), Amount.FromStored(row.Text(6)), row.Number(7),
                row.Number(8), standing.ToImmutable()),
            programme.Id);
        if (state is not null)
        {
            states.Remember(programme.Id, state, states.Version);
        }
    }
}
