using DSLT.Data;
using DSLT.Features.Vesting;
using DSLT.Ledger;

namespace DSLT.Verification;

/// <summary>
/// The grants: each one's account holds what was granted less what was paid out and what went back, no more
/// was paid out than there was, and all accounts together are what is locked of a token.
/// </summary>
internal sealed class VestingRows(Findings findings)
{
    private const string GrantsSql =
        "SELECT g.id, g.token, g.total, s.state, s.released, s.kept, s.grant_id "
        + "FROM vesting_grants g LEFT JOIN vesting_standings s ON s.grant_id = g.id ORDER BY g.id";

    private const string TokensSql = "SELECT token, locked, grants FROM vesting_tokens ORDER BY token";

    private readonly Dictionary<long, (UInt128 Locked, long Grants)> tokens = [];

    public void Check(IReading tables, Dictionary<AccountId, ReplayedBalance> accounts)
    {
        var found = 0;
        using (var rows = tables.Open(GrantsSql))
        {
            while (rows.Next())
            {
                found += CheckGrant(rows, accounts) ? 1 : 0;
            }
        }

        var inLedger = accounts.Keys.Count(account => account.Holder.Kind == HolderKind.Vesting);
        if (found != inLedger)
        {
            findings.Add(
                FindingKind.Vesting, "vesting_grants", $"{inLedger} grants with accounts", $"{found}");
        }

        CheckTokens(tables);
    }

    private bool CheckGrant(ICursor row, Dictionary<AccountId, ReplayedBalance> accounts)
    {
        var (id, token) = (row.Number(0), row.Number(1));
        var where = $"grant {id}";
        var readable = row.TryAmount(2, out var total) & row.TryAmount(4, out var released)
            & row.TryAmount(5, out var kept);
        if (!readable || row.IsNull(6))
        {
            findings.Add(FindingKind.Vesting, where, "a total and a standing", "none");
            return false;
        }

        var state = (GrantState)row.Number(3);
        var limit = state == GrantState.Revoked ? kept : total;
        if (released > limit || kept > total || (state == GrantState.Done && released != total))
        {
            findings.Add(FindingKind.Vesting, $"{where}: released", $"at most {limit}", $"{released}");
            return true;
        }

        var locked = limit - released;
        var account = new AccountId(Holder.Of(HolderKind.Vesting, id), token);
        var isThere = accounts.TryGetValue(account, out var balance);
        if (balance.Available != locked || !balance.Held.IsZero)
        {
            findings.Add(
                FindingKind.Vesting, $"{where}: its account in token {token}",
                $"{locked}, what is not paid out", $"{balance.Available} and {balance.Held} held");
        }

        var sum = tokens.GetValueOrDefault(token);
        tokens[token] = (unchecked(sum.Locked + (UInt128)locked.Units), sum.Grants + 1);
        return isThere;
    }

    private void CheckTokens(IReading tables)
    {
        using var rows = tables.Open(TokensSql);
        while (rows.Next())
        {
            tokens.Remove(rows.Number(0), out var sum);
            if (!rows.TryAmount(1, out var locked) || (UInt128)locked.Units != sum.Locked
                || rows.Number(2) != sum.Grants)
            {
                findings.Add(
                    FindingKind.Vesting, $"vesting_tokens {rows.Number(0)}",
                    $"{sum.Locked} locked in {sum.Grants} grants", $"{locked} in {rows.Number(2)}");
            }
        }

        foreach (var token in tokens.Keys)
        {
            findings.Add(FindingKind.Vesting, $"vesting_tokens {token}", "a row", "none");
        }
    }
}
