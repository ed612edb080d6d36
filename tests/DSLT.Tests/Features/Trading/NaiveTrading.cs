using System.Numerics;

namespace DSLT.Tests.Features.Trading;

/// <summary>
/// What a list of trades comes to, as one would work it out by hand with whole numbers of any size.
/// </summary>
internal sealed class NaiveTrading
{
    public BigInteger BaseVolume { get; private set; }

    public BigInteger QuoteVolume { get; private set; }

    public long Trades { get; private set; }

    public BigInteger BaseFees { get; private set; }

    public BigInteger QuoteFees { get; private set; }

    public BigInteger Position { get; private set; }

    public BigInteger Cost { get; private set; }

    public BigInteger Realised { get; private set; }

    /// <summary>All quote tokens that came in, less all that went out.</summary>
    public BigInteger Cash { get; private set; }

    public string Text => $"{BaseVolume} {QuoteVolume} {Trades} {BaseFees} {QuoteFees} {Position} {Cost} "
        + $"{Realised}";

    public void Buy(BigInteger quantity, BigInteger quote, BigInteger fee, bool isWithOneself)
    {
        Count(quantity, quote, isWithOneself);
        BaseFees += fee;
        Move(quantity - fee, -quote);
    }

    public void Sell(BigInteger quantity, BigInteger quote, BigInteger fee, bool isWithOneself)
    {
        Count(quantity, quote, isWithOneself);
        QuoteFees += fee;
        Move(-quantity, quote - fee);
    }

    private void Count(BigInteger quantity, BigInteger quote, bool isWithOneself)
    {
        if (!isWithOneself)
        {
            BaseVolume += quantity;
            QuoteVolume += quote;
            Trades++;
        }
    }

    /// <summary>First all that closes, then what is left opens.</summary>
    private void Move(BigInteger moved, BigInteger paid)
    {
        Cash += paid;
        var closing = moved.Sign * Position.Sign < 0
            ? moved.Sign * BigInteger.Min(BigInteger.Abs(moved), BigInteger.Abs(Position))
            : 0;
        if (moved.IsZero)
        {
            Realised += paid;
        }

        if (!closing.IsZero)
        {
            var received = Floor(paid * closing, moved);
            var cost = -Floor(-(Cost * -closing), Position);
            Realised += received - cost;
            Cost -= cost;
            Position += closing;
            moved -= closing;
            paid -= received;
        }

        if (!moved.IsZero)
        {
            Position += moved;
            Cost -= paid;
        }
    }

    private static BigInteger Floor(BigInteger a, BigInteger b)
    {
        var quotient = BigInteger.DivRem(a, b, out var rest);
        return !rest.IsZero && rest.Sign != b.Sign ? quotient - 1 : quotient;
    }
}
