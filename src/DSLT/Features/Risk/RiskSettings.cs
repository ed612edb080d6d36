using DSLT.Core;
using DSLT.Features.Markets;

namespace DSLT.Features.Risk;

/// <summary>Reads the controls of a market as an operator gives them.</summary>
internal static class RiskSettings
{
    public const int MaxBreakerSeconds = 300;

    private const int MaxAboveBps = 100_000;
    private const int MaxBps = 9_999;
    private const int MaxHaltSeconds = 86_400;
    private const int MaxRate = 10_000;
    private const int MaxOrders = 1_000_000;
    private const int MaxRatioSeconds = 86_400;

    public static Result<MarketRisk> Read(RiskRequest request, Market market)
    {
        var position = request.MaxPosition is null
            ? Amount.Zero
            : Amount.ParsePositive(request.MaxPosition, market.Base.Decimals, "max_position");
        if (!position.Is(out var maxPosition, out var refusal))
        {
            return refusal;
        }

        var wrong = Check(request.Band) ?? Check(request.Breaker) ?? Check(request.OrderToTrade)
            ?? Check(request.MaxImpactBps, "max_impact_bps", MaxBps)
            ?? Check(request.OrdersPerSecond, "orders_per_second", MaxRate);
        return wrong is not null
            ? wrong
            : new MarketRisk(
                market.Id, maxPosition,
                request.Band is { } band ? new PriceBand(band.AboveBps, band.BelowBps) : null,
                request.MaxImpactBps ?? 0,
                request.Breaker is { } breaker
                    ? new CircuitBreaker(
                        breaker.Bps, breaker.Seconds, breaker.HaltSeconds, breaker.CallSeconds ?? 0)
                    : null,
                request.OrdersPerSecond ?? 0,
                request.OrderToTrade is { } ratio
                    ? new OrderToTrade(ratio.OrdersPerTrade, ratio.FreeOrders, ratio.Seconds)
                    : null,
                request.Surveillance ?? false);
    }

    private static Refusal? Check(BandSettings? band) => band is null
        ? null
        : Check(band.AboveBps, "band", MaxAboveBps) ?? Check(band.BelowBps, "band", MaxBps);

    private static Refusal? Check(BreakerSettings? breaker) => breaker is null
        ? null
        : Check(breaker.Bps, "breaker", MaxBps)
            ?? Check(breaker.Seconds, "breaker", MaxBreakerSeconds)
            ?? Check(breaker.HaltSeconds, "breaker", MaxHaltSeconds)
            ?? Check(breaker.CallSeconds, "breaker", MaxHaltSeconds, least: 0);

    private static Refusal? Check(OrderToTradeSettings? ratio) => ratio is null
        ? null
        : Check(ratio.OrdersPerTrade, "order_to_trade", MaxOrders)
            ?? Check(ratio.FreeOrders, "order_to_trade", MaxOrders)
            ?? Check(ratio.Seconds, "order_to_trade", MaxRatioSeconds);

    private static Refusal? Check(int? value, string field, int most, int least = 1) =>
        value is null || (value >= least && value <= most)
            ? null
            : Refusal.Invalid(field, $"{value} is not within {least} and {most}.");
}
