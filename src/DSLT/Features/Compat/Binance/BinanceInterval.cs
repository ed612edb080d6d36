using DSLT.Core;
using DSLT.Features.Candles;

namespace DSLT.Features.Compat.Binance;

/// <summary>
/// How long a candle is there: a fixed time, from Monday for weeks, or a month of the calendar. Each is made
/// of whole candles of an interval that is kept here, but for seconds, which are made of trades.
/// </summary>
/// <param name="Length">In microseconds; 0 for a month.</param>
/// <param name="Part">Of what it is made; null for trades.</param>
internal sealed record BinanceInterval(string Text, long Length, CandleInterval? Part)
{
    /// <summary>The most parts of one: the days of a month.</summary>
    public const int MaxParts = 31;

    /// <summary>Unix time begins on a Thursday.</summary>
    private const long FirstMonday = 4 * Clock.Day;

    private const long Week = 7 * Clock.Day;

    private static readonly Dictionary<string, BinanceInterval> Known = new BinanceInterval[]
    {
        new("1s", Clock.Second, null),
        new("1m", Clock.Minute, CandleInterval.Minute),
        new("3m", 3 * Clock.Minute, CandleInterval.Minute),
        new("5m", 5 * Clock.Minute, CandleInterval.FiveMinutes),
        new("15m", 15 * Clock.Minute, CandleInterval.QuarterHour),
        new("30m", 30 * Clock.Minute, CandleInterval.QuarterHour),
        new("1h", Clock.Hour, CandleInterval.Hour),
        new("2h", 2 * Clock.Hour, CandleInterval.Hour),
        new("4h", 4 * Clock.Hour, CandleInterval.FourHours),
        new("6h", 6 * Clock.Hour, CandleInterval.Hour),
        new("8h", 8 * Clock.Hour, CandleInterval.FourHours),
        new("12h", 12 * Clock.Hour, CandleInterval.FourHours),
        new("1d", Clock.Day, CandleInterval.Day),
        new("3d", 3 * Clock.Day, CandleInterval.Day),
        new("1w", Week, CandleInterval.Week),
        new("1M", 0, CandleInterval.Day),
    }.ToDictionary(interval => interval.Text, StringComparer.Ordinal);

    public static BinanceInterval? Of(string text) => Known.GetValueOrDefault(text);

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
