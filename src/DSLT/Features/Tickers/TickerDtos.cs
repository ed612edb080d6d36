using System.Text.Json.Serialization;
using DSLT.Features.Candles;
using DSLT.Features.Markets;

namespace DSLT.Features.Tickers;

/// <summary>A market at one moment: the last price, the best of the book, and the last 24 hours.</summary>
/// <param name="LastPrice">Of the last trade there ever was; null where there was none.</param>
/// <param name="Bid">The best price and its quantity; null where nobody bids.</param>
/// <param name="Open">Of the last 24 hours, to within a minute; null where nothing was traded, as high, low
/// and change.</param>
/// <param name="Change">The last price less open; below zero with a minus sign.</param>
internal sealed record TickerResponse(
    string Market, string? LastPrice, string? Bid, string? BidQuantity, string? Ask, string? AskQuantity,
    string? Open, string? High, string? Low, string? Change, string Volume, string QuoteVolume, long Trades)
{
    public static TickerResponse Of(Market market, BestPrices best, MarketCandles candles, long now)
    {
        var (day, last) = (candles.LastDay(now), candles.LastPrice);
        return new TickerResponse(
            market.Symbol, last == 0 ? null : market.PriceText(last),
            best.Bid is { } bid ? market.PriceText(bid.Price) : null,
            best.Bid is { } bidden ? market.QuantityText(bidden.Lots) : null,
            best.Ask is { } ask ? market.PriceText(ask.Price) : null,
            best.Ask is { } asked ? market.QuantityText(asked.Lots) : null,
            day is null ? null : market.PriceText(day.Open), day is null ? null : market.PriceText(day.High),
            day is null ? null : market.PriceText(day.Low),
            day is null ? null : Difference(market, day.Close, day.Open),
            market.Base.Text(day?.Volume ?? default), market.Quote.Text(day?.QuoteVolume ?? default),
            day?.Trades ?? 0);
    }

    private static string Difference(Market market, long price, long from) =>
        price < from ? $"-{market.PriceText(from - price)}" : market.PriceText(price - from);
}

internal sealed record TickerList(IReadOnlyList<TickerResponse> Items, string? Next);

[JsonSerializable(typeof(TickerResponse))]
[JsonSerializable(typeof(TickerList))]
internal sealed partial class TickerJson : JsonSerializerContext;
