using Dapper;
using DSLT.Data;

namespace DSLT.Features.NftSales;

/// <summary>What was turned over, from the tables.</summary>
internal static class TurnoverQueries
{
    private const string SinceSql =
        "SELECT hour AS Hour, token AS Token, sales AS Sales, volume AS Volume FROM nft_turnover "
            + "WHERE collection = @collection AND (hour = @all OR hour > @after)";

    /// <summary>The hours of a collection after one, and that of all hours; by token.</summary>
    public static async Task<IReadOnlyList<TurnoverRow>> Since(
        IDatabase database, long collection, long after, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<TurnoverRow>(
            SinceSql, new { collection, all = TurnoverKey.AllHours, after })).AsList();
    }
}

/// <summary>What was turned over in an hour as the tables hold it.</summary>
internal sealed record TurnoverRow
{
    public long Hour { get; init; }

    public long Token { get; init; }

    public long Sales { get; init; }

    public string Volume { get; init; } = "";
}
