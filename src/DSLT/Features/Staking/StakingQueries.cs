using Dapper;
using DSLT.Core;
using DSLT.Data;

namespace DSLT.Features.Staking;

/// <summary>Positions and rewards, from the tables.</summary>
internal static class StakingQueries
{
    private const string OpenSql =
        "SELECT id FROM staking_positions WHERE user_id = @user AND id < @before "
        + "AND (staked <> @zero OR owed <> '0') ORDER BY id DESC LIMIT @limit";

    private const string NextSql =
        "SELECT id FROM staking_positions WHERE programme = @programme AND id > @after "
        + "AND (staked <> @zero OR owed <> '0') ORDER BY id LIMIT @limit";

    private const string RewardsSql =
        "SELECT id AS Id, user_id AS UserId, programme AS Programme, position AS Position, kind AS Kind, "
        + "amount AS Amount, at AS At FROM staking_rewards WHERE user_id = @user AND id < @before "
        + "AND (@programme = 0 OR programme = @programme) ORDER BY id DESC LIMIT @limit";

    private static readonly string Zero = Amount.Zero.ToStored();

    /// <summary>The ids of a user's open positions, newest first.</summary>
    public static async Task<IReadOnlyList<long>> Open(
        IDatabase database, long user, long before, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<long>(OpenSql, new { user, before, limit, zero = Zero })).AsList();
    }

    /// <summary>The ids of the next open positions of a programme, the oldest first.</summary>
    public static async Task<IReadOnlyList<long>> Next(
        IDatabase database, long programme, long after, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<long>(
            NextSql, new { programme, after, limit, zero = Zero })).AsList();
    }

    /// <summary>A user's rewards with their times, newest first; of all programmes where it is 0.</summary>
    public static async Task<IReadOnlyList<(StakeReward Reward, long At)>> Rewards(
        IDatabase database, long user, long programme, long before, int limit,
        CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var rows = await reader.QueryAsync<RewardRow>(RewardsSql, new { user, programme, before, limit });
        return [.. rows.Select(row => (row.ToReward(), row.At))];
    }

    private sealed record RewardRow
    {
        public long Id { get; init; }

        public long UserId { get; init; }

        public long Programme { get; init; }

        public long Position { get; init; }

        public long Kind { get; init; }

        public string Amount { get; init; } = "";

        public long At { get; init; }

        public StakeReward ToReward() => new(
            Id, UserId, Programme, Position, (RewardKind)Kind, Core.Amount.FromStored(Amount));
    }
}
