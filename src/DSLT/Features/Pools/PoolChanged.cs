using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Pools;

/// <summary>
/// A pool as a deposit, a withdrawal or a swap left it. The cumulative prices, long numbers, are on record
/// only where they moved: at most once a second.
/// </summary>
internal sealed class PoolChanged(long poolId, PoolState state, bool accumulated) : Event
{
    private static readonly Table States = new(
        "pool_states", 1, Column.Number("pool_id"), Column.Amount("reserve_a"), Column.Amount("reserve_b"),
        Column.Amount("total_shares"), Column.Amount("root_k_last"));

    private static readonly Table Volumes = new(
        "pool_volumes", 2, Column.Number("pool_id"), Column.Number("bucket"), Column.Amount("volume_a"),
        Column.Amount("volume_b"), Column.Amount("fees_a"), Column.Amount("fees_b"), Column.Number("swaps"));

    private static readonly Table Observations = new(
        "pool_observations", 2, Column.Number("pool_id"), Column.Number("time"), Column.Text("cumulative_a"),
        Column.Text("cumulative_b"));

    public PoolChanged(long poolId, PoolState before, PoolState after)
        : this(poolId, after, accumulated: after.AccumulatedAt != before.AccumulatedAt)
    {
    }

    public override EventTag Tag => EventTag.PoolChanged;

    public long PoolId => poolId;

    /// <summary>The pool as it is now; its cumulative prices only where they moved.</summary>
    public PoolState State => state;

    public static PoolChanged Read(ref PayloadReader reader)
    {
        var poolId = reader.Number();
        var accumulated = reader.Bool();
        var state = PoolState.Empty with
        {
            ReserveA = reader.Amount(),
            ReserveB = reader.Amount(),
            TotalShares = reader.Amount(),
            RootKLast = reader.Amount(),
            Current = new PoolVolume(
                reader.Number(), reader.Amount(), reader.Amount(), reader.Amount(), reader.Amount(),
                reader.Number()),
        };
        if (accumulated)
        {
            state = state with
            {
                CumulativeA = CumulativePrice.FromStored(reader.Text()!),
                CumulativeB = CumulativePrice.FromStored(reader.Text()!),
                AccumulatedAt = reader.Number(),
            };
        }

        return new PoolChanged(poolId, state, accumulated);
    }

    public override void Write(PayloadWriter writer)
    {
        writer.Number(poolId);
        writer.Bool(accumulated);
        writer.Amount(state.ReserveA);
        writer.Amount(state.ReserveB);
        writer.Amount(state.TotalShares);
        writer.Amount(state.RootKLast);
        writer.Number(state.Current.Bucket);
        writer.Amount(state.Current.VolumeA);
        writer.Amount(state.Current.VolumeB);
        writer.Amount(state.Current.FeesA);
        writer.Amount(state.Current.FeesB);
        writer.Number(state.Current.Swaps);
        if (accumulated)
        {
            writer.Text(state.CumulativeA.ToStored());
            writer.Text(state.CumulativeB.ToStored());
            writer.Number(state.AccumulatedAt);
        }
    }

    public override void Apply(State hot, in RecordHeader record)
    {
        var before = hot.Pools.State(poolId);
        hot.Pools.Change(poolId, accumulated ? state : state with
        {
            CumulativeA = before.CumulativeA,
            CumulativeB = before.CumulativeB,
            AccumulatedAt = before.AccumulatedAt,
        });
    }

    public override void Project(Projection projection, in RecordHeader record)
    {
        projection.Latest(States, poolId, 0, WriteState);
        if (state.Current.Swaps > 0)
        {
            projection.Latest(Volumes, poolId, state.Current.Bucket, WriteVolume);
        }

        if (accumulated)
        {
            projection.Latest(Observations, poolId, state.AccumulatedAt, WriteObservation);
        }
    }

    private void WriteState(IWriter writer) => writer.Put(
        States,
        [
            poolId, state.ReserveA, state.ReserveB, state.TotalShares, state.RootKLast,
        ]);

    private void WriteVolume(IWriter writer) => writer.Put(
        Volumes,
        [
            poolId, state.Current.Bucket, state.Current.VolumeA, state.Current.VolumeB, state.Current.FeesA,
            state.Current.FeesB, state.Current.Swaps,
        ]);

    private void WriteObservation(IWriter writer) => writer.Put(
        Observations,
        [poolId, state.AccumulatedAt, state.CumulativeA.ToStored(), state.CumulativeB.ToStored()]);
}
