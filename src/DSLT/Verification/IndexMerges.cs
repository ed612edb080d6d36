using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Verification;

/// <summary>
/// Names the rows that are wrong: the tables are sorted into the journal's order, by the database and on its
/// disk. Only done where <see cref="IndexSets"/> found that there are some.
/// </summary>
internal sealed class IndexMerges(
    IReading tables, long keptSince, Findings findings) : IIndexRows, IDisposable
{
    // All in one page, for a page costs a sorting.
    private const string UserTransactionsSql =
        "SELECT transaction_id, holder, token, kind FROM user_transactions "
        + "WHERE (transaction_id, holder, token) > ($1, $2, $3) ORDER BY transaction_id, holder, token";

    private const string ActorCommandsSql =
        "SELECT sequence, actor FROM actor_commands WHERE (sequence, actor) > ($1, $2) "
        + "ORDER BY sequence, actor";

    private const string IdempotencySql =
        "SELECT sequence, key_hash, request_hash, time FROM idempotency WHERE sequence > $1 AND time > ";

    private readonly TableMerge userTransactions =
        new(tables, "user_transactions", 3, UserTransactionsSql, findings);
    private readonly TableMerge actorCommands = new(tables, "actor_commands", 2, ActorCommandsSql, findings);
    private readonly TableMerge keys = new(
        tables, "idempotency", 1, $"{IdempotencySql}{keptSince} ORDER BY sequence", findings);

    public void UserTransaction(long transaction, long holder, long token, long kind)
    {
        if (userTransactions.Find(new RowKey(transaction, holder, token)))
        {
            userTransactions.Check(3, "kind", kind);
            userTransactions.Advance();
        }
    }

    public void ActorCommand(long sequence, long actor)
    {
        if (actorCommands.Find(new RowKey(sequence, actor)))
        {
            actorCommands.Advance();
        }
    }

    public void IdempotencyKey(UInt128 key, UInt128 request, in RecordHeader record)
    {
        if (record.Time > keptSince && keys.Find(new RowKey(record.Sequence)))
        {
            keys.Check(1, "key_hash", Idempotency.Bytes(key).AsSpan());
            keys.Check(2, "request_hash", Idempotency.Bytes(request).AsSpan());
            keys.Check(3, "time", record.Time);
            keys.Advance();
        }
    }

    public void End()
    {
        userTransactions.End();
        actorCommands.End();
        keys.End();
    }

    public void Dispose()
    {
        userTransactions.Dispose();
        actorCommands.Dispose();
        keys.Dispose();
    }
}
