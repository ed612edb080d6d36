using System.Text.Json.Serialization;
using DSLT.Core;
using DSLT.Features.Markets;

namespace DSLT.Features.Risk;

/// <summary>All controls of a market; one that is left out is off.</summary>
/// <param name="MaxPosition">The most base tokens a user may come to hold by buying here.</param>
/// <param name="Band">How far a limit price may be from the last trade's.</param>
/// <param name="MaxImpactBps">How far from the best price, and from the last trade's, a market order trades:
/// 1 to 9,999 basis points; the rest of it expires.</param>
/// <param name="Breaker">Halts the market where its price moves too fast.</param>
/// <param name="OrdersPerSecond">1 to 10,000 of each user: a bucket of so many that fills at that
/// rate.</param>
/// <param name="OrderToTrade">How many orders a user may place for each trade.</param>
/// <param name="Surveillance">True: its orders and trades are looked over for abuse.</param>
internal sealed record RiskRequest(
    string? MaxPosition = null, BandSettings? Band = null, int? MaxImpactBps = null,
    BreakerSettings? Breaker = null, int? OrdersPerSecond = null, OrderToTradeSettings? OrderToTrade = null,
    bool? Surveillance = null);

/// <param name="AboveBps">1 to 100,000 basis points.</param>
/// <param name="BelowBps">1 to 9,999 basis points.</param>
internal sealed record BandSettings(int AboveBps, int BelowBps);

/// <param name="Bps">A trade so many basis points (1 to 9,999) away from the lowest or the highest price of
/// the last seconds halts the market.</param>
/// <param name="Seconds">1 to 300.</param>
/// <param name="HaltSeconds">1 to 86,400, in which orders can only be cancelled.</param>
/// <param name="CallSeconds">0 to 86,400 after that, in which orders rest and none trades.</param>
internal sealed record BreakerSettings(int Bps, int Seconds, int HaltSeconds, int? CallSeconds = null);

/// <param name="OrdersPerTrade">1 to 1,000,000.</param>
/// <param name="FreeOrders">1 to 1,000,000 of each window that need no trade.</param>
/// <param name="Seconds">How long a window is, 1 to 86,400.</param>
internal sealed record OrderToTradeSettings(int OrdersPerTrade, int FreeOrders, int Seconds);

/// <param name="LastHalt">The last time that its breaker halted it, lasting or over.</param>
internal sealed record RiskResponse(
    string Market, string? MaxPosition, BandSettings? Band, int? MaxImpactBps, BreakerSettings? Breaker,
    int? OrdersPerSecond, OrderToTradeSettings? OrderToTrade, bool Surveillance, HaltResponse? LastHalt)
{
    public static RiskResponse Of(Market market, MarketRisk risk, MarketHalt? halt) => new(
        market.Symbol, risk.MaxPosition.IsZero ? null : market.Base.Text(risk.MaxPosition),
        risk.Band is { } band ? new BandSettings(band.AboveBps, band.BelowBps) : null,
        risk.MaxImpactBps == 0 ? null : risk.MaxImpactBps,
        risk.Breaker is { } breaker
            ? new BreakerSettings(breaker.Bps, breaker.Seconds, breaker.HaltSeconds, breaker.CallSeconds)
            : null,
        risk.OrdersPerSecond == 0 ? null : risk.OrdersPerSecond,
        risk.Ratio is { } ratio
            ? new OrderToTradeSettings(ratio.OrdersPerTrade, ratio.FreeOrders, ratio.Seconds)
            : null,
        risk.IsWatched, halt is null ? null : HaltResponse.Of(market, halt));
}

/// <summary>A halt by a market's circuit breaker.</summary>
/// <param name="Reason">circuitBreaker.</param>
/// <param name="Until">Before that orders can only be cancelled.</param>
/// <param name="PostOnlyUntil">Before that they rest, and none trades.</param>
/// <param name="FromPrice">What the tripping trade moved away from.</param>
/// <param name="ReopenedAt">Null while it lasts.</param>
internal sealed record HaltResponse(
    string Reason, DateTime HaltedAt, DateTime Until, DateTime PostOnlyUntil, string FromPrice,
    string Price, DateTime? ReopenedAt)
{
    public static HaltResponse Of(Market market, MarketHalt halt) => new(
        "circuitBreaker", Clock.Time(halt.HaltedAt), Clock.Time(halt.Until), Clock.Time(halt.CallUntil),
        market.PriceText(halt.Reference), market.PriceText(halt.Price),
        halt.Lasts ? null : Clock.Time(halt.ReopenedAt));
}

/// <summary>A limit of one user's own, instead of the market's.</summary>
/// <param name="MaxPosition">In base tokens; 0 lets them buy nothing.</param>
internal sealed record PositionLimitRequest(string MaxPosition);

/// <param name="MaxPosition">What holds for the user; null for no limit.</param>
/// <param name="IsOwn">True where it is the user's own, not the market's.</param>
/// <param name="Held">Base tokens that the user has, available and held.</param>
/// <param name="OpenBuys">Base tokens that the user's open orders may bring.</param>
internal sealed record PositionResponse(
    string Market, string Username, string? MaxPosition, bool IsOwn, string Held, string OpenBuys);

[JsonSerializable(typeof(RiskRequest))]
[JsonSerializable(typeof(RiskResponse))]
[JsonSerializable(typeof(PositionLimitRequest))]
[JsonSerializable(typeof(PositionResponse))]
internal sealed partial class RiskJson : JsonSerializerContext;
