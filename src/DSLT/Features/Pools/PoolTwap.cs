using System.Globalization;
using Dapper;
using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Pools;

/// <summary>
/// Mean prices by time. Between two observations a pool's price does not change, so the cumulative price at any moment
/// between them is exact.
/// </summary>
internal static class PoolTwap
{
    public const int DefaultWindowSeconds = 3_600;
    public const int MaxWindowSeconds = 7 * 24 * 3_600;

    private const string BeforeSql =
        "SELECT time AS Time, cumulative_a AS CumulativeA, cumulative_b AS CumulativeB FROM pool_observations "
        + "WHERE pool_id = @pool AND time <= @at ORDER BY time DESC LIMIT 1";

    private const string AfterSql =
        "SELECT time AS Time, cumulative_a AS CumulativeA, cumulative_b AS CumulativeB FROM pool_observations "
        + "WHERE pool_id = @pool AND time > @at ORDER BY time LIMIT 1";

    public static Result<int> Window(string? text) =>
        text is null ? DefaultWindowSeconds
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= MaxWindowSeconds
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
            return new Refusal(Code.InsufficientLiquidity, $"Pool {pool.Id} has had its price for less than a second.");
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
    private static async Task<Reading> At(
        IDatabase database, long poolId, PoolState state, long moment, CancellationToken cancellation)
    {
        var latest = new Reading(state.AccumulatedAt, state.CumulativeA, state.CumulativeB);
        if (moment >= latest.Time)
        {
            var then = state.Accumulate(moment);
            return new Reading(moment, then.CumulativeA, then.CumulativeB);
        }

        await using var reader = await database.OpenReader(cancellation);
        var key = new { pool = poolId, at = moment };
        var before = await reader.QueryFirstOrDefaultAsync<Row>(BeforeSql, key);
        var after = (await reader.QueryFirstOrDefaultAsync<Row>(AfterSql, key))?.ToReading() ?? latest;
        return before is null ? after : before.ToReading().Toward(after, moment);
    }

    private readonly record struct Reading(long Time, CumulativePrice A, CumulativePrice B)
    {
        public Reading Toward(Reading later, long moment)
        {
            var between = later.Time - Time;
            return between <= 0
                ? this
                : new Reading(moment, A.Toward(later.A, moment - Time, between), B.Toward(later.B, moment - Time, between));
        }
    }

    private sealed record Row
    {
        public long Time { get; init; }

        public string CumulativeA { get; init; } = "";

        public string CumulativeB { get; init; } = "";

        public Reading ToReading() => new(Time, CumulativePrice.FromStored(CumulativeA), CumulativePrice.FromStored(CumulativeB));
    }
}
