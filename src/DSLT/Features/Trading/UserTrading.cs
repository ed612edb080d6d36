using DSLT.Core;

namespace DSLT.Features.Trading;

/// <summary>What a user's trades in a market come to, from the first to the last.</summary>
/// <param name="BaseVolume">Bought and sold, in base units of the base token.</param>
/// <param name="QuoteVolume">The same in the quote token, before fees.</param>
/// <param name="Trades">How many; a trade with oneself is in none of these three.</param>
/// <param name="BaseFees">Paid on what was bought.</param>
/// <param name="QuoteFees">Paid on what was sold for.</param>
/// <param name="Position">Base tokens that trades brought, less those that they took: below zero where more
/// was sold than bought.</param>
/// <param name="Cost">What the position was paid with, in the quote token; of one below zero what it was sold
/// for, and below zero too.</param>
/// <param name="Realised">Gains of what was closed, in the quote token.</param>
internal sealed record UserTrading(
    Amount BaseVolume, Amount QuoteVolume, long Trades, Amount BaseFees, Amount QuoteFees,
    SignedAmount Position, SignedAmount Cost, SignedAmount Realised)
{
    public static readonly UserTrading None = new(
        Amount.Zero, Amount.Zero, 0, Amount.Zero, Amount.Zero, SignedAmount.Zero, SignedAmount.Zero,
        SignedAmount.Zero);

    /// <summary>What was traded and paid since an earlier moment, of which this is a later one.</summary>
    public TradedSince Since(UserTrading earlier) => new(
        BaseVolume - earlier.BaseVolume, QuoteVolume - earlier.QuoteVolume, Trades - earlier.Trades,
        BaseFees - earlier.BaseFees, QuoteFees - earlier.QuoteFees);
}

/// <summary>What a user traded in a market over some time.</summary>
internal sealed record TradedSince(
    Amount BaseVolume, Amount QuoteVolume, long Trades, Amount BaseFees, Amount QuoteFees);

/// <summary>One side of a trade, as it went for one user.</summary>
/// <param name="Fee">Of what was received: of the quantity where it was bought, else of the quote.</param>
internal readonly record struct TradeSide(
    bool IsBuy, Amount Quantity, Amount Quote, Amount Fee, bool IsWithOneself);

/// <summary>A user's volume in a quote token, over all markets that are quoted in it.</summary>
/// <param name="Day">The last UTC day with a trade, in days since 1970.</param>
/// <param name="Total">Of all time, in base units of the quote token.</param>
/// <param name="Before">The total when that day began.</param>
internal sealed record QuoteVolume(long Day, Amount Total, Amount Before)
{
    public static readonly QuoteVolume None = new(0, Amount.Zero, Amount.Zero);

    /// <summary>The total when a day began that is not before the last one with a trade.</summary>
    public Amount At(long day) => Day < day ? Total : Before;

    public QuoteVolume Then(long day, Amount more) => new(day, TradingRules.Add(Total, more), At(day));
}
