using Dapper;
using DSLT.Core;
using DSLT.Data;
using DSLT.Ledger;

namespace DSLT.Features.Referrals;

/// <summary>What rings are seen by, from the tables.</summary>
internal static class RingQueries
{
    private const string PairsSql =
        "SELECT id AS Referee, referrer AS Referrer FROM users WHERE referrer > 0 AND id > @after "
        + "ORDER BY id LIMIT @limit";

    private const string SharedSql =
        "SELECT u.id AS Referee, u.referrer AS Referrer, a.kind AS Kind, max(a.seen_at) AS RefereeAt, "
        + "max(b.seen_at) AS ReferrerAt FROM users u JOIN user_marks a ON a.user_id = u.id "
        + "JOIN user_marks b ON b.user_id = u.referrer AND b.kind = a.kind AND b.mark = a.mark "
        + "WHERE u.referrer > 0 AND u.id > @after AND u.id <= @last "
        + "AND a.seen_at >= @since AND b.seen_at >= @since "
        + "GROUP BY u.id, u.referrer, a.kind ORDER BY u.id, a.kind";

    private const string LastTransactionSql = "SELECT coalesce(max(id), 0) FROM transactions";

    private const string TimeSql = "SELECT time FROM transactions WHERE id >= @id ORDER BY id LIMIT 1";

    private const string TransfersSql =
        "SELECT u.transaction_id AS TransactionId, t.time AS Time, p.token AS Token, d.holder AS Sender, "
        + "p.holder AS Receiver, p.amount AS StoredAmount FROM (SELECT transaction_id, token, kind "
        + "FROM user_transactions WHERE holder = @holder AND transaction_id >= @first "
        + "ORDER BY transaction_id DESC LIMIT @limit) u "
        + "JOIN postings d ON d.transaction_id = u.transaction_id AND d.token = u.token AND d.side = 0 "
        + "JOIN postings p ON p.transaction_id = u.transaction_id AND p.token = u.token AND p.side = 1 "
        + "JOIN transactions t ON t.id = u.transaction_id WHERE u.kind = @transfer "
        + "ORDER BY u.transaction_id";

    private const string EarnedSql =
        "SELECT token AS Token, amount AS StoredAmount FROM referral_earnings WHERE referee = @referee "
        + "AND referrer = @referrer AND reverses = 0 AND time >= @since ORDER BY id DESC LIMIT @limit";

    /// <summary>The next users who were brought, by their ids, and who brought them.</summary>
    public static async Task<IReadOnlyList<ReferredPair>> Pairs(
        IDatabase database, long after, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<ReferredPair>(PairsSql, new { after, limit })).AsList();
    }

    /// <summary>Of the users after one and up to another: where they and their referrers were seen.</summary>
    public static async Task<IReadOnlyList<SharedMark>> Shared(
        IDatabase database, long after, long last, long since, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var rows = await reader.QueryAsync<SharedRow>(SharedSql, new { after, last, since });
        return [.. rows.Select(row => new SharedMark(
            row.Referee, row.Referrer, (MarkKind)row.Kind, row.RefereeAt, row.ReferrerAt))];
    }

    /// <summary>The first transaction at a time or after it.</summary>
    public static async Task<long> FirstTransaction(
        IDatabase database, long time, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return await TimeQueries.FirstAt(reader, LastTransactionSql, TimeSql, time);
    }

    /// <summary>What a referrer earned by a user since a time, by token.</summary>
    public static async Task<Dictionary<long, Amount>> Earned(
        IDatabase database, ReferredPair pair, long since, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var rows = await reader.QueryAsync<EarnedRow>(
            EarnedSql, new { referee = pair.Referee, referrer = pair.Referrer, since, limit });
        return rows.GroupBy(row => row.Token).ToDictionary(
            ofToken => ofToken.Key,
            ofToken => ofToken.Aggregate(
                Amount.Zero, (sum, row) => RingRules.Capped(sum, Amount.FromStored(row.StoredAmount))));
    }

    /// <summary>
    /// What a user transferred to others and got from them, by the last transactions from one on; the oldest
    /// first.
    /// </summary>
    public static async Task<IReadOnlyList<Sent>> Transfers(
        IDatabase database, long user, long first, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var rows = await reader.QueryAsync<TransferRow>(TransfersSql, new
        {
            holder = Holder.User(user).Value,
            first,
            transfer = (long)EntryKind.Transfer,
            limit,
        });
        return [.. rows.Select(row => new Sent(
            row.TransactionId, row.Time, row.Token, new Holder(row.Sender).Id, new Holder(row.Receiver).Id,
            Amount.FromStored(row.StoredAmount)))];
    }

    private sealed record SharedRow
    {
        public long Referee { get; init; }

        public long Referrer { get; init; }

        public long Kind { get; init; }

        public long RefereeAt { get; init; }

        public long ReferrerAt { get; init; }
    }

    private sealed record EarnedRow
    {
        public long Token { get; init; }

        public string StoredAmount { get; init; } = "";
    }

    private sealed record TransferRow
    {
        public long TransactionId { get; init; }

        public long Time { get; init; }

        public long Token { get; init; }

        public long Sender { get; init; }

        public long Receiver { get; init; }

        public string StoredAmount { get; init; } = "";
    }
}

/// <summary>A user and the one who brought them.</summary>
internal sealed record ReferredPair
{
    public long Referee { get; init; }

    public long Referrer { get; init; }
}
