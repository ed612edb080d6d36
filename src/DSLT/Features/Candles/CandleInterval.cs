using DSLT.Core;

namespace DSLT.Features.Candles;

/// <summary>How long a candle is. Stored: values are only ever added.</summary>
internal enum CandleInterval : byte
{
    Minute = 1,
    FiveMinutes = 2,
    QuarterHour = 3,
    Hour = 4,
    FourHours = 5,
    Day = 6,
    Week = 7,
}

internal static class CandleIntervals
{
    /// <summary>From the smallest: each lies wholly within the next.</summary>
    public static readonly CandleInterval[] All = Enum.GetValues<CandleInterval>();

    private static readonly (string Text, long Micros)[] Known =
    [
        ("1m", Clock.Minute), ("5m", 5 * Clock.Minute), ("15m", 15 * Clock.Minute), ("1h", Clock.Hour),
        ("4h", 4 * Clock.Hour), ("1d", Clock.Day), ("1w", 7 * Clock.Day),
    ];

    /// <summary>The first moment of 1970 was a Thursday, and weeks start on Mondays.</summary>
    private const long MondayBeforeEpoch = 3 * Clock.Day;

    public static string Text(this CandleInterval interval) => Known[(int)interval - 1].Text;

    /// <summary>The start of the period that a time lies in, both unix microseconds.</summary>
    public static long StartOf(this CandleInterval interval, long time)
    {
        var micros = Known[(int)interval - 1].Micros;
        return interval == CandleInterval.Week
            ? time - ((time + MondayBeforeEpoch) % micros)
            : time - (time % micros);
    }

    public static Result<CandleInterval> Parse(string? text)
    {
        var index = Array.FindIndex(Known, known => known.Text == text);
        return index >= 0
            ? All[index]
            : Refusal.Invalid(
                "interval", $"'interval' is one of {string.Join(", ", Known.Select(known => known.Text))}.");
    }
}
