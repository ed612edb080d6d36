using DSLT.Core;

namespace DSLT.Features.Candles;

/// <summary>Some trades in one: prices in ticks, volumes in base units.</summary>
/// <param name="Start">The start of its period, unix microseconds.</param>
/// <param name="Volume">Of the base token.</param>
/// <param name="QuoteVolume">Of the quote token, before fees.</param>
internal sealed record Candle(
    long Start, long Open, long High, long Low, long Close, Amount Volume, Amount QuoteVolume, long Trades)
{
    public static Candle OfTrade(long price, Amount quantity, Amount quote) =>
        new(0, price, price, price, price, quantity, quote, 1);

    /// <summary>This one with later trades in it.</summary>
    public Candle Then(Candle later) => this with
    {
        High = Math.Max(High, later.High),
        Low = Math.Min(Low, later.Low),
        Close = later.Close,
        Volume = Add(Volume, later.Volume),
        QuoteVolume = Add(QuoteVolume, later.QuoteVolume),
        Trades = Trades + later.Trades,
    };

    /// <summary>A statistic stops at the largest amount rather than refuse a trade.</summary>
    private static Amount Add(Amount sum, Amount more) => more > Amount.Max - sum ? Amount.Max : sum + more;
}
