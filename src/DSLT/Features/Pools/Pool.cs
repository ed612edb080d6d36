using System.Collections.Immutable;
using DSLT.Core;

namespace DSLT.Features.Pools;

/// <summary>A constant-product pool of two tokens: what does not change with every trade.</summary>
/// <param name="TokenA">The token that the creator named first; a pair has one pool a fee, whichever way
/// round.</param>
/// <param name="FeeBps">What a swap leaves in the pool, in basis points of its input.</param>
/// <param name="LpToken">The token of its shares, 18 decimals.</param>
/// <param name="ProtocolFee">True where one sixth of the fees goes to the treasury, as shares.</param>
/// <param name="MaxPriceImpactBps">A swap that would move the price further is refused; 10,000 allows
/// any.</param>
internal sealed record Pool(
    long Id, long TokenA, long TokenB, int FeeBps, long LpToken, bool ProtocolFee, int MaxPriceImpactBps,
    long Creator, long CreatedAt)
{
    /// <summary>The pair whichever way round, with the fee: what there is only one of.</summary>
    public static (long Low, long High, int FeeBps) Key(long tokenA, long tokenB, int feeBps) =>
        (Math.Min(tokenA, tokenB), Math.Max(tokenA, tokenB), feeBps);
}

/// <summary>What every trade and deposit changes.</summary>
/// <param name="ReserveA">Equal to the pool's account in token A, which only postings change; <c>verify</c>
/// compares.</param>
/// <param name="RootKLast">isqrt(reserveA * reserveB) after the last deposit or withdrawal while the
/// protocol's fee is on, else 0.</param>
/// <param name="AccumulatedAt">Unix seconds up to which the cumulative prices are summed.</param>
/// <param name="Current">Volume of the five minutes of the last swap.</param>
/// <param name="Past">Volume of the day before those, only where there was any, oldest first.</param>
internal sealed record PoolState(
    Amount ReserveA, Amount ReserveB, Amount TotalShares, Amount RootKLast,
    CumulativePrice CumulativeA, CumulativePrice CumulativeB, long AccumulatedAt,
    PoolVolume Current, ImmutableArray<PoolVolume> Past)
{
    public static readonly PoolState Empty = new(
        Amount.Zero, Amount.Zero, Amount.Zero, Amount.Zero, CumulativePrice.Zero, CumulativePrice.Zero, 0,
        PoolVolume.None, []);

    /// <summary>
    /// The state as it stands at a later second: the price of the reserves is summed up to there, which must
    /// be done before they change.
    /// </summary>
    public PoolState Accumulate(long second) => second <= AccumulatedAt ? this : this with
    {
        CumulativeA = CumulativeA.Advance(ReserveA, ReserveB, second - AccumulatedAt),
        CumulativeB = CumulativeB.Advance(ReserveB, ReserveA, second - AccumulatedAt),
        AccumulatedAt = second,
    };

    /// <summary>Counts a swap into the five minutes it falls in.</summary>
    public PoolState Traded(long second, Amount amountA, Amount amountB, Amount feeA, Amount feeB)
    {
        var bucket = PoolVolume.BucketOf(second);
        var current = Current.Bucket == bucket ? Current : PoolVolume.None with { Bucket = bucket };
        return this with { Current = current.Plus(amountA, amountB, feeA, feeB) };
    }

    /// <summary>
    /// This state as the one that follows <paramref name="before"/>: its past is that one's, and its last
    /// five minutes too once new ones have begun.
    /// </summary>
    public PoolState Following(PoolState before)
    {
        var begun = before.Current.Bucket != Current.Bucket && before.Current.Swaps > 0;
        var dayBefore = Current.Bucket - PoolVolume.DaySeconds;
        return this with
        {
            Past = begun
                ? before.Past.RemoveAll(v => v.Bucket <= dayBefore).Add(before.Current)
                : before.Past,
        };
    }

    /// <summary>Volume and fees of the last 24 hours, to within five minutes.</summary>
    public PoolVolume LastDay(long second)
    {
        var since = second - PoolVolume.DaySeconds;
        var sum = PoolVolume.None;
        foreach (var volume in Past.Add(Current))
        {
            sum = volume.Bucket > since ? sum.Plus(volume) : sum;
        }

        return sum;
    }
}

/// <summary>
/// What was traded in five minutes: what came in of each token, and the part of it that was fee.
/// </summary>
internal sealed record PoolVolume(
    long Bucket, Amount VolumeA, Amount VolumeB, Amount FeesA, Amount FeesB, long Swaps)
{
    public const long BucketSeconds = 300;
    public const long DaySeconds = 24 * 60 * 60;

    public static readonly PoolVolume None = new(0, Amount.Zero, Amount.Zero, Amount.Zero, Amount.Zero, 0);

    public static long BucketOf(long second) => second - (second % BucketSeconds);

    public PoolVolume Plus(Amount amountA, Amount amountB, Amount feeA, Amount feeB) => this with
    {
        VolumeA = Add(VolumeA, amountA),
        VolumeB = Add(VolumeB, amountB),
        FeesA = Add(FeesA, feeA),
        FeesB = Add(FeesB, feeB),
        Swaps = Swaps + 1,
    };

    public PoolVolume Plus(PoolVolume other) => this with
    {
        VolumeA = Add(VolumeA, other.VolumeA),
        VolumeB = Add(VolumeB, other.VolumeB),
        FeesA = Add(FeesA, other.FeesA),
        FeesB = Add(FeesB, other.FeesB),
        Swaps = Swaps + other.Swaps,
    };

    /// <summary>A statistic stops at the largest amount rather than refuse a trade.</summary>
    private static Amount Add(Amount sum, Amount more) => more > Amount.Max - sum ? Amount.Max : sum + more;
}
