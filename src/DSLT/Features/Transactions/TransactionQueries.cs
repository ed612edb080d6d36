using System.Data.Common;
using Dapper;
using DSLT.Data;
using DSLT.Ledger;

namespace DSLT.Features.Transactions;

/// <summary>The ledger's history, from the tables.</summary>
internal static class TransactionQueries
{
    /// <summary>
    /// The ids come from the index of users by itself, so that a page costs what it shows. Tokens and kinds
    /// that are not asked for are -1.
    /// </summary>
    private const string PageOfUserSql =
        "SELECT DISTINCT transaction_id FROM user_transactions WHERE holder = @holder AND transaction_id < "
            + "@before "
        + "AND (@token = -1 OR token = @token) AND (@kind = -1 OR kind = @kind) "
        + "ORDER BY transaction_id DESC LIMIT @limit";

    private const string HeadsSql =
        "SELECT id AS Id, kind AS Kind, time AS Time, memo AS Memo, reference AS Reference FROM transactions "
        + "WHERE id >= @first AND id <= @last AND id IN {=ids}";

    private const string PostingsSql =
        "SELECT transaction_id AS TransactionId, holder AS Holder, token AS Token, side AS Side, "
        + "amount AS Amount FROM postings WHERE transaction_id >= @first AND transaction_id <= @last "
        + "AND transaction_id IN {=ids} "
        + "ORDER BY transaction_id, line";

    /// <summary>A user's transactions, newest first, one more than the limit where there are more.</summary>
    public static async Task<IReadOnlyList<StoredTransaction>> PageOfUser(
        IDatabase database, long userId, long? token, EntryKind? kind, long before, int limit,
        CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var ids = (await reader.QueryAsync<long>(PageOfUserSql, new
        {
            holder = Holder.User(userId).Value,
            before,
            token = token ?? -1,
            kind = (long)(kind ?? (EntryKind)(-1)),
            limit = limit + 1,
        })).AsList();
        return await Load(reader, ids);
    }

    /// <summary>One transaction with its postings, or null.</summary>
    public static async Task<StoredTransaction?> Find(
        IDatabase database, long id, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await Load(reader, [id])) is [var found] ? found : null;
    }

    private static async Task<IReadOnlyList<StoredTransaction>> Load(
        DbConnection reader, IReadOnlyList<long> ids)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var range = new { first = ids.Min(), last = ids.Max(), ids };
        var heads = await reader.QueryAsync<HeadRow>(HeadsSql, range);
        var lines = (await reader.QueryAsync<PostingRow>(PostingsSql, range))
            .ToLookup(line => line.TransactionId);
        return [.. heads
            .OrderByDescending(head => head.Id)
            .Select(head => new StoredTransaction(
                head.Id, (EntryKind)head.Kind, head.Time, head.Memo, head.Reference,
                [.. lines[head.Id].Select(line => line.ToPosting())]))];
    }

    private sealed record HeadRow
    {
        public long Id { get; init; }

        public long Kind { get; init; }

        public long Time { get; init; }

        public string? Memo { get; init; }

        public long Reference { get; init; }
    }

    private sealed record PostingRow
    {
        public long TransactionId { get; init; }

        public long Holder { get; init; }

        public long Token { get; init; }

        public long Side { get; init; }

        public string Amount { get; init; } = "";

        public Posting ToPosting() => new(
            new AccountId(new Holder(Holder), Token), (Side)Side, Core.Amount.FromStored(Amount));
    }
}

/// <summary>A transaction as the tables hold it.</summary>
internal sealed record StoredTransaction(
    long Id, EntryKind Kind, long Time, string? Memo, long Reference, Posting[] Postings);
