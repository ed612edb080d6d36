using DSLT.Data;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Verification;

/// <summary>The tables whose rows are only ever added, beside the journal.</summary>
internal sealed class ProjectedTables : IDisposable
{
    private const string TransactionsSql =
        "SELECT id, sequence, time, kind, actor, memo, reference FROM transactions WHERE id > $1 "
        + "ORDER BY id LIMIT 20000";

    private const string PostingsSql =
        "SELECT transaction_id, line, holder, token, side, amount FROM postings "
        + "WHERE (transaction_id, line) > ($1, $2) ORDER BY transaction_id, line LIMIT 20000";

    private const string AuditLogSql =
        "SELECT sequence, time, command, actor, address, outcome FROM audit_log WHERE sequence > $1 "
        + "ORDER BY sequence LIMIT 20000";

    private readonly IReading[] readings;
    private readonly TableMerge transactions;
    private readonly TableMerge postings;
    private readonly TableMerge auditLog;
    private readonly IIndexRows indexes;
    private readonly List<(long Holder, long Token)> users = [];

    /// <summary>
    /// Each table has a connection of its own: so the pages of one do not hold a moment for the others.
    /// </summary>
    public ProjectedTables(IDatabase database, IIndexRows indexes, Findings findings)
    {
        this.indexes = indexes;
        readings = [.. Enumerable.Range(0, 3).Select(_ => database.OpenReading(MigrationTarget.Projection))];
        transactions = new TableMerge(readings[0], "transactions", 1, TransactionsSql, findings, new(7));
        postings = new TableMerge(readings[1], "postings", 2, PostingsSql, findings, new(6));
        auditLog = new TableMerge(readings[2], "audit_log", 1, AuditLogSql, findings, new(6));
    }

    /// <summary>Goes on in the one moment that is pinned.</summary>
    public void MoveTo(IReading pinned)
    {
        transactions.MoveTo(pinned);
        postings.MoveTo(pinned);
        auditLog.MoveTo(pinned);
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
            indexes.UserTransaction(head.TransactionId, holder, token, (long)head.Kind);
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

        indexes.ActorCommand(record.Sequence, record.Actor);
    }

    public void IdempotencyKey(UInt128 key, UInt128 request, in RecordHeader record) =>
        indexes.IdempotencyKey(key, request, record);

    /// <summary>After the journal's last row that the pinned tables should hold.</summary>
    public void End()
    {
        transactions.End();
        postings.End();
        auditLog.End();
    }

    public void Dispose()
    {
        transactions.Dispose();
        postings.Dispose();
        auditLog.Dispose();
        foreach (var reading in readings)
        {
            reading.Dispose();
        }
    }
}
