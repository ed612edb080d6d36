using System.Globalization;
using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Pools;

/// <summary>
/// Mean prices by time. Between two observations a pool's price does not change, so the cumulative price at
/// any moment between them is exact.
/// </summary>
internal static class PoolTwap
{
    public const int DefaultWindowSeconds = 3_600;
    public const int MaxWindowSeconds = 7 * 24 * 3_600;

    public static Result<int> Window(string? text) =>
        text is null ? DefaultWindowSeconds
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds is > 0 and <= MaxWindowSeconds
            ? seconds
            : Refusal.Invalid("window", $"'window' is 1 to {MaxWindowSeconds} seconds.");

    public static async Task<Result<TwapResponse>> Over(
        Store store, Pool pool, int windowSeconds, long now, CancellationToken cancellation)
    {
        var end = store.State.Pools.CommittedState(pool.Id).Accumulate(now);
        if (end.ReserveA.IsZero)
        {
            return new Refusal(Code.InsufficientLiquidity, $"Pool {pool.Id} holds nothing and has no price.");
        }

        var state = store.State.Pools.CommittedState(pool.Id);
        var start = await At(store.Database, pool.Id, state, now - windowSeconds, cancellation);
        if (start.Time >= now)
        {
            return new Refusal(
                Code.InsufficientLiquidity, $"Pool {pool.Id} has had its price for less than a second.");
        }

        var (a, b) = (store.State.Tokens.Committed(pool.TokenA)!, store.State.Tokens.Committed(pool.TokenB)!);
        var seconds = now - start.Time;
        return new TwapResponse(
            pool.Id.ToText(),
            PoolPrice.Average(start.A, end.CumulativeA, seconds, a.Decimals, b.Decimals),
            PoolPrice.Average(start.B, end.CumulativeB, seconds, b.Decimals, a.Decimals),
            Clock.Time(start.Time * Clock.Second), Clock.Time(now * Clock.Second),
            end.CumulativeA.ToStored(), end.CumulativeB.ToStored());
    }

    /// <summary>The cumulative prices at a moment, or at the first observation where that is later.</summary>
    private static async Task<CumulativeReading> At(
        IDatabase database, long poolId, PoolState state, long moment, CancellationToken cancellation)
    {
        var latest = new CumulativeReading(state.AccumulatedAt, state.CumulativeA, state.CumulativeB);
        if (moment >= latest.Time)
        {
            var then = state.Accumulate(moment);
            return new CumulativeReading(moment, then.CumulativeA, then.CumulativeB);
        }

        var (before, after) = await PoolObservationQueries.Around(database, poolId, moment, cancellation);
        return before is null ? after ?? latest : before.Value.Toward(after ?? latest, moment);
    }
}

/// <summary>Both cumulative prices of a pool at a unix second.</summary>
internal readonly record struct CumulativeReading(long Time, CumulativePrice A, CumulativePrice B)
{
    /// <summary>The prices at a moment between this reading and a later one.</summary>
    public CumulativeReading Toward(CumulativeReading later, long moment)
    {
        var between = later.Time - Time;
        return between <= 0
            ? this
            : new CumulativeReading(
                moment, A.Toward(later.A, moment - Time, between), B.Toward(later.B, moment - Time, between));
    }
}
