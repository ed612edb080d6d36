using DSLT.Core;
using DSLT.Data;

namespace DSLT.Verification;

/// <summary>
/// The tokens and what may be in circulation of each: what accounts hold is what was issued or came in.
/// </summary>
internal sealed class TokenRows(Findings findings)
{
    private const string AllSql = "SELECT id, symbol, max_supply FROM tokens ORDER BY id";

    private readonly Dictionary<long, (string Symbol, Amount? MaxSupply)> tokens = [];

    public int Count => tokens.Count;

    /// <summary>
    /// Called before and after the moment of the balances: a maximum may be changed at any time, and what was
    /// in circulation at that moment must have been within the one or the other.
    /// </summary>
    public void Read(IReading truth)
    {
        using var rows = truth.Open(AllSql);
        while (rows.Next())
        {
            Amount? maximum = rows.TryAmount(2, out var stored) ? stored : null;
            if (tokens.TryGetValue(rows.Number(0), out var before))
            {
                maximum = maximum > before.MaxSupply ? maximum : maximum is null ? null : before.MaxSupply;
            }

            tokens[rows.Number(0)] = (rows.Text(1) ?? "", maximum);
        }
    }

    public void CheckSupply(IReadOnlyDictionary<long, TokenTotals> totals)
    {
        foreach (var (id, total) in totals)
        {
            if (!tokens.TryGetValue(id, out var token))
            {
                findings.Add(
                    FindingKind.Supply, $"token {id}", "a row in tokens", "none, but accounts hold it");
                continue;
            }

            var where = $"token {id} ({token.Symbol})";
            var expected = total.Issued + total.Outside;
            if (total.Holdings != expected)
            {
                findings.Add(
                    FindingKind.Supply,
                    where,
                    $"{expected} held by all accounts: what was issued and came in",
                    $"{total.Holdings}");
            }

            if (token.MaxSupply is { } maximum && total.Holdings > (UInt128)maximum.Units)
            {
                findings.Add(
                    FindingKind.Supply, where, $"at most {maximum} in circulation", $"{total.Holdings}");
            }
        }
    }
}
