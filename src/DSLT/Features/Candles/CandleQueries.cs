using Dapper;
using DSLT.Core;
using DSLT.Data;

namespace DSLT.Features.Candles;

/// <summary>Candles, from the table.</summary>
internal static class CandleQueries
{
    private const string Columns =
        "SELECT start AS Start, open AS Open, high AS High, low AS Low, close AS Close, "
        + "volume AS Volume, quote_volume AS QuoteVolume, trades AS Trades, bought_volume AS BoughtVolume, "
        + "bought_quote_volume AS BoughtQuoteVolume FROM candles "
        + "WHERE market = @market AND interval = @interval AND start >= @from AND start <= @to ";

    private const string FirstSql = Columns + "ORDER BY start LIMIT @limit";

    private const string LastSql = Columns + "ORDER BY start DESC LIMIT @limit";

    /// <summary>The first candles from a time on, or without one the last; oldest first.</summary>
    public static async Task<IReadOnlyList<Candle>> Range(
        IDatabase database, long market, CandleInterval interval, CandleRange range,
        CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var rows = await reader.QueryAsync<CandleRow>(
            range.From is null ? LastSql : FirstSql,
            new
            {
                market,
                interval = (long)interval,
                from = range.From ?? 0,
                to = range.To,
                limit = range.Limit,
            });
        return [.. rows.Select(row => row.ToCandle()).OrderBy(candle => candle.Start)];
    }

    private sealed record CandleRow
    {
        public long Start { get; init; }

        public long Open { get; init; }

        public long High { get; init; }

        public long Low { get; init; }

        public long Close { get; init; }

        public string Volume { get; init; } = "";

        public string QuoteVolume { get; init; } = "";

        public long Trades { get; init; }

        public string BoughtVolume { get; init; } = "";

        public string BoughtQuoteVolume { get; init; } = "";

        public Candle ToCandle() => new(
            Start, Open, High, Low, Close, Amount.FromStored(Volume), Amount.FromStored(QuoteVolume), Trades,
            Amount.FromStored(BoughtVolume), Amount.FromStored(BoughtQuoteVolume));
    }
}
