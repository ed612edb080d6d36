using System.Globalization;
using System.Numerics;
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
        + "amount AS Amount, at AS At, fee AS Fee, transaction_id AS TransactionId FROM staking_rewards "
        + "WHERE user_id = @user AND id < @before "
        + "AND (@programme = 0 OR programme = @programme) ORDER BY id DESC LIMIT @limit";

    private const string DaysSql =
        "SELECT day AS Day, tier AS Tier, at AS At, staked AS Staked, per_unit AS PerUnit, "
        + "positions AS Positions, participants AS Participants, paid AS Paid FROM staking_days "
        + "WHERE programme = @programme AND day >= COALESCE("
        + "(SELECT MAX(day) FROM staking_days WHERE programme = @programme AND at <= @from), 0) "
        + "ORDER BY day, tier";

    private const string RatesSql =
        "SELECT since AS Since, rate AS Rate, apy_bps AS ApyBps, COALESCE((SELECT fee_bps FROM staking_fees "
        + "WHERE staking_fees.programme = staking_rates.programme "
        + "AND staking_fees.since <= staking_rates.since ORDER BY staking_fees.since DESC LIMIT 1), 0) "
        + "AS RewardFeeBps FROM staking_rates WHERE programme = @programme AND since < @before "
        + "ORDER BY since DESC LIMIT @limit";

    private static readonly string Zero = Amount.Zero.ToStored();

    /// <summary>The ids of a user's open positions, newest first.</summary>
    public static async Task<IReadOnlyList<long>> Open(
        IDatabase database, long user, long before, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<long>(OpenSql, new { user, before, limit, zero = Zero })).AsList();
    }

    /// <summary>The ids of the next open positions of a programme, the oldest first.</summary>
    public static async Task<long[]> Next(
        IDatabase database, long programme, long after, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return [.. await reader.QueryAsync<long>(NextSql, new { programme, after, limit, zero = Zero })];
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

    /// <summary>How a programme's tiers stood since the last change before a time, by day and tier.</summary>
    public static async Task<IReadOnlyList<StakingDay>> Days(
        IDatabase database, long programme, long from, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var rows = await reader.QueryAsync<DayRow>(DaysSql, new { programme, from });
        return [.. rows.Select(row => row.ToDay())];
    }

    /// <summary>The rates of a programme, newest first; each with the fee that there was with it.</summary>
    public static async Task<IReadOnlyList<RateRow>> Rates(
        IDatabase database, long programme, long before, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<RateRow>(RatesSql, new { programme, before, limit })).AsList();
    }

    internal sealed record RateRow
    {
        public long Since { get; init; }

        public string Rate { get; init; } = "";

        public string ApyBps { get; init; } = "";

        public long RewardFeeBps { get; init; }
    }

    private sealed record DayRow
    {
        public long Day { get; init; }

        public long Tier { get; init; }

        public long At { get; init; }

        public string Staked { get; init; } = "";

        public string PerUnit { get; init; } = "";

        public long Positions { get; init; }

        public long Participants { get; init; }

        public string Paid { get; init; } = "";

        public StakingDay ToDay() => new(
            Day, (int)Tier, At, Amount.FromStored(Staked),
            BigInteger.Parse(PerUnit, CultureInfo.InvariantCulture), (int)Positions, (int)Participants,
            Amount.FromStored(Paid));
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

        public string Fee { get; init; } = "";

        public long TransactionId { get; init; }

        public StakeReward ToReward() => new(
            Id, UserId, Programme, Position, (RewardKind)Kind, Core.Amount.FromStored(Amount),
            Core.Amount.FromStored(Fee), TransactionId);
    }
}
