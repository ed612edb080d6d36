using System.Numerics;
using DSLT.Core;
using DSLT.Features.Pools;

namespace DSLT.Tests.Features.Pools;

/// <summary>The state of a pool over time: cumulative prices and the volume of a day.</summary>
public sealed class PoolTests
{
    private static readonly Amount One = new(1);
    private static readonly PoolState Full =
        PoolState.Empty with { ReserveA = new Amount(2), ReserveB = new Amount(6), AccumulatedAt = 100 };

    [Fact]
    public void Prices_are_summed_up_to_a_later_second_and_never_back()
    {
        var later = Full.Accumulate(110);
        Assert.Equal(
            (BigInteger)30 << CumulativePrice.FractionBits, later.CumulativeA.Since(Full.CumulativeA));
        Assert.Equal(110, later.AccumulatedAt);
        Assert.Same(Full, Full.Accumulate(100));
        Assert.Same(Full, Full.Accumulate(50));
    }

    [Fact]
    public void Swaps_of_the_same_five_minutes_are_counted_together()
    {
        var state = Trade(Trade(Full, 600), 899);
        Assert.Equal((600L, 2L), (state.Current.Bucket, state.Current.Swaps));
        Assert.Empty(state.Past);
        Assert.Equal(2, state.LastDay(900).Swaps);
    }

    [Fact]
    public void New_five_minutes_move_the_old_ones_to_the_past()
    {
        var state = Trade(Trade(Full, 600), 900);
        Assert.Equal((900L, 1L), (state.Current.Bucket, state.Current.Swaps));
        Assert.Single(state.Past);
        Assert.Equal(2, state.LastDay(900).Swaps);
    }

    [Fact]
    public void After_a_day_nothing_is_left_of_a_swap()
    {
        var state = Trade(Full, 600);
        Assert.Equal(1, state.LastDay(600 + PoolVolume.DaySeconds - 1).Swaps);
        Assert.Equal(0, state.LastDay(600 + PoolVolume.DaySeconds).Swaps);
        Assert.Empty(
            Trade(Trade(state, 900), 900 + PoolVolume.DaySeconds).Past.Where(volume => volume.Bucket <= 600));
    }

    [Fact]
    public void A_volume_stops_at_the_largest_amount_rather_than_refuse_a_trade()
    {
        var volume = PoolVolume.None.Plus(Amount.Max, One, One, One).Plus(One, One, One, One);
        Assert.Equal((Amount.Max, new Amount(2), 2L), (volume.VolumeA, volume.VolumeB, volume.Swaps));
    }

    [Fact]
    public void A_pair_is_the_same_whichever_way_round() =>
        Assert.Equal(Pool.Key(1, 2, 30), Pool.Key(2, 1, 30));

    private static PoolState Trade(PoolState state, long second) =>
        state.Traded(second, One, Amount.Zero, One, Amount.Zero).Following(state);
}
