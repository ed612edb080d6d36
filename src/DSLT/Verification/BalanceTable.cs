using System.Runtime.InteropServices;
using DSLT.Core;
using DSLT.Data;
using DSLT.Ledger;

namespace DSLT.Verification;

/// <summary>What the table of balances says of one token: all accounts together.</summary>
internal struct TokenTotals
{
    /// <summary>
    /// What accounts hold. Sums wrap: an account that is wrong by so much is found by itself.
    /// </summary>
    public UInt128 Holdings;

    public UInt128 Issued;

    /// <summary>What came in from other chains and has not gone out.</summary>
    public UInt128 Outside;
}

/// <summary>
/// The balances as the tables have them: compared with the journal's, and summed up per token.
/// </summary>
internal sealed class BalanceTable(Findings findings)
{
    private const string BalancesSql =
        "SELECT holder, token, available, held, frozen FROM balances ORDER BY holder, token";

    private readonly Dictionary<long, TokenTotals> totals = [];
    private readonly Dictionary<AccountId, Amount> poolAccounts = [];

    public IReadOnlyDictionary<long, TokenTotals> Totals => totals;

    /// <summary>All there is in an account of a pool or of locked shares.</summary>
    public Amount Of(Holder holder, long token) =>
        poolAccounts.GetValueOrDefault(new AccountId(holder, token));

    /// <summary>
    /// The accounts must be as the journal leaves them at the very row that the tables have reached.
    /// </summary>
    public void Compare(IReading tables, Dictionary<AccountId, ReplayedBalance> accounts)
    {
        var seen = 0;
        using var rows = tables.Open(BalancesSql);
        while (rows.Next())
        {
            var account = new AccountId(new Holder(rows.Number(0)), rows.Number(1));
            ref var balance = ref CollectionsMarshal.GetValueRefOrNullRef(accounts, account);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref balance))
            {
                findings.Add(
                    FindingKind.RowExtra,
                    Name(account),
                    "no such row: the journal never posted to it",
                    "a row");
                continue;
            }

            balance.Seen = true;
            seen++;
            Check(rows, account, balance);
        }

        if (seen == accounts.Count)
        {
            return;
        }

        foreach (var (account, balance) in accounts)
        {
            if (!balance.Seen)
            {
                findings.Add(FindingKind.RowMissing, Name(account), $"{balance.Available} available", "none");
            }
        }
    }

    private static string Name(AccountId account) =>
        $"balances ({account.Holder.Value}, {account.Token}): {account.Holder}, token {account.Token}";

    private void Check(ICursor rows, AccountId account, in ReplayedBalance balance)
    {
        var readable = rows.TryAmount(2, out var available) & rows.TryAmount(3, out var held);
        if (!readable || available != balance.Available || held != balance.Held
            || rows.Flag(4) != balance.Frozen)
        {
            findings.Add(
                FindingKind.RowDiffers,
                Name(account),
                Text(balance.Available.ToStored(), balance.Held.ToStored(), balance.Frozen),
                Text(rows.Text(2), rows.Text(3), rows.Flag(4)));
        }

        Sum(account, unchecked((UInt128)available.Units + (UInt128)held.Units));
        if (account.Holder.Kind is HolderKind.Pool or HolderKind.Locked)
        {
            poolAccounts[account] = available > Amount.Max - held ? Amount.Max : available + held;
        }
    }

    private static string Text(string? available, string? held, bool frozen) =>
        $"{available} available, {held} held, {(frozen ? "frozen" : "not frozen")}";

    private void Sum(AccountId account, UInt128 total)
    {
        ref var token = ref CollectionsMarshal.GetValueRefOrAddDefault(totals, account.Token, out _);
        switch (account.Holder.Kind)
        {
            case HolderKind.Issuance: token.Issued += total; break;
            case HolderKind.Outside: token.Outside += total; break;
            default: token.Holdings += total; break;
        }
    }
}
