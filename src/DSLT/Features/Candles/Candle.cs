using DSLT.Core;

namespace DSLT.Features.Candles;

/// <summary>Some trades in one: prices in ticks, volumes in base units.</summary>
/// <param name="Start">The start of its period, unix microseconds.</param>
/// <param name="Volume">Of the base token.</param>
/// <param name="QuoteVolume">Of the quote token, before fees.</param>
/// <param name="BoughtVolume">The part of the volume where the incoming order bought; of trades before this
/// was counted nothing.</param>
/// <param name="BoughtQuoteVolume">The same of the quote token.</param>
internal sealed record Candle(
    long Start, long Open, long High, long Low, long Close, Amount Volume, Amount QuoteVolume, long Trades,
    Amount BoughtVolume, Amount BoughtQuoteVolume)
{
    public static Candle OfTrade(long price, Amount quantity, Amount quote, bool isBought) => new(
        0, price, price, price, price, quantity, quote, 1, isBought ? quantity : Amount.Zero,
        isBought ? quote : Amount.Zero);

    /// <summary>This one with later trades in it.</summary>
    public Candle Then(Candle later) => this with
    {
        High = Math.Max(High, later.High),
        Low = Math.Min(Low, later.Low),
        Close = later.Close,
        Volume = Add(Volume, later.Volume),
        QuoteVolume = Add(QuoteVolume, later.QuoteVolume),
        Trades = Trades + later.Trades,
        BoughtVolume = Add(BoughtVolume, later.BoughtVolume),
        BoughtQuoteVolume = Add(BoughtQuoteVolume, later.BoughtQuoteVolume),
    };

    /// <summary>A statistic stops at the largest amount rather than refuse a trade.</summary>
    private static Amount Add(Amount sum, Amount more) => more > Amount.Max - sum ? Amount.Max : sum + more;
}
