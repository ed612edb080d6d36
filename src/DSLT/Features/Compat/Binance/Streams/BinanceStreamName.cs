using DSLT.Features.Markets;

namespace DSLT.Features.Compat.Binance.Streams;

internal enum BinanceStreamKind
{
    Trade,
    AggregateTrade,
    BookTicker,
    MiniTicker,
    Ticker,
    Kline,
    Depth,
    PartialDepth,

    /// <summary>The small tickers of all markets.</summary>
    MiniTickers,

    /// <summary>The full tickers of all markets.</summary>
    Tickers,
}

/// <summary>What can be subscribed to there: "goldusd@depth@100ms".</summary>
/// <param name="Market">Null for all markets.</param>
/// <param name="Interval">Of a kline.</param>
/// <param name="Levels">Of each side of a partial depth.</param>
/// <param name="IsFast">Told ten times a second rather than once.</param>
internal sealed record BinanceStreamName(
    string Text, BinanceStreamKind Kind, Market? Market, BinanceInterval? Interval = null, int Levels = 0,
    bool IsFast = false)
{
    private const string Klines = "kline_";
    private const string Depths = "depth";
    private const string Fast = "@100ms";
    private const string Slow = "@1000ms";

    public static BinanceStreamName? Parse(MarketStore markets, string text)
    {
        if (text is "!miniTicker@arr" or "!ticker@arr")
        {
            return new BinanceStreamName(
                text, text[1] == 'm' ? BinanceStreamKind.MiniTickers : BinanceStreamKind.Tickers, null);
        }

        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0 || text.AsSpan(0, at).ContainsAnyInRange('A', 'Z')
            || !BinanceSymbols.Find(markets, text[..at].ToUpperInvariant()).Is(out var market, out _))
        {
            return null;
        }

        var (name, kind) = (new BinanceStreamName(text, default, market), text[(at + 1)..]);
        return kind switch
        {
            "trade" => name with { Kind = BinanceStreamKind.Trade },
            "aggTrade" => name with { Kind = BinanceStreamKind.AggregateTrade },
            "bookTicker" => name with { Kind = BinanceStreamKind.BookTicker },
            "miniTicker" => name with { Kind = BinanceStreamKind.MiniTicker },
            "ticker" => name with { Kind = BinanceStreamKind.Ticker },
            _ when kind.StartsWith(Klines, StringComparison.Ordinal) =>
                BinanceInterval.Of(kind[Klines.Length..]) is { } interval
                    ? name with { Kind = BinanceStreamKind.Kline, Interval = interval }
                    : null,
            _ when kind.StartsWith(Depths, StringComparison.Ordinal) => Depth(name, kind[Depths.Length..]),
            _ => null,
        };
    }

    private static BinanceStreamName? Depth(BinanceStreamName name, string rest)
    {
        var isFast = rest.EndsWith(Fast, StringComparison.Ordinal);
        var levels = isFast ? rest[..^Fast.Length]
            : rest.EndsWith(Slow, StringComparison.Ordinal) ? rest[..^Slow.Length]
            : rest;
        name = name with { IsFast = isFast };
        return levels switch
        {
            "" => name with { Kind = BinanceStreamKind.Depth },
            "5" => name with { Kind = BinanceStreamKind.PartialDepth, Levels = 5 },
            "10" => name with { Kind = BinanceStreamKind.PartialDepth, Levels = 10 },
            "20" => name with { Kind = BinanceStreamKind.PartialDepth, Levels = 20 },
            _ => null,
        };
    }
}
