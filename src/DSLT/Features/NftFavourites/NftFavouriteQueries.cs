using Dapper;
using DSLT.Data;

namespace DSLT.Features.NftFavourites;

/// <summary>The favourites of users, from the tables.</summary>
internal static class NftFavouriteQueries
{
    private const string PageSql =
        "SELECT sequence AS Sequence, item AS Item FROM nft_favourites "
            + "WHERE user_id = @user AND is_on AND sequence < @before ORDER BY sequence DESC LIMIT @limit";

    /// <summary>A user's favourites, the newest first.</summary>
    public static async Task<IReadOnlyList<(long Sequence, long Item)>> Page(
        IDatabase database, long user, long before, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<(long, long)>(PageSql, new { user, before, limit })).AsList();
    }
}
