using System.Numerics;
using DSLT.Features.Orders;

namespace DSLT.Tests.Features.Orders;

internal sealed record NaiveOrder(
    long Id, long User, OrderSide Side, long Price, long Lots, BigInteger Budget, TimeInForce TimeInForce,
    bool PostOnly, SelfTradePrevention SelfTrade, long Left, long Stop = 0, bool TakesProfit = false,
    long Entered = 0, long Display = 0, int TrailBps = 0, long FirstStop = 0, long Twin = 0,
    BigInteger Covered = default)
{
    /// <summary>Slices are counted from the first lot that was ever asked for.</summary>
    public long Visible => Display == 0 ? Left : Math.Min(Display - ((Lots - Left) % Display), Left);

    /// <summary>Where a trailing stop stands after a trade at a price.</summary>
    public long Behind(long price) => Side == OrderSide.Sell
        ? Math.Max(1, price * (10_000 - TrailBps) / 10_000)
        : ((price * (10_000 + TrailBps)) + 9_999) / 10_000;

    /// <summary>Whether it waits for the price to rise.</summary>
    public bool Rises => TakesProfit == (Side == OrderSide.Sell);

    public bool IsSetOff(long last) => Rises ? last >= Stop : last <= Stop;

    public bool Reaches(long price) =>
        Price == 0 || (Side == OrderSide.Buy ? price <= Price : price >= Price);

    public BigInteger Held(NaiveMarket market) =>
        Side == OrderSide.Sell ? market.Base(Left)
        : Budget > 0 ? Budget
        : market.Quote(Price > 0 ? Price : TrailBps > 0 ? FirstStop : Stop, Left, up: true);
}

internal sealed record NaiveFill(NaiveOrder Maker, long Price, long Lots, BigInteger Quote);

internal sealed record NaiveOutcome(string? Code, OrderStatus Status, IReadOnlyList<NaiveFill> Fills)
{
    public static NaiveOutcome Refused(string code) => new(code, default, []);
}

/// <param name="Units">Quote base units of a tick and a lot, over <paramref name="Divisor"/>.</param>
internal sealed record NaiveMarket(
    BigInteger Units, BigInteger Divisor, BigInteger Lot, int MakerFeeBps, int TakerFeeBps)
{
    public BigInteger Base(long lots) => lots * Lot;

    public BigInteger Quote(long price, long lots, bool up)
    {
        var exact = price * lots * Units;
        return up ? (exact + Divisor - 1) / Divisor : exact / Divisor;
    }

    public static BigInteger Fee(BigInteger received, int bps) => ((received * bps) + 9_999) / 10_000;
}
