using DSLT.Core;

namespace DSLT.Features.Compat.Binance;

/// <summary>How long a candle is: a fixed time, from Monday for weeks, or a month of the calendar.</summary>
/// <param name="Length">In microseconds; 0 for a month.</param>
internal sealed record CandleInterval(long Length)
{
    /// <summary>Unix time begins on a Thursday.</summary>
    private const long FirstMonday = 4 * Clock.Day;

    private const long Week = 7 * Clock.Day;

    private static readonly Dictionary<string, CandleInterval> Known = new(StringComparer.Ordinal)
    {
        ["1s"] = new(Clock.Second),
        ["1m"] = new(Clock.Minute),
        ["3m"] = new(3 * Clock.Minute),
        ["5m"] = new(5 * Clock.Minute),
        ["15m"] = new(15 * Clock.Minute),
        ["30m"] = new(30 * Clock.Minute),
        ["1h"] = new(Clock.Hour),
        ["2h"] = new(2 * Clock.Hour),
        ["4h"] = new(4 * Clock.Hour),
        ["6h"] = new(6 * Clock.Hour),
        ["8h"] = new(8 * Clock.Hour),
        ["12h"] = new(12 * Clock.Hour),
        ["1d"] = new(Clock.Day),
        ["3d"] = new(3 * Clock.Day),
        ["1w"] = new(Week),
        ["1M"] = new(0),
    };

    public static CandleInterval? Of(string text) => Known.GetValueOrDefault(text);

    /// <summary>When the interval began that a time is in.</summary>
    public long Start(long time)
    {
        if (Length == 0)
        {
            var date = Clock.Time(time);
            return Clock.Micros(new DateTime(date.Year, date.Month, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        var offset = Length == Week ? FirstMonday : 0;
        return Math.Max(0, time - ((time - offset + Length) % Length));
    }

    public long Next(long start) => Length == 0
        ? Clock.Micros(Clock.Time(start).AddMonths(1))
        : start + Length;

    /// <summary>The start of so many intervals that end with the one that a time is in.</summary>
    public long Back(long time, int count)
    {
        var start = Start(time);
        return Length == 0
            ? Clock.Micros(Clock.Time(start).AddMonths(-Math.Min(count - 1, MonthsSinceEpoch(start))))
            : Math.Max(Start(0), start - ((count - 1) * Length));
    }

    private static int MonthsSinceEpoch(long start)
    {
        var date = Clock.Time(start);
        return ((date.Year - DateTime.UnixEpoch.Year) * 12) + date.Month - 1;
    }
}
