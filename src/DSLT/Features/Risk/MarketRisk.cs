using DSLT.Core;
using DSLT.Features.Markets;

namespace DSLT.Features.Risk;

/// <summary>What an operator asks of the orders of a market; a control that is 0 or null is off.</summary>
/// <param name="MaxPosition">The most base tokens, in base units, that a user may come to hold by
/// buying.</param>
/// <param name="MaxImpactBps">How far from the best price a market order trades.</param>
/// <param name="OrdersPerSecond">Of a user: a bucket of so many that fills at this rate.</param>
/// <param name="IsWatched">True where surveillance looks at it.</param>
internal sealed record MarketRisk(
    long Market, Amount MaxPosition, PriceBand? Band, int MaxImpactBps, CircuitBreaker? Breaker,
    int OrdersPerSecond, OrderToTrade? Ratio, bool IsWatched)
{
    /// <summary>The controls of a market that has none.</summary>
    public static MarketRisk Of(long market) =>
        new(market, Amount.Zero, null, 0, null, 0, null, IsWatched: false);
}

/// <summary>How far a limit price may be from the reference, in basis points.</summary>
internal sealed record PriceBand(int AboveBps, int BelowBps);

/// <summary>A move of so much within a time halts the market.</summary>
/// <param name="Bps">Of the lowest or highest price of the last <paramref name="Seconds"/>.</param>
/// <param name="HaltSeconds">For so long orders can only be cancelled.</param>
/// <param name="CallSeconds">And then for so long they rest, and none trades; may be 0.</param>
internal sealed record CircuitBreaker(int Bps, int Seconds, int HaltSeconds, int CallSeconds);

/// <summary>How many orders a user may place for each trade within a window.</summary>
/// <param name="FreeOrders">So many of each window are free.</param>
internal sealed record OrderToTrade(int OrdersPerTrade, int FreeOrders, int Seconds);

/// <summary>A market's last halt by its circuit breaker.</summary>
/// <param name="Until">When orders rest again, unix microseconds.</param>
/// <param name="CallUntil">When they trade again.</param>
/// <param name="Reference">The price in ticks that the tripping trade moved away from.</param>
/// <param name="Price">The price of that trade.</param>
/// <param name="ReopenedAt">0 while it lasts.</param>
internal sealed record MarketHalt(
    long Market, long HaltedAt, long Until, long CallUntil, long Reference, long Price, long ReopenedAt)
{
    public bool Lasts => ReopenedAt == 0;

    /// <summary>What the market may do at a moment, as far as this halt has a say in it.</summary>
    public MarketState StateAt(long now) =>
        !Lasts || now >= CallUntil ? MarketState.Open
        : now >= Until ? MarketState.PostOnly
        : MarketState.Halted;
}

internal static class MarketHalts
{
    /// <summary>What a market does at a moment: what its operator or its halt allows less of.</summary>
    public static MarketState StateWith(this Market market, MarketHalt? halt, long now) =>
        halt?.StateAt(now) is { } state && state > market.State ? state : market.State;
}

/// <summary>What a user did lately in a market that limits it.</summary>
/// <param name="PaidUntil">How far the orders so far use up the rate, unix microseconds.</param>
/// <param name="WindowStart">The window that the counts are of.</param>
internal readonly record struct RiskActivity(long PaidUntil, long WindowStart, long Orders, long Trades);
