using DSLT.Core;
using DSLT.Features.Markets;

namespace DSLT.Features.Trading;

/// <summary>
/// Rules of trading statistics. A position is what trades brought and took, fees counted in: the fee of a
/// purchase makes it smaller, the fee of a sale what was received. Its cost is a weighted average: closing a
/// part takes that part of the cost along, rounded so that no gain is shown too high, and the gain is what
/// came in less that. So what was realised less the cost is at all times, to the unit, what trades brought in
/// the quote token.
/// </summary>
internal static class TradingRules
{
    /// <summary>The figures with one more side of a trade in them.</summary>
    public static UserTrading Then(this UserTrading before, in TradeSide side)
    {
        var counted = side.IsWithOneself ? before : before with
        {
            BaseVolume = Add(before.BaseVolume, side.Quantity),
            QuoteVolume = Add(before.QuoteVolume, side.Quote),
            Trades = before.Trades + 1,
        };
        return side.IsBuy
            ? Move(
                counted with { BaseFees = Add(counted.BaseFees, side.Fee) },
                SignedAmount.Of(side.Quantity - side.Fee), SignedAmount.Of(side.Quote, isNegative: true))
            : Move(
                counted with { QuoteFees = Add(counted.QuoteFees, side.Fee) },
                SignedAmount.Of(side.Quantity, isNegative: true), SignedAmount.Of(side.Quote - side.Fee));
    }

    /// <summary>
    /// What the position would gain if it were closed at a price, before fees, rounded down; null where
    /// nothing was traded yet or it is more than an amount can be.
    /// </summary>
    public static SignedAmount? Unrealised(UserTrading trading, Market market, long lastPrice)
    {
        var isShort = trading.Position.IsNegative;
        return lastPrice > 0
            && market.TryValue(
                trading.Position.Size, lastPrice, isShort ? Rounding.Up : Rounding.Down, out var value)
            ? SignedAmount.Of(value, isShort) - trading.Cost
            : null;
    }

    /// <summary>A statistic stops at the largest amount rather than refuse a trade.</summary>
    public static Amount Add(Amount sum, Amount more) => more > Amount.Max - sum ? Amount.Max : sum + more;

    /// <summary>Base tokens come in and quote tokens go out, or the other way round.</summary>
    private static UserTrading Move(UserTrading before, SignedAmount moved, SignedAmount paid)
    {
        var position = before.Position;
        if (moved.IsZero)
        {
            // All that was bought went for the fee.
            return before with { Realised = before.Realised + paid };
        }

        if (position.IsZero || position.IsNegative == moved.IsNegative)
        {
            return before with { Position = position + moved, Cost = before.Cost - paid };
        }

        var closed = Amount.Min(position.Size, moved.Size);
        var cost = before.Cost.Part(closed, position.Size, Rounding.Up);
        var received = paid.Part(closed, moved.Size, Rounding.Down);
        return before with
        {
            Position = position + moved,
            Cost = before.Cost - cost - (paid - received),
            Realised = before.Realised + (received - cost),
        };
    }
}
