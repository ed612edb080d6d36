using Dapper;
using DSLT.Core;
using DSLT.Data;

namespace DSLT.Features.Airdrops;

/// <summary>The lists of airdrops, from the tables.</summary>
internal static class AirdropQueries
{
    private const string SharesSql =
        "SELECT s.leaf AS Leaf, s.user_id AS UserId, u.username AS Username, s.amount AS Amount "
            + "FROM airdrop_shares s JOIN users u ON u.id = s.user_id WHERE s.airdrop = @airdrop "
            + "ORDER BY s.leaf";

    /// <summary>A whole list, in its order; empty where there is no such airdrop.</summary>
    public static async Task<AirdropShare[]> Shares(
        IDatabase database, long airdrop, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return [.. (await reader.QueryAsync<ShareRow>(SharesSql, new { airdrop })).Select(row =>
            new AirdropShare((int)row.Leaf, row.UserId, row.Username, Amount.FromStored(row.Amount)))];
    }

    private sealed record ShareRow
    {
        public long Leaf { get; init; }

        public long UserId { get; init; }

        public string Username { get; init; } = "";

        public string Amount { get; init; } = "";
    }
}
