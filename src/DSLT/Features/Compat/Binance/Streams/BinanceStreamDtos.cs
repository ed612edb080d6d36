using System.Text.Json.Serialization;
using DSLT.Features.Candles;
using DSLT.Features.Markets;
using DSLT.Features.Orders;

namespace DSLT.Features.Compat.Binance.Streams;

/// <summary>Levels that changed: from one number of the book to another, both in it.</summary>
internal sealed record DepthUpdate(
    [property: JsonPropertyName("E")] long EventTime,
    [property: JsonPropertyName("s")] string Symbol,
    [property: JsonPropertyName("U")] long First,
    [property: JsonPropertyName("u")] long Last,
    [property: JsonPropertyName("b")] IReadOnlyList<string[]> Bids,
    [property: JsonPropertyName("a")] IReadOnlyList<string[]> Asks)
{
    [JsonPropertyName("e")]
    public string Event { get; } = "depthUpdate";
}

internal sealed record TradeEvent(
    [property: JsonPropertyName("E")] long EventTime,
    [property: JsonPropertyName("s")] string Symbol,
    [property: JsonPropertyName("t")] long Id,
    [property: JsonPropertyName("p")] string Price,
    [property: JsonPropertyName("q")] string Quantity,
    [property: JsonPropertyName("T")] long Time,
    [property: JsonPropertyName("m")] bool IsBuyerMaker)
{
    [JsonPropertyName("e")]
    public string Event { get; } = "trade";

    [JsonPropertyName("M")]
    public bool IsBestMatch { get; } = true;

    public static TradeEvent Of(Trade trade, Market market, long time, long now) => new(
        BinanceSymbols.Milliseconds(now), market.Pair(), trade.Id, market.Price(trade.Price),
        market.Lots(trade.Lots), BinanceSymbols.Milliseconds(time), trade.TakerSide == OrderSide.Sell);
}

/// <summary>A trade; each is an aggregate of its own.</summary>
internal sealed record AggregateEvent(
    [property: JsonPropertyName("E")] long EventTime,
    [property: JsonPropertyName("s")] string Symbol,
    [property: JsonPropertyName("a")] long Id,
    [property: JsonPropertyName("p")] string Price,
    [property: JsonPropertyName("q")] string Quantity,
    [property: JsonPropertyName("f")] long First,
    [property: JsonPropertyName("l")] long Last,
    [property: JsonPropertyName("T")] long Time,
    [property: JsonPropertyName("m")] bool IsBuyerMaker)
{
    [JsonPropertyName("e")]
    public string Event { get; } = "aggTrade";

    [JsonPropertyName("M")]
    public bool IsBestMatch { get; } = true;

    public static AggregateEvent Of(TradeEvent trade) => new(
        trade.EventTime, trade.Symbol, trade.Id, trade.Price, trade.Quantity, trade.Id, trade.Id, trade.Time,
        trade.IsBuyerMaker);
}

/// <summary>The best prices; the only event without a name.</summary>
internal sealed record BookTickerEvent(
    [property: JsonPropertyName("u")] long Sequence,
    [property: JsonPropertyName("s")] string Symbol,
    [property: JsonPropertyName("b")] string Bid,
    [property: JsonPropertyName("B")] string BidQuantity,
    [property: JsonPropertyName("a")] string Ask,
    [property: JsonPropertyName("A")] string AskQuantity);

internal sealed record MiniTickerEvent(
    [property: JsonPropertyName("E")] long EventTime,
    [property: JsonPropertyName("s")] string Symbol,
    [property: JsonPropertyName("c")] string Close,
    [property: JsonPropertyName("o")] string Open,
    [property: JsonPropertyName("h")] string High,
    [property: JsonPropertyName("l")] string Low,
    [property: JsonPropertyName("v")] string Volume,
    [property: JsonPropertyName("q")] string QuoteVolume)
{
    [JsonPropertyName("e")]
    public string Event { get; } = "24hrMiniTicker";

    public static MiniTickerEvent Of(Market market, MarketCandles candles, long now)
    {
        var day = candles.LastDay(now) ?? BinanceDays.Still(candles.LastPrice);
        return new MiniTickerEvent(
            BinanceSymbols.Milliseconds(now), market.Pair(), market.Price(day.Close), market.Price(day.Open),
            market.Price(day.High), market.Price(day.Low), market.Volume(day.Volume),
            market.Quote(day.QuoteVolume));
    }
}

internal sealed record TickerEvent(
    [property: JsonPropertyName("E")] long EventTime,
    [property: JsonPropertyName("s")] string Symbol,
    [property: JsonPropertyName("p")] string Change,
    [property: JsonPropertyName("P")] string ChangePercent,
    [property: JsonPropertyName("w")] string Average,
    [property: JsonPropertyName("x")] string PreviousClose,
    [property: JsonPropertyName("c")] string Close,
    [property: JsonPropertyName("Q")] string LastQuantity,
    [property: JsonPropertyName("b")] string Bid,
    [property: JsonPropertyName("B")] string BidQuantity,
    [property: JsonPropertyName("a")] string Ask,
    [property: JsonPropertyName("A")] string AskQuantity,
    [property: JsonPropertyName("o")] string Open,
    [property: JsonPropertyName("h")] string High,
    [property: JsonPropertyName("l")] string Low,
    [property: JsonPropertyName("v")] string Volume,
    [property: JsonPropertyName("q")] string QuoteVolume,
    [property: JsonPropertyName("O")] long OpenTime,
    [property: JsonPropertyName("C")] long CloseTime,
    [property: JsonPropertyName("F")] long FirstId,
    [property: JsonPropertyName("L")] long LastId,
    [property: JsonPropertyName("n")] long Count)
{
    [JsonPropertyName("e")]
    public string Event { get; } = "24hrTicker";

    public static TickerEvent Of(BinanceTicker ticker) => new(
        ticker.CloseTime, ticker.Symbol, ticker.PriceChange, ticker.PriceChangePercent,
        ticker.WeightedAvgPrice, ticker.PrevClosePrice, ticker.LastPrice, ticker.LastQty, ticker.BidPrice,
        ticker.BidQty, ticker.AskPrice, ticker.AskQty, ticker.OpenPrice, ticker.HighPrice, ticker.LowPrice,
        ticker.Volume, ticker.QuoteVolume, ticker.OpenTime, ticker.CloseTime, ticker.FirstId, ticker.LastId,
        ticker.Count);
}

internal sealed record KlineEvent(
    [property: JsonPropertyName("E")] long EventTime,
    [property: JsonPropertyName("s")] string Symbol,
    [property: JsonPropertyName("k")] Kline Kline)
{
    [JsonPropertyName("e")]
    public string Event { get; } = "kline";
}

internal sealed record Kline(
    [property: JsonPropertyName("t")] long OpenTime,
    [property: JsonPropertyName("T")] long CloseTime,
    [property: JsonPropertyName("s")] string Symbol,
    [property: JsonPropertyName("i")] string Interval,
    [property: JsonPropertyName("f")] long FirstId,
    [property: JsonPropertyName("L")] long LastId,
    [property: JsonPropertyName("o")] string Open,
    [property: JsonPropertyName("c")] string Close,
    [property: JsonPropertyName("h")] string High,
    [property: JsonPropertyName("l")] string Low,
    [property: JsonPropertyName("v")] string Volume,
    [property: JsonPropertyName("n")] long Trades,
    [property: JsonPropertyName("x")] bool IsClosed,
    [property: JsonPropertyName("q")] string QuoteVolume,
    [property: JsonPropertyName("V")] string BoughtVolume,
    [property: JsonPropertyName("Q")] string BoughtQuoteVolume)
{
    [JsonPropertyName("B")]
    public string Ignored { get; } = "0";

    public static Kline Of(
        Market market, BinanceInterval interval, Candle candle, long now, (long First, long Last) ids)
    {
        var end = interval.Next(candle.Start);
        return new Kline(
            BinanceSymbols.Milliseconds(candle.Start), BinanceSymbols.Milliseconds(end) - 1, market.Pair(),
            interval.Text, ids.First, ids.Last, market.Price(candle.Open), market.Price(candle.Close),
            market.Price(candle.High), market.Price(candle.Low), market.Volume(candle.Volume), candle.Trades,
            end <= now, market.Quote(candle.QuoteVolume), market.Volume(candle.BoughtVolume),
            market.Quote(candle.BoughtQuoteVolume));
    }
}

[JsonSerializable(typeof(DepthUpdate))]
[JsonSerializable(typeof(TradeEvent))]
[JsonSerializable(typeof(AggregateEvent))]
[JsonSerializable(typeof(BookTickerEvent))]
[JsonSerializable(typeof(MiniTickerEvent))]
[JsonSerializable(typeof(MiniTickerEvent[]))]
[JsonSerializable(typeof(TickerEvent))]
[JsonSerializable(typeof(TickerEvent[]))]
[JsonSerializable(typeof(KlineEvent))]
internal sealed partial class BinanceStreamJson : JsonSerializerContext;
