using Dapper;
using DSLT.Core;
using DSLT.Data;
using DSLT.Ledger;

namespace DSLT.Features.Referrals;

/// <summary>What rings are seen by, from the tables.</summary>
internal static class RingQueries
{
    /// <summary>So that one very busy account does not hold up the others.</summary>
    private const int MaxRows = 10_000;

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

    private const string ReturnedSql =
        "SELECT u.transaction_id AS TransactionId, t.time AS Time, p.token AS Token, "
        + "p.amount AS StoredAmount FROM (SELECT transaction_id, token, kind FROM user_transactions "
        + "WHERE holder = @referee AND transaction_id >= @first ORDER BY transaction_id DESC LIMIT @limit) u "
        + "JOIN postings d ON d.transaction_id = u.transaction_id AND d.holder = @referrer AND d.side = 0 "
        + "JOIN postings p ON p.transaction_id = u.transaction_id AND p.holder = @referee "
        + "AND p.token = u.token AND p.side = 1 "
        + "JOIN transactions t ON t.id = u.transaction_id WHERE u.kind = @transfer "
        + "ORDER BY u.transaction_id";

    private const string EarnedSql =
        "SELECT amount FROM referral_earnings WHERE referee = @referee AND referrer = @referrer "
        + "AND token = @token AND reverses = 0 AND time >= @since ORDER BY id DESC LIMIT @limit";

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

    /// <summary>
    /// What a referrer transferred to a user, of the last transactions from one on; and what the referrer
    /// earned by that user since a time, of a token.
    /// </summary>
    public static async Task<IReadOnlyList<(Amount Earned, IReadOnlyList<Returned> Returned)>> Flows(
        IDatabase database, ReferredPair pair, long first, long since, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var transfers = await reader.QueryAsync<ReturnedRow>(ReturnedSql, new
        {
            referee = Holder.User(pair.Referee).Value,
            referrer = Holder.User(pair.Referrer).Value,
            first,
            transfer = (long)EntryKind.Transfer,
            limit = MaxRows,
        });
        var flows = new List<(Amount, IReadOnlyList<Returned>)>();
        foreach (var ofToken in transfers.GroupBy(row => row.Token))
        {
            var amounts = await reader.QueryAsync<string>(EarnedSql, new
            {
                referee = pair.Referee,
                referrer = pair.Referrer,
                token = ofToken.Key,
                since,
                limit = MaxRows,
            });
            flows.Add((
                amounts.Aggregate(
                    Amount.Zero, (sum, amount) => RingRules.Capped(sum, Amount.FromStored(amount))),
                [.. ofToken.Select(row => new Returned(
                    row.TransactionId, row.Time, row.Token, Amount.FromStored(row.StoredAmount)))]));
        }

        return flows;
    }

    private sealed record SharedRow
    {
        public long Referee { get; init; }

        public long Referrer { get; init; }

        public long Kind { get; init; }

        public long RefereeAt { get; init; }

        public long ReferrerAt { get; init; }
    }

    private sealed record ReturnedRow
    {
        public long TransactionId { get; init; }

        public long Time { get; init; }

        public long Token { get; init; }

        public string StoredAmount { get; init; } = "";
    }
}

/// <summary>A user and the one who brought them.</summary>
internal sealed record ReferredPair
{
    public long Referee { get; init; }

    public long Referrer { get; init; }
}
