using Dapper;
using DSLT.Data;

namespace DSLT.Features.Pools;

/// <summary>What pools' prices had summed up to, from the tables.</summary>
internal static class PoolObservationQueries
{
    private const string BeforeSql =
        "SELECT time AS Time, cumulative_a AS CumulativeA, cumulative_b AS CumulativeB FROM "
            + "pool_observations "
        + "WHERE pool_id = @pool AND time <= @at ORDER BY time DESC LIMIT 1";

    private const string AfterSql =
        "SELECT time AS Time, cumulative_a AS CumulativeA, cumulative_b AS CumulativeB FROM "
            + "pool_observations "
        + "WHERE pool_id = @pool AND time > @at ORDER BY time LIMIT 1";

    /// <summary>
    /// The last observation at or before a unix second and the first after it, where there are such.
    /// </summary>
    public static async Task<(CumulativeReading? Before, CumulativeReading? After)> Around(
        IDatabase database, long poolId, long second, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var key = new { pool = poolId, at = second };
        var before = await reader.QueryFirstOrDefaultAsync<Row>(BeforeSql, key);
        var after = await reader.QueryFirstOrDefaultAsync<Row>(AfterSql, key);
        return (before?.ToReading(), after?.ToReading());
    }

    private sealed record Row
    {
        public long Time { get; init; }

        public string CumulativeA { get; init; } = "";

        public string CumulativeB { get; init; } = "";

        public CumulativeReading ToReading() =>
            new(Time, CumulativePrice.FromStored(CumulativeA), CumulativePrice.FromStored(CumulativeB));
    }
}
