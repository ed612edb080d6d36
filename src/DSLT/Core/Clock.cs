using System.Globalization;

namespace DSLT.Core;

/// <summary>Times are unix microseconds in memory and tables, RFC 3339 in UTC on the wire.</summary>
internal static class Clock
{
    public const long Second = 1_000_000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;

    private const long TicksPerMicro = TimeSpan.TicksPerMillisecond / 1_000;

    public static long NowMicros(this TimeProvider clock) => Micros(clock.GetUtcNow());

    public static long Micros(DateTimeOffset time) =>
        (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TicksPerMicro;

    /// <summary>The time as it goes on the wire: UTC, so that it ends in Z.</summary>
    public static DateTime Time(long micros) =>
        new(DateTime.UnixEpoch.Ticks + (micros * TicksPerMicro), DateTimeKind.Utc);

    /// <summary>Reads a time in unix microseconds, or takes the other where there is none.</summary>
    public static Result<long> Parse(string field, string? text, long otherwise) =>
        text is null ? otherwise
        : DateTimeOffset.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? Micros(time)
            : Refusal.Invalid(field, $"'{field}' is a time such as 2026-01-31T12:00:00Z.");

    private static readonly string[] Formats =
        ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd"];
}
