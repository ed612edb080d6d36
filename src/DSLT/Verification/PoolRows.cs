using DSLT.Core;
using DSLT.Data;
using DSLT.Features.Pools;
using DSLT.Ledger;

namespace DSLT.Verification;

/// <summary>
/// The pools: their figures are those of the journal, of their accounts and of the supply of their shares.
/// </summary>
internal sealed class PoolRows(Findings findings)
{
    private const string AllSql = "SELECT id, token_a, token_b, lp_token FROM pools ORDER BY id";

    private const string StatesSql =
        "SELECT pool_id, reserve_a, reserve_b, total_shares, root_k_last FROM pool_states WHERE pool_id > $1 "
        + "ORDER BY pool_id LIMIT 20000";

    private readonly Dictionary<long, (long TokenA, long TokenB, long LpToken)> pools = [];

    public void Read(IReading truth)
    {
        using var rows = truth.Open(AllSql);
        while (rows.Next())
        {
            pools.Add(rows.Number(0), (rows.Number(1), rows.Number(2), rows.Number(3)));
        }
    }

    public void Check(IReading tables, Dictionary<long, PoolState> journal, BalanceTable balances)
    {
        using var rows = new TableMerge(tables, "pool_states", 1, StatesSql, findings);
        foreach (var (id, state) in journal.OrderBy(pool => pool.Key))
        {
            if (rows.Find(new RowKey(id)))
            {
                rows.Check(1, "reserve_a", state.ReserveA);
                rows.Check(2, "reserve_b", state.ReserveB);
                rows.Check(3, "total_shares", state.TotalShares);
                rows.Check(4, "root_k_last", state.RootKLast);
                rows.Advance();
            }

            CheckAccounts(id, state, balances);
        }

        rows.End();
    }

    private void CheckAccounts(long id, PoolState state, BalanceTable balances)
    {
        if (!pools.TryGetValue(id, out var pool))
        {
            findings.Add(
                FindingKind.Pool, $"pool {id}", "a row in pools", "none, but the journal changes it");
            return;
        }

        CheckEqual(
            $"pool {id}: its account in token {pool.TokenA}",
            state.ReserveA,
            balances.Of(Holder.Pool(id), pool.TokenA));
        CheckEqual(
            $"pool {id}: its account in token {pool.TokenB}",
            state.ReserveB,
            balances.Of(Holder.Pool(id), pool.TokenB));
        var issued = balances.Totals.GetValueOrDefault(pool.LpToken).Issued;
        if (issued != (UInt128)state.TotalShares.Units)
        {
            findings.Add(FindingKind.Pool, $"pool {id}: shares issued", $"{state.TotalShares}", $"{issued}");
        }

        var locked = balances.Of(Holder.Locked, pool.LpToken);
        if (!state.TotalShares.IsZero && locked < PoolMath.LockedShares)
        {
            findings.Add(
                FindingKind.Pool,
                $"pool {id}: locked shares",
                $"at least {PoolMath.LockedShares}",
                $"{locked}");
        }
    }

    private void CheckEqual(string where, Amount reserve, Amount account)
    {
        if (reserve != account)
        {
            findings.Add(FindingKind.Pool, where, $"{reserve}, the reserve", $"{account}");
        }
    }
}
