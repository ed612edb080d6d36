using DSLT.Core;

namespace DSLT.Features.Tokens;

/// <summary>A token of the ledger.</summary>
/// <param name="Decimals">0-18, fixed at creation: one whole token is 10^Decimals base units.</param>
/// <param name="MaxSupply">What may ever be in circulation at once, in base units; null where nothing bounds
/// it but 2^127.</param>
/// <param name="Issuer">The user who made it, or 0 for the shares of a pool.</param>
/// <param name="Metadata">A JSON object of strings.</param>
internal sealed record Token(
    long Id, string Symbol, string Name, int Decimals, Amount? MaxSupply, bool Mintable, bool Paused,
    long Issuer,
    string Metadata, long CreatedAt)
{
    /// <summary>True for the shares of a pool: only the pool issues and redeems them.</summary>
    public bool IsPoolShare => Issuer == 0;

    public string Text(Amount amount) => amount.ToText(Decimals);

    /// <summary>Whole tokens for a metric, rounded as a floating-point number is; never for money.</summary>
    public double Whole(Amount amount) => (double)amount.Units / Math.Pow(10, Decimals);
}
