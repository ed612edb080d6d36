using System.Runtime.InteropServices;
using DSLT.Core;
using DSLT.Data;
using DSLT.Ledger;

namespace DSLT.Sequencing;

/// <summary>
/// One transaction of the projector. Rows are kept until its end and go out table by table, which is what
/// makes many of them cheap; of rows that replace one another only the last is written. All are sorted by
/// key, so that a batch touches each page of a table once.
/// </summary>
internal sealed class Projection(IWriter writer)
{
    private static readonly Table Balances = new(
        "balances", 2, Column.Number("holder"), Column.Number("token"), Column.Amount("available"),
        Column.Amount("held"), Column.Flag("frozen"));

    private static readonly Table Transactions = new(
        "transactions", 0, Column.Number("id"), Column.Number("sequence"), Column.Number("time"),
        Column.Number("kind"), Column.Number("actor"), Column.Text("memo"), Column.Number("reference"));

    private static readonly Table Postings = new(
        "postings", 0, Column.Number("transaction_id"), Column.Number("line"), Column.Number("holder"),
        Column.Number("token"), Column.Number("side"), Column.Amount("amount"));

    private static readonly Table UserTransactions = new(
        "user_transactions", 3, Column.Number("holder"), Column.Number("transaction_id"),
        Column.Number("token"),
        Column.Number("kind"));

    private static readonly Table AuditLog = new(
        "audit_log", 0, Column.Number("sequence"), Column.Number("time"), Column.Number("command"),
        Column.Number("actor"), Column.Text("address"), Column.Text("outcome"));

    private static readonly Table ActorCommands = new(
        "actor_commands", 2, Column.Number("actor"), Column.Number("sequence"));

    private static readonly Table IdempotencyKeys = new(
        "idempotency", 1, Column.Bytes("key_hash"), Column.Bytes("request_hash"), Column.Number("sequence"),
        Column.Number("time"));

    private readonly List<(EntryHead Head, RecordHeader Record)> transactions = [];
    private readonly List<(long Transaction, int Line, Posting Posting)> postings = [];
    private readonly List<(RecordHeader Record, string? Outcome)> audits = [];
    private readonly Dictionary<AccountId, (Amount Available, Amount Held, bool Frozen)> balances = [];
    private readonly List<UserTransaction> userTransactions = [];
    private readonly List<(long Actor, long Sequence)> actorCommands = [];
    private readonly Dictionary<UInt128, (UInt128 Request, long Sequence, long Time)> keys = [];
    private readonly Dictionary<Table, Dictionary<(long Key, long Part), Action<IWriter>>> latest = [];

    /// <summary>The code of the refusal on record, null where the record says something was done.</summary>
    public string? Outcome { get; set; }

    public long LastTransactionId { get; private set; }

    /// <summary>What tells of itself in this transaction; null where nobody follows.</summary>
    public List<Event>? Told { get; set; }

    public void Transaction(in EntryHead head, in RecordHeader record)
    {
        LastTransactionId = head.TransactionId;
        transactions.Add((head, record));
    }

    public void Line(in EntryHead head, int index, in PostingLine line)
    {
        var account = line.Posting.Account;
        postings.Add((head.TransactionId, index, line.Posting));
        Balance(account, line.Available, line.Held, line.Frozen);
        if (account.Holder.Kind == HolderKind.User)
        {
            userTransactions.Add(new(account.Holder.Value, head.TransactionId, account.Token, head.Kind));
        }
    }

    public void Balance(AccountId account, Amount available, Amount held, bool frozen) =>
        balances[account] = (available, held, frozen);

    public void Audit(in RecordHeader record)
    {
        audits.Add((record, Outcome));
        actorCommands.Add((record.Actor, record.Sequence));
    }

    public void IdempotencyKey(UInt128 key, UInt128 request, in RecordHeader record) =>
        keys[key] = (request, record.Sequence, record.Time);

    /// <summary>A row of which only the last of this transaction is written.</summary>
    public void Latest(Table table, long key, long part, Action<IWriter> row)
    {
        if (!latest.TryGetValue(table, out var rows))
        {
            latest.Add(table, rows = []);
        }

        rows[(key, part)] = row;
    }

    /// <summary>Tells whoever follows the tables of an event that they will hold.</summary>
    public void Tell(Event told) => Told?.Add(told);

    /// <summary>Writes what was kept back.</summary>
    public void Flush()
    {
        WriteTransactions();
        WriteAudits();
        WriteBalances();
        WriteIndexes();
        WriteLatest();
        Reset();
    }

    /// <summary>Forgets what was kept back: it is written, or given up and will be made again.</summary>
    public void Reset()
    {
        transactions.Clear();
        postings.Clear();
        audits.Clear();
        balances.Clear();
        userTransactions.Clear();
        actorCommands.Clear();
        keys.Clear();
        foreach (var rows in latest.Values)
        {
            rows.Clear();
        }
    }

    private void WriteTransactions()
    {
        foreach (var (head, record) in transactions)
        {
            writer.Row(Transactions);
            writer.Add(head.TransactionId);
            writer.Add(record.Sequence);
            writer.Add(record.Time);
            writer.Add((long)head.Kind);
            writer.Add(record.Actor);
            writer.Add(head.Memo);
            writer.Add(head.Reference);
            writer.End();
        }

        foreach (var (transaction, line, (account, side, amount)) in postings)
        {
            writer.Row(Postings);
            writer.Add(transaction);
            writer.Add(line);
            writer.Add(account.Holder.Value);
            writer.Add(account.Token);
            writer.Add((long)side);
            writer.Add(amount);
            writer.End();
        }
    }

    private void WriteAudits()
    {
        foreach (var (record, outcome) in audits)
        {
            writer.Row(AuditLog);
            writer.Add(record.Sequence);
            writer.Add(record.Time);
            writer.Add((long)record.Command);
            writer.Add(record.Actor);
            writer.Add(record.Address);
            writer.Add(outcome);
            writer.End();
        }
    }

    private void WriteBalances()
    {
        var accounts = balances.Keys.ToArray();
        Array.Sort(accounts);
        foreach (var account in accounts)
        {
            ref var balance = ref CollectionsMarshal.GetValueRefOrNullRef(balances, account);
            writer.Row(Balances);
            writer.Add(account.Holder.Value);
            writer.Add(account.Token);
            writer.Add(balance.Available);
            writer.Add(balance.Held);
            writer.Add(balance.Frozen);
            writer.End();
        }
    }

    private void WriteIndexes()
    {
        userTransactions.Sort(static (a, b) => a.CompareTo(b));
        var written = default(UserTransaction);
        foreach (var row in userTransactions)
        {
            if (row == written)
            {
                continue;
            }

            written = row;
            writer.Row(UserTransactions);
            writer.Add(row.Holder);
            writer.Add(row.Transaction);
            writer.Add(row.Token);
            writer.Add((long)row.Kind);
            writer.End();
        }

        actorCommands.Sort();
        foreach (var (actor, sequence) in actorCommands)
        {
            writer.Row(ActorCommands);
            writer.Add(actor);
            writer.Add(sequence);
            writer.End();
        }

        foreach (var (key, (request, sequence, time)) in keys)
        {
            writer.Row(IdempotencyKeys);
            writer.Add(Idempotency.Bytes(key).AsSpan());
            writer.Add(Idempotency.Bytes(request).AsSpan());
            writer.Add(sequence);
            writer.Add(time);
            writer.End();
        }
    }

    private void WriteLatest()
    {
        foreach (var rows in latest.Values)
        {
            var keys = rows.Keys.ToArray();
            Array.Sort(keys);
            foreach (var key in keys)
            {
                rows[key](writer);
            }
        }
    }

    private readonly record struct UserTransaction(long Holder, long Transaction, long Token, EntryKind Kind)
    {
        public int CompareTo(in UserTransaction other) =>
            Holder != other.Holder ? Holder.CompareTo(other.Holder)
            : Transaction != other.Transaction ? Transaction.CompareTo(other.Transaction)
            : Token.CompareTo(other.Token);
    }
}
