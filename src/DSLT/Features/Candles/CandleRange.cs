using System.Globalization;
using DSLT.Core;

namespace DSLT.Features.Candles;

/// <summary>Which candles: those that start from one time to another, both in it.</summary>
/// <param name="From">Unix microseconds; null for the last ones.</param>
internal sealed record CandleRange(long? From, long To, int Limit)
{
    public const int MaxLimit = 1_000;

    private const int DefaultLimit = 500;

    public static Result<CandleRange> Parse(string? from, string? to, string? limit)
    {
        var most = DefaultLimit;
        if (limit is not null
            && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most)
                && most is > 0 and <= MaxLimit))
        {
            return Refusal.Invalid("limit", $"'limit' is 1 to {MaxLimit}.");
        }

        return Clock.Parse("from", from, 0).Is(out var first, out var refusal)
            && Clock.Parse("to", to, long.MaxValue).Is(out var last, out refusal)
                ? new CandleRange(from is null ? null : first, last, most)
                : refusal;
    }

    /// <summary>
    /// The rows of the table with the newest candles as memory has them, for the table is a little behind.
    /// </summary>
    public IReadOnlyList<Candle> With(IReadOnlyList<Candle> rows, IEnumerable<Candle> newest)
    {
        var byStart = rows.ToDictionary(candle => candle.Start);
        foreach (var candle in newest.Where(candle => candle.Start >= (From ?? 0) && candle.Start <= To))
        {
            byStart[candle.Start] = candle;
        }

        var candles = byStart.Values.OrderBy(candle => candle.Start);
        return [.. From is null ? candles.TakeLast(Limit) : candles.Take(Limit)];
    }
}
