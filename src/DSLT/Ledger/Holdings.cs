using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Ledger;

/// <summary>
/// The balances in memory, a write-back cache over the table of that name, and the only code that changes
/// one. An account that is not here is read; one that the tables have caught up with may leave when there are
/// too many.
/// </summary>
internal sealed class Holdings(Undo undo, ILookups lookups, int capacity, Func<long> projected)
{
    private const string FindSql =
        "SELECT available, held, frozen FROM balances WHERE holder = $1 AND token = $2";

    /// <summary>
    /// More than the accounts of a batch, so that memory stays bounded; few enough not to hold up a commit.
    /// </summary>
    private const int EvictedAtOnce = 16_384;

    private readonly Dictionary<AccountId, Holding> accounts = [];
    private readonly Queue<Holding> byAge = new();

    public int Count => accounts.Count;

    /// <summary>The balance of an account, zero where nothing was ever posted to it.</summary>
    public Holding Of(Holder holder, long token)
    {
        var account = new AccountId(holder, token);
        return accounts.TryGetValue(account, out var holding) ? holding : Load(account);
    }

    /// <summary>
    /// Knows of an account that its holder's first command is about to post to: there is none to be read.
    /// </summary>
    public void Open(AccountId account)
    {
        if (!accounts.ContainsKey(account))
        {
            Add(new Holding(account, Amount.Zero, Amount.Zero, frozen: false));
        }
    }

    /// <summary>
    /// Posts a balanced entry, or refuses it whole where an account would fall below zero. What is written to
    /// the journal is each line with the balance it leads to.
    /// </summary>
    public Result<Unit> Post(Entry entry, long transactionId, in RecordHeader record, PayloadWriter writer)
    {
        if (entry.Postings.Length is 0 or > Entry.MaxPostings || !entry.IsBalanced())
        {
            throw new InvalidOperationException($"A {entry.Kind} entry is not balanced.");
        }

        writer.Byte((byte)EventTag.Entry);
        writer.Number(transactionId);
        writer.Number((short)entry.Kind);
        writer.Number(entry.Reference);
        writer.Text(entry.Memo);
        writer.Unsigned((ulong)entry.Postings.Length);
        foreach (ref readonly var posting in entry.Postings.AsSpan())
        {
            var holding = Of(posting.Account.Holder, posting.Account.Token);
            undo.Push(holding.Save());
            if (!TryMove(holding, posting, record.Sequence))
            {
                return new Refusal(
                    Code.InsufficientBalance, $"{posting.Account.Holder} does not have enough.");
            }

            WriteLine(writer, posting, holding);
        }

        return default(Unit);
    }

    /// <summary>Sets an account to what the journal says it became.</summary>
    public void Restore(AccountId account, Amount available, Amount held, bool frozen, long sequence)
    {
        var holding = Of(account.Holder, account.Token);
        undo.Push(holding.Save());
        holding.Set(available, held, frozen, sequence);
    }

    /// <summary>
    /// Drops the oldest accounts beyond the capacity that the tables know as well; called after a commit
    /// only, when nothing is staged.
    /// </summary>
    public void Evict()
    {
        var excess = Math.Min(accounts.Count - capacity, EvictedAtOnce);
        var watermark = excess > 0 ? projected() : 0;
        for (var i = 0; i < excess; i++)
        {
            var holding = byAge.Dequeue();
            if (holding.ChangedAt <= watermark)
            {
                accounts.Remove(holding.Account);
            }
            else
            {
                byAge.Enqueue(holding);
            }
        }
    }

    private static bool TryMove(Holding holding, in Posting posting, long sequence)
    {
        var current = posting.IsHeld ? holding.Held : holding.Available;
        var grows = posting.IsCredit != posting.Account.Holder.IsContra;
        if (grows ? posting.Amount > Amount.Max - current : posting.Amount > current)
        {
            return false;
        }

        var changed = grows ? current + posting.Amount : current - posting.Amount;
        holding.Set(
            posting.IsHeld ? holding.Available : changed,
            posting.IsHeld ? changed : holding.Held,
            holding.Frozen,
            sequence);
        return true;
    }

    private static void WriteLine(PayloadWriter writer, in Posting posting, Holding holding)
    {
        writer.Number(posting.Account.Holder.Value);
        writer.Number(posting.Account.Token);
        writer.Byte((byte)posting.Side);
        writer.Amount(posting.Amount);
        writer.Amount(holding.Available);
        writer.Amount(holding.Held);
        writer.Bool(holding.Frozen);
    }

    private Holding Load(AccountId account)
    {
        var holding = lookups.First(
            FindSql,
            row => new Holding(
                account, Amount.FromStored(row.Text(0)), Amount.FromStored(row.Text(1)), row.Flag(2)),
            account.Holder.Value,
            account.Token) ?? new Holding(account, Amount.Zero, Amount.Zero, frozen: false);
        Add(holding);
        return holding;
    }

    private void Add(Holding holding)
    {
        accounts.Add(holding.Account, holding);
        byAge.Enqueue(holding);
    }
}
