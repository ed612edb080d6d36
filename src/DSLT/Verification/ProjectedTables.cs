using DSLT.Data;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Verification;

/// <summary>
/// The tables whose rows are only ever added, each beside the journal. Those whose key is not the journal's order are
/// sorted into it by the database, on disk where they are large.
/// </summary>
internal sealed class ProjectedTables : IDisposable
{
    private const string TransactionsSql =
        "SELECT id, sequence, time, kind, actor, memo, reference FROM transactions ORDER BY id";

    private const string PostingsSql =
        "SELECT transaction_id, line, holder, token, side, amount FROM postings ORDER BY transaction_id, line";

    private const string UserTransactionsSql =
        "SELECT transaction_id, holder, token, kind FROM user_transactions ORDER BY transaction_id, holder, token";

    private const string AuditLogSql =
        "SELECT sequence, time, command, actor, address, outcome FROM audit_log ORDER BY sequence";

    private const string ActorCommandsSql = "SELECT sequence, actor FROM actor_commands ORDER BY sequence, actor";

    private const string IdempotencySql =
        "SELECT sequence, key_hash, request_hash, time FROM idempotency ORDER BY sequence";

    private readonly TableMerge transactions;
    private readonly TableMerge postings;
    private readonly TableMerge userTransactions;
    private readonly TableMerge auditLog;
    private readonly TableMerge actorCommands;
    private readonly TableMerge idempotency;
    private readonly long keptSince;
    private readonly List<(long Holder, long Token)> users = [];

    /// <param name="now">The moment of the verification: what is past its time by then may be gone.</param>
    public ProjectedTables(IReading tables, long now, Findings findings)
    {
        keptSince = now - Idempotency.Retention;
        transactions = new TableMerge(tables, "transactions", 1, TransactionsSql, findings);
        postings = new TableMerge(tables, "postings", 2, PostingsSql, findings);
        userTransactions = new TableMerge(tables, "user_transactions", 3, UserTransactionsSql, findings);
        auditLog = new TableMerge(tables, "audit_log", 1, AuditLogSql, findings);
        actorCommands = new TableMerge(tables, "actor_commands", 2, ActorCommandsSql, findings);
        idempotency = new TableMerge(tables, "idempotency", 1, IdempotencySql, findings);
    }

    public void Transaction(in EntryHead head, in RecordHeader record)
    {
        users.Clear();
        if (transactions.Find(new RowKey(head.TransactionId)))
        {
            transactions.Check(1, "sequence", record.Sequence);
            transactions.Check(2, "time", record.Time);
            transactions.Check(3, "kind", (long)head.Kind);
            transactions.Check(4, "actor", record.Actor);
            transactions.Check(5, "memo", head.Memo);
            transactions.Check(6, "reference", head.Reference);
            transactions.Advance();
        }
    }

    public void Line(in EntryHead head, int index, in Posting posting)
    {
        if (postings.Find(new RowKey(head.TransactionId, index)))
        {
            postings.Check(2, "holder", posting.Account.Holder.Value);
            postings.Check(3, "token", posting.Account.Token);
            postings.Check(4, "side", (long)posting.Side);
            postings.Check(5, "amount", posting.Amount);
            postings.Advance();
        }

        var user = (posting.Account.Holder.Value, posting.Account.Token);
        if (posting.Account.Holder.Kind == HolderKind.User && !users.Contains(user))
        {
            users.Add(user);
        }
    }

    /// <summary>After the last line of an entry.</summary>
    public void EndEntry(in EntryHead head)
    {
        users.Sort();
        foreach (var (holder, token) in users)
        {
            if (userTransactions.Find(new RowKey(head.TransactionId, holder, token)))
            {
                userTransactions.Check(3, "kind", (long)head.Kind);
                userTransactions.Advance();
            }
        }
    }

    public void Audit(in RecordHeader record, string? outcome)
    {
        if (auditLog.Find(new RowKey(record.Sequence)))
        {
            auditLog.Check(1, "time", record.Time);
            auditLog.Check(2, "command", (long)record.Command);
            auditLog.Check(3, "actor", record.Actor);
            auditLog.Check(4, "address", record.Address);
            auditLog.Check(5, "outcome", outcome);
            auditLog.Advance();
        }

        if (actorCommands.Find(new RowKey(record.Sequence, record.Actor)))
        {
            actorCommands.Advance();
        }
    }

    /// <summary>A key past its time may be gone, or used again since.</summary>
    public void IdempotencyKey(UInt128 key, UInt128 request, in RecordHeader record)
    {
        if (idempotency.Find(new RowKey(record.Sequence), mayBeGone: record.Time <= keptSince))
        {
            idempotency.Check(1, "key_hash", Idempotency.Bytes(key).AsSpan());
            idempotency.Check(2, "request_hash", Idempotency.Bytes(request).AsSpan());
            idempotency.Check(3, "time", record.Time);
            idempotency.Advance();
        }
    }

    /// <summary>After the journal's last row that the tables should hold.</summary>
    public void End()
    {
        transactions.End();
        postings.End();
        userTransactions.End();
        auditLog.End();
        actorCommands.End();
        idempotency.End();
    }

    public void Dispose()
    {
        transactions.Dispose();
        postings.Dispose();
        userTransactions.Dispose();
        auditLog.Dispose();
        actorCommands.Dispose();
        idempotency.Dispose();
    }
}
