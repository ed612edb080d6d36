using System.Text.Json.Serialization;
using DSLT.Core;
using DSLT.Features.Markets;

namespace DSLT.Features.Candles;

/// <param name="Time">The start of its period.</param>
/// <param name="Volume">Of the base token.</param>
/// <param name="QuoteVolume">Of the quote token, before fees.</param>
internal sealed record CandleResponse(
    DateTime Time, string Open, string High, string Low, string Close, string Volume, string QuoteVolume,
    long Trades)
{
    public static CandleResponse Of(Candle candle, Market market) => new(
        Clock.Time(candle.Start), market.PriceText(candle.Open), market.PriceText(candle.High),
        market.PriceText(candle.Low), market.PriceText(candle.Close), market.Base.Text(candle.Volume),
        market.Quote.Text(candle.QuoteVolume), candle.Trades);
}

/// <param name="Items">Oldest first; a period without a trade has none.</param>
internal sealed record CandleList(string Market, string Interval, IReadOnlyList<CandleResponse> Items);

[JsonSerializable(typeof(CandleResponse))]
[JsonSerializable(typeof(CandleList))]
internal sealed partial class CandleJson : JsonSerializerContext;
