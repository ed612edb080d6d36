using System.Runtime.InteropServices;
using DSLT.Core;
using DSLT.Features.NftAuctions;
using DSLT.Features.Nfts;
using DSLT.Features.NftSales;
using DSLT.Features.Pools;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Verification;

/// <summary>The balance of an account as the journal makes it.</summary>
internal struct ReplayedBalance
{
    public Amount Available;
    public Amount Held;
    public bool Frozen;

    /// <summary>True where the table had a row for it.</summary>
    public bool Seen;
}

/// <summary>
/// Does the ledger's sums again from the journal alone, without the code that did them the first time. In
/// memory are the accounts, some 90 bytes each, and the pools; nothing that grows with the journal's length.
/// </summary>
internal sealed class LedgerReplay(Findings findings)
{
    private readonly Dictionary<AccountId, ReplayedBalance> accounts = [];
    private readonly List<(long Token, Int128 Sum)> sums = [];

    public Dictionary<AccountId, ReplayedBalance> Accounts => accounts;

    public Dictionary<long, PoolState> Pools { get; } = [];

    /// <summary>
    /// What operators hold of accounts, and what they released of what orders, bids and offers hold; without
    /// what was found missing when a bid or an offer came to its end.
    /// </summary>
    public Dictionary<AccountId, Int128> HeldByOperators { get; } = [];

    public NftPhaseReplay Phases { get; } = new(findings);

    public long Transactions { get; private set; }

    public long LastTransactionId { get; private set; }

    /// <summary>
    /// Takes in a row, and compares <paramref name="tables"/> with it where they should hold it already.
    /// </summary>
    public void Take(in RecordHeader record, ReadOnlySpan<byte> payload, ProjectedTables? tables)
    {
        string? outcome = null;
        try
        {
            var reader = new PayloadReader(payload);
            while (!reader.AtEnd)
            {
                var tag = (EventTag)reader.Byte();
                if (tag == EventTag.Entry)
                {
                    Entry(record, ref reader, tables);
                }
                else
                {
                    Effect(record, Events.Read(tag, ref reader), tables, ref outcome);
                }
            }
        }
        catch (Exception exception) when (JournalRows.IsUnreadable(exception))
        {
            findings.Add(
                FindingKind.JournalPayload, Row(record), "a payload that can be read", exception.Message);
        }

        tables?.Audit(record, outcome);
    }

    private static string Row(in RecordHeader record) => $"journal row {record.Sequence}";

    private void Entry(in RecordHeader record, ref PayloadReader reader, ProjectedTables? tables)
    {
        var head = EntryHead.Read(ref reader);
        if (head.TransactionId <= LastTransactionId)
        {
            findings.Add(
                FindingKind.JournalOrder,
                Row(record),
                $"a transaction after {LastTransactionId}",
                $"{head.TransactionId}");
        }

        LastTransactionId = Math.Max(LastTransactionId, head.TransactionId);
        Transactions++;
        tables?.Transaction(head, record);
        sums.Clear();
        for (var i = 0; i < head.Lines; i++)
        {
            var line = PostingLine.Read(ref reader);
            Add(line.Posting.Account.Token, line.Posting.Signed);
            Move(record, head, line);
            tables?.Line(head, i, line.Posting);
        }

        tables?.EndEntry(head);
        foreach (var (token, sum) in sums)
        {
            if (sum != 0)
            {
                findings.Add(
                    FindingKind.EntryUnbalanced, $"{Row(record)}, transaction {head.TransactionId}",
                    $"postings of token {token} that sum to 0", $"{sum}");
            }
        }
    }

    private void Add(long token, Int128 signed)
    {
        foreach (ref var sum in CollectionsMarshal.AsSpan(sums))
        {
            if (sum.Token == token)
            {
                sum.Sum = checked(sum.Sum + signed);
                return;
            }
        }

        sums.Add((token, signed));
    }

    private void Move(in RecordHeader record, in EntryHead head, in PostingLine line)
    {
        var posting = line.Posting;
        ref var balance = ref CollectionsMarshal.GetValueRefOrAddDefault(accounts, posting.Account, out _);
        var moved = posting.Account.Holder.IsContra ? -posting.Signed : posting.Signed;
        var (available, held) = posting.IsHeld
            ? (balance.Available.Units, balance.Held.Units + moved)
            : (balance.Available.Units + moved, balance.Held.Units);
        if (available != line.Available.Units || held != line.Held.Units || balance.Frozen != line.Frozen)
        {
            findings.Add(
                FindingKind.BalanceBroken,
                $"{Row(record)}, transaction {head.TransactionId}, {posting.Account.Holder}, "
                + $"token {posting.Account.Token}",
                Text(available, held, balance.Frozen),
                Text(line.Available.Units, line.Held.Units, line.Frozen));
        }

        (balance.Available, balance.Held, balance.Frozen) = (line.Available, line.Held, line.Frozen);
        if (posting.IsHeld && IsByOperators(record.Command))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(HeldByOperators, posting.Account, out _) += moved;
        }
    }

    /// <summary>All else that holds or releases does so for an order, a bid or an offer.</summary>
    private static bool IsByOperators(Command command) =>
        command is Command.FundsHold or Command.FundsRelease or Command.TransactionReverse;

    private void Effect(in RecordHeader record, Event effect, ProjectedTables? tables, ref string? outcome)
    {
        switch (effect)
        {
            case HoldingFroze froze:
                Freeze(record, froze);
                break;
            case PoolChanged changed:
                Pools[changed.PoolId] = changed.State;
                break;
            case IdempotencyUsed used:
                tables?.IdempotencyKey(used.Key, used.Request, record);
                break;
            case NftHoldMissed missed:
                CollectionsMarshal.GetValueRefOrAddDefault(HeldByOperators, missed.Account, out _) +=
                    missed.Amount.Units;
                break;
            case NftMoved or NftPhasesSet or NftPhaseMinted:
                Phases.Take(record, effect);
                break;
            case Refused refused:
                outcome = refused.Code;
                break;
        }
    }

    private void Freeze(in RecordHeader record, HoldingFroze froze)
    {
        ref var balance = ref CollectionsMarshal.GetValueRefOrAddDefault(accounts, froze.Account, out _);
        if (balance.Available != froze.Available || balance.Held != froze.Held)
        {
            findings.Add(
                FindingKind.BalanceBroken,
                $"{Row(record)}, {froze.Account.Holder}, token {froze.Account.Token}",
                Text(balance.Available.Units, balance.Held.Units, froze.Frozen),
                Text(froze.Available.Units, froze.Held.Units, froze.Frozen));
        }

        (balance.Available, balance.Held, balance.Frozen) = (froze.Available, froze.Held, froze.Frozen);
    }

    private static string Text(Int128 available, Int128 held, bool frozen) =>
        $"{available} available, {held} held{(frozen ? ", frozen" : "")}";
}
