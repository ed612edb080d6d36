using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Pools;

/// <summary>
/// Pools: rows of the truth with a state that the journal's events carry, all of them in memory. There are
/// two graphs for routes: the staged one that swaps are decided by, and the committed one that quotes read
/// from any thread.
/// </summary>
internal sealed class PoolStore : IStaged
{
    /// <summary>All pools are in memory with a day of volume each, so there is an end to them.</summary>
    public const int MaxPools = 20_000;

    private const string AllSql =
        "SELECT id, token_a, token_b, fee_bps, lp_token, protocol_fee, max_price_impact_bps, creator, "
            + "created_at FROM pools";

    private const string StatesSql =
        "SELECT s.pool_id, s.reserve_a, s.reserve_b, s.total_shares, s.root_k_last, o.cumulative_a, "
            + "o.cumulative_b, o.time "
        + "FROM pool_states s JOIN pool_observations o ON o.pool_id = s.pool_id AND o.time = "
        + "(SELECT max(time) FROM pool_observations WHERE pool_id = s.pool_id)";

    private const string VolumesSql =
        "SELECT pool_id, bucket, volume_a, volume_b, fees_a, fees_b, swaps FROM pool_volumes WHERE bucket "
            + "> $1 "
        + "ORDER BY pool_id, bucket";

    private static readonly Table Pools = new(
        "pools", 1, Column.Number("id"), Column.Number("token_a"), Column.Number("token_b"),
        Column.Number("fee_bps"),
        Column.Number("lp_token"), Column.Flag("protocol_fee"), Column.Number("max_price_impact_bps"),
        Column.Number("creator"), Column.Number("created_at"));

    private readonly StateContext context;
    private readonly EntityCache<long, Pool> byId;
    private readonly EntityCache<(long Low, long High, int FeeBps), Pool> byPair;
    private readonly EntityCache<long, PoolState> states;
    private readonly HashSet<long> changed = [];
    private readonly IdSequence ids;
    private long newestCommitted;

    public PoolStore(StateContext context)
    {
        this.context = context;
        ids = new IdSequence(context.Undo);
        byId = new(context.Undo, int.MaxValue, _ => null);
        byPair = new(context.Undo, int.MaxValue, _ => null);
        states = new(context.Undo, int.MaxValue, _ => null);
    }

    /// <summary>The pools as the current command sees them.</summary>
    public PoolGraph Graph { get; } = new();

    /// <summary>The pools as last committed, for any thread.</summary>
    public PoolGraph CommittedGraph { get; } = new();

    public int Count => byId.Count;

    public void Load(long now)
    {
        context.Lookups.Read(AllSql, row =>
        {
            var pool = new Pool(
                row.Number(0), row.Number(1), row.Number(2), (int)row.Number(3), row.Number(4), row.Flag(5),
                (int)row.Number(6), row.Number(7), row.Number(8));
            byId.Remember(pool.Id, pool, byId.Version);
            byPair.Remember(Pool.Key(pool.TokenA, pool.TokenB, pool.FeeBps), pool, byPair.Version);
            ids.Reach(pool.Id);
        });
        newestCommitted = ids.Last;
        var volumes = LoadVolumes(now);
        context.Lookups.Read(StatesSql, row =>
        {
            var past = volumes.GetValueOrDefault(row.Number(0), []);
            states.Put(row.Number(0), PoolState.Empty with { Past = [.. past.SkipLast(1)] });
            Change(row.Number(0), new PoolState(
                Amount.FromStored(row.Text(1)), Amount.FromStored(row.Text(2)),
                Amount.FromStored(row.Text(3)),
                Amount.FromStored(row.Text(4)), CumulativePrice.FromStored(row.Text(5)),
                CumulativePrice.FromStored(row.Text(6)), row.Number(7), past.LastOrDefault(PoolVolume.None),
                []));
        });
    }

    public Pool? Find(long id) => byId.Find(id);

    /// <summary>The pool of an id on the wire, or the refusal that there is none.</summary>
    public Result<Pool> Get(string? id) => Ids.Parse(id, "pool").Then<Pool>(
        number => Find(number) is { } pool ? pool : Refusal.NotFound("pool", number.ToText()));

    public Pool? Find(long tokenA, long tokenB, int feeBps) => byPair.Find(Pool.Key(tokenA, tokenB, feeBps));

    public PoolState State(long id) => states.Find(id) ?? PoolState.Empty;

    public long NextId() => ids.Next();

    public void Save(Pool pool)
    {
        context.Undo.Touch(this);
        byId.Put(pool.Id, pool);
        byPair.Put(Pool.Key(pool.TokenA, pool.TokenB, pool.FeeBps), pool);
        context.Rows.Put(
            Pools, pool.Id, pool.TokenA, pool.TokenB, (long)pool.FeeBps, pool.LpToken, pool.ProtocolFee,
            (long)pool.MaxPriceImpactBps, pool.Creator, pool.CreatedAt);
    }

    /// <summary>
    /// Takes over a state: only <see cref="PoolChanged"/> calls this, and the load at start.
    /// </summary>
    public void Change(long id, PoolState state)
    {
        var pool = byId.Find(id)
            ?? throw new InvalidDataException($"The journal changes pool {id}, which does not exist.");
        var before = State(id);
        states.Put(id, state.Following(before));
        var edge = new PoolEdge(
            pool.Id, pool.TokenA, pool.TokenB, state.ReserveA, state.ReserveB, pool.FeeBps);
        Graph.Put(edge);
        changed.Add(id);
        context.Undo.Push(
            () => Graph.Put(edge with { ReserveA = before.ReserveA, ReserveB = before.ReserveB }));
        context.Undo.Touch(this);
    }

    public Pool? Committed(long id) => byId.Committed(id);

    /// <summary>The pools after one, by id, as last committed; from any thread.</summary>
    public IEnumerable<Pool> CommittedAfter(long id)
    {
        while (id < Volatile.Read(ref newestCommitted))
        {
            if (byId.Committed(++id) is { } pool)
            {
                yield return pool;
            }
        }
    }

    public PoolState CommittedState(long id) => states.Committed(id) ?? PoolState.Empty;

    public void Commit()
    {
        foreach (var id in changed)
        {
            if (byId.Find(id) is { } pool && State(id) is { } state)
            {
                CommittedGraph.Put(new PoolEdge(
                    id, pool.TokenA, pool.TokenB, state.ReserveA, state.ReserveB, pool.FeeBps));
            }
        }

        changed.Clear();
        Volatile.Write(ref newestCommitted, ids.Last);
    }

    private Dictionary<long, List<PoolVolume>> LoadVolumes(long now)
    {
        var volumes = new Dictionary<long, List<PoolVolume>>();
        context.Lookups.Read(
            VolumesSql,
            row =>
            {
                var volume = new PoolVolume(
                    row.Number(1), Amount.FromStored(row.Text(2)), Amount.FromStored(row.Text(3)),
                    Amount.FromStored(row.Text(4)), Amount.FromStored(row.Text(5)), row.Number(6));
                if (!volumes.TryGetValue(row.Number(0), out var ofPool))
                {
                    volumes.Add(row.Number(0), ofPool = []);
                }

                ofPool.Add(volume);
            },
            (now / Clock.Second) - PoolVolume.DaySeconds);
        return volumes;
    }
}
