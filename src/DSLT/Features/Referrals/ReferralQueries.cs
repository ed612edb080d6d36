using Dapper;
using DSLT.Core;
using DSLT.Data;
using DSLT.Ledger;

namespace DSLT.Features.Referrals;

/// <summary>Who was brought and what was earned, from the tables.</summary>
internal static class ReferralQueries
{
    private const string RefereesSql =
        "SELECT u.id AS Id, u.username AS Username, u.referral_code AS Code, u.referred_at AS BoundAt, "
        + "coalesce(t.level_1, 0) AS Brought FROM users u LEFT JOIN referral_trees t ON t.user_id = u.id "
        + "WHERE u.referrer = @user AND u.referrer > 0 AND u.id < @before ORDER BY u.id DESC LIMIT @limit";

    private const string EarningColumns =
        "SELECT id AS Id, transaction_id AS TransactionId, time AS Time, income AS Income, level AS Level, "
        + "referrer AS Referrer, referee AS Referee, token AS Token, source AS Source, "
        + "amount AS StoredAmount, moved AS StoredMoved, reverses AS Reverses FROM referral_earnings ";

    private const string EarningsSql = EarningColumns
        + "WHERE referrer = @user AND id < @before AND id >= @first AND id < @end "
        + "AND (@token = 0 OR token = @token) AND (@income = 0 OR income = @income) "
        + "ORDER BY id DESC LIMIT @limit";

    private const string OfTransactionSql = EarningColumns
        + "WHERE transaction_id = @transaction AND reverses = 0 ORDER BY id";

    private const string LastSql = "SELECT coalesce(max(id), 0) FROM referral_earnings";

    private const string TimeSql =
        "SELECT time FROM referral_earnings WHERE id >= @id ORDER BY id LIMIT 1";

    private const string StandingsSql =
        "SELECT token AS Token, earned AS Earned, taken_back AS TakenBack, owed AS Owed, day AS Day, "
        + "of_day AS OfDay, month AS Month, of_month AS OfMonth FROM referral_standings "
        + "WHERE referrer = @user AND token > @after ORDER BY token LIMIT @limit";

    private const string LeadersSql =
        "SELECT referrer AS Referrer, earned AS StoredEarned FROM referral_periods "
        + "WHERE token = @token AND period = @period AND earned > @zero "
        + "AND (earned, referrer) < (@earned, @referrer) ORDER BY earned DESC, referrer DESC LIMIT @limit";

    private static readonly string Zero = Amount.Zero.ToStored();

    /// <summary>Whom a user brought, the newest account first.</summary>
    public static async Task<IReadOnlyList<RefereeRow>> Referees(
        IDatabase database, long user, long before, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<RefereeRow>(RefereesSql, new { user, before, limit })).AsList();
    }

    /// <summary>What a referrer earned, the newest first.</summary>
    public static async Task<IReadOnlyList<(Earning Earning, long Time)>> Earnings(
        IDatabase database, long user, EarningFilter filter, long before, int limit,
        CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var rows = await reader.QueryAsync<EarningRow>(EarningsSql, new
        {
            user,
            before,
            limit,
            first = filter.From == 0 ? 0 : await TimeQueries.FirstAt(reader, LastSql, TimeSql, filter.From),
            end = filter.To == long.MaxValue
                ? long.MaxValue
                : await TimeQueries.FirstAt(reader, LastSql, TimeSql, filter.To + 1),
            token = filter.Token,
            income = (long)filter.Income,
        });
        return [.. rows.Select(row => (row.ToEarning(), row.Time))];
    }

    /// <summary>The commissions that are legs of a transaction.</summary>
    public static async Task<IReadOnlyList<(Earning Earning, long Time)>> OfTransaction(
        IDatabase database, long transaction, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var rows = await reader.QueryAsync<EarningRow>(OfTransactionSql, new { transaction });
        return [.. rows.Select(row => (row.ToEarning(), row.Time))];
    }

    /// <summary>What a referrer earned of each token, by the tokens' ids.</summary>
    public static async Task<IReadOnlyList<(long Token, ReferrerStanding Standing)>> Standings(
        IDatabase database, long user, long after, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var rows = await reader.QueryAsync<StandingRow>(StandingsSql, new { user, after, limit });
        return [.. rows.Select(row => (row.Token, row.ToStanding()))];
    }

    /// <summary>Those who earned most of a token in a period, after one of them.</summary>
    public static async Task<IReadOnlyList<(long Referrer, Amount Earned)>> Leaders(
        IDatabase database, long token, long period, LeaderKey after, int limit,
        CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var rows = await reader.QueryAsync<LeaderRow>(LeadersSql, new
        {
            token,
            period,
            zero = Zero,
            earned = after.Earned.ToStored(),
            referrer = after.Referrer,
            limit,
        });
        return [.. rows.Select(row => (row.Referrer, Amount.FromStored(row.StoredEarned)))];
    }

    private sealed record EarningRow
    {
        public long Id { get; init; }

        public long TransactionId { get; init; }

        public long Time { get; init; }

        public long Income { get; init; }

        public long Level { get; init; }

        public long Referrer { get; init; }

        public long Referee { get; init; }

        public long Token { get; init; }

        public long Source { get; init; }

        public string StoredAmount { get; init; } = "";

        public string StoredMoved { get; init; } = "";

        public long Reverses { get; init; }

        public Earning ToEarning() => new(
            Id, TransactionId, (Income)Income, (int)Level, Referrer, Referee, Token, new Holder(Source),
            Amount.FromStored(StoredAmount), Amount.FromStored(StoredMoved), Reverses);
    }

    private sealed record StandingRow
    {
        public long Token { get; init; }

        public string Earned { get; init; } = "";

        public string TakenBack { get; init; } = "";

        public string Owed { get; init; } = "";

        public long Day { get; init; }

        public string OfDay { get; init; } = "";

        public long Month { get; init; }

        public string OfMonth { get; init; } = "";

        public ReferrerStanding ToStanding() => new(
            Amount.FromStored(Earned), Amount.FromStored(TakenBack), Amount.FromStored(Owed), Day,
            Amount.FromStored(OfDay), Month, Amount.FromStored(OfMonth));
    }

    private sealed record LeaderRow
    {
        public long Referrer { get; init; }

        public string StoredEarned { get; init; } = "";
    }
}

/// <summary>A user whom another brought.</summary>
internal sealed record RefereeRow
{
    public long Id { get; init; }

    public string Username { get; init; } = "";

    public string Code { get; init; } = "";

    public long BoundAt { get; init; }

    public long Brought { get; init; }
}

/// <param name="Token">0 for all.</param>
/// <param name="Income">0 for all.</param>
internal sealed record EarningFilter(long Token, Income Income, long From, long To);

/// <summary>A place on a leaderboard.</summary>
internal readonly record struct LeaderKey(long Rank, Amount Earned, long Referrer)
{
    public static readonly LeaderKey Top = new(0, Amount.Max, long.MaxValue);
}
