using System.Buffers.Binary;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Verification;

/// <summary>
/// Whether the tables hold exactly the rows that the journal makes: each is read once, in its own order.
/// </summary>
internal sealed class IndexSets(long keptSince) : IIndexRows
{
    private const string UserTransactionsSql =
        "SELECT transaction_id, holder, token, kind FROM user_transactions";

    private const string ActorCommandsSql = "SELECT sequence, actor FROM actor_commands";

    private const string IdempotencySql = "SELECT sequence, key_hash, request_hash, time FROM idempotency";

    private const string WatermarkSql = "SELECT sequence, transaction_id FROM watermark WHERE id = 1";

    private readonly RowSet userTransactions = new();
    private readonly RowSet actorCommands = new();
    private readonly RowSet keys = new();

    public void UserTransaction(long transaction, long holder, long token, long kind) =>
        userTransactions.Add((ulong)transaction, (ulong)holder, (ulong)token, (ulong)kind);

    public void ActorCommand(long sequence, long actor) => actorCommands.Add((ulong)sequence, (ulong)actor);

    /// <summary>A key past its time may be gone, or used again since, and counts for nothing.</summary>
    public void IdempotencyKey(UInt128 key, UInt128 request, in RecordHeader record)
    {
        if (record.Time > keptSince)
        {
            keys.Add(key, request, (ulong)record.Sequence, (ulong)record.Time);
        }
    }

    /// <summary>
    /// Compares with the tables as they are now. They have gone on since: rows up to the given ones do not
    /// change any more, later ones are the next verification's, and none may be later than the tables
    /// themselves say.
    /// </summary>
    public bool AreIn(IReading tables, long sequence, long transaction)
    {
        var latest = (Sequence: 0L, Transaction: 0L);
        var found = new IndexSets(keptSince, this);
        Scan(tables, UserTransactionsSql, row =>
        {
            latest.Transaction = Math.Max(latest.Transaction, row.Number(0));
            if (row.Number(0) <= transaction)
            {
                found.UserTransaction(row.Number(0), row.Number(1), row.Number(2), row.Number(3));
            }
        });
        Scan(tables, ActorCommandsSql, row =>
        {
            latest.Sequence = Math.Max(latest.Sequence, row.Number(0));
            if (row.Number(0) <= sequence)
            {
                found.ActorCommand(row.Number(0), row.Number(1));
            }
        });
        Scan(tables, IdempotencySql, row =>
        {
            latest.Sequence = Math.Max(latest.Sequence, row.Number(0));
            if (row.Number(0) <= sequence && row.Number(3) > keptSince)
            {
                found.keys.Add(
                    Hash(row.Bytes(1)), Hash(row.Bytes(2)), (ulong)row.Number(0), (ulong)row.Number(3));
            }
        });
        var reached = (Sequence: 0L, Transaction: 0L);
        Scan(tables, WatermarkSql, row => reached = (row.Number(0), row.Number(1)));
        return userTransactions.IsSame(found.userTransactions) && actorCommands.IsSame(found.actorCommands)
            && keys.IsSame(found.keys)
            && latest.Sequence <= reached.Sequence && latest.Transaction <= reached.Transaction;
    }

    private IndexSets(long keptSince, IndexSets like)
        : this(keptSince)
    {
        userTransactions = new RowSet(like.userTransactions);
        actorCommands = new RowSet(like.actorCommands);
        keys = new RowSet(like.keys);
    }

    private static UInt128 Hash(ReadOnlySpan<byte> bytes) =>
        bytes.Length == 16 ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : 0;

    private static void Scan(IReading tables, string sql, Action<ICursor> take)
    {
        using var rows = tables.Open(sql);
        while (rows.Next())
        {
            take(rows);
        }
    }
}
