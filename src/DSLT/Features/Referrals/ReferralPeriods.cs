using DSLT.Core;

namespace DSLT.Features.Referrals;

/// <summary>How leaderboards number the times that they are of: 0 is all time.</summary>
internal static class ReferralPeriods
{
    public const long AllTime = 0;

    /// <summary>More bits than days since 1970 will take for longer than anybody asks.</summary>
    public const int Bits = 24;

    private const long FirstDay = 1_000_000;

    public static long OfMonth(long month) => 1 + month;

    public static long OfDay(long day) => FirstDay + day;

    /// <summary>The period of a name that a time lies in.</summary>
    public static Result<long> At(string? name, long time) => name switch
    {
        null or "month" => OfMonth(ReferrerStanding.MonthOf(time)),
        "day" => OfDay(time / Clock.Day),
        "all" => AllTime,
        _ => Refusal.Invalid("period", "'period' is day, month or all."),
    };
}
