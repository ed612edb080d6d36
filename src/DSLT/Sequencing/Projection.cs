using System.Runtime.InteropServices;
using DSLT.Core;
using DSLT.Data;
using DSLT.Ledger;

namespace DSLT.Sequencing;

/// <summary>
/// One transaction of the projector. Rows that are only ever added go out as they come; of rows that replace
/// one another only the last is written, sorted by key, so that a batch touches each page of a table once.
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

    private readonly Dictionary<AccountId, (Amount Available, Amount Held, bool Frozen)> balances = [];
    private readonly List<(long Holder, long Transaction, long Token, EntryKind Kind)> userTransactions = [];
    private readonly List<(long Actor, long Sequence)> actorCommands = [];
    private readonly Dictionary<UInt128, (UInt128 Request, long Sequence, long Time)> keys = [];
    private readonly Dictionary<(Table Table, long Key, long Part), Action<IWriter>> latest = [];

    /// <summary>The code of the refusal on record, null where the record says something was done.</summary>
    public string? Outcome { get; set; }

    public long LastTransactionId { get; private set; }

    public void Transaction(in EntryHead head, in RecordHeader record)
    {
        LastTransactionId = head.TransactionId;
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

    public void Line(in EntryHead head, int index, in PostingLine line)
    {
        var (account, side, amount) = line.Posting;
        writer.Row(Postings);
        writer.Add(head.TransactionId);
        writer.Add(index);
        writer.Add(account.Holder.Value);
        writer.Add(account.Token);
        writer.Add((long)side);
        writer.Add(amount);
        writer.End();
        Balance(account, line.Available, line.Held, line.Frozen);
        if (account.Holder.Kind == HolderKind.User)
        {
            userTransactions.Add((account.Holder.Value, head.TransactionId, account.Token, head.Kind));
        }
    }

    public void Balance(AccountId account, Amount available, Amount held, bool frozen) =>
        balances[account] = (available, held, frozen);

    public void Audit(in RecordHeader record)
    {
        writer.Row(AuditLog);
        writer.Add(record.Sequence);
        writer.Add(record.Time);
        writer.Add((long)record.Command);
        writer.Add(record.Actor);
        writer.Add(record.Address);
        writer.Add(Outcome);
        writer.End();
        actorCommands.Add((record.Actor, record.Sequence));
    }

    public void IdempotencyKey(UInt128 key, UInt128 request, in RecordHeader record) =>
        keys[key] = (request, record.Sequence, record.Time);

    /// <summary>A row of which only the last of this transaction is written.</summary>
    public void Latest(Table table, long key, long part, Action<IWriter> row) =>
        latest[(table, key, part)] = row;

    /// <summary>A row that is only ever added.</summary>
    public void Append(Table table, params ReadOnlySpan<object?> values) => writer.Put(table, values);

    /// <summary>Writes what was kept back.</summary>
    public void Flush()
    {
        FlushBalances();
        FlushIndexes();
        foreach (var row in latest.Values)
        {
            row(writer);
        }

        latest.Clear();
    }

    /// <summary>Forgets what was kept back: the transaction is given up and will be made again.</summary>
    public void Reset()
    {
        balances.Clear();
        userTransactions.Clear();
        actorCommands.Clear();
        keys.Clear();
        latest.Clear();
    }

    private void FlushBalances()
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

        balances.Clear();
    }

    private void FlushIndexes()
    {
        userTransactions.Sort();
        var written = default((long, long, long, EntryKind));
        foreach (var row in userTransactions)
        {
            if (row == written)
            {
                continue;
            }

            written = row;
            var (holder, transaction, token, kind) = row;
            writer.Row(UserTransactions);
            writer.Add(holder);
            writer.Add(transaction);
            writer.Add(token);
            writer.Add((long)kind);
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

        userTransactions.Clear();
        actorCommands.Clear();
        keys.Clear();
    }
}
