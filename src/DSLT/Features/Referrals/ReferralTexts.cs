using System.Globalization;
using DSLT.Core;

namespace DSLT.Features.Referrals;

/// <summary>How referrals are spelled on the wire.</summary>
internal static class ReferralTexts
{
    public static string Of(Income income) => income switch
    {
        Income.Trading => "trading",
        Income.Sales => "sales",
        _ => "staking",
    };

    /// <summary>0 for all.</summary>
    public static Result<Income> ParseIncome(string? text) => text switch
    {
        null => default(Income),
        "trading" => Income.Trading,
        "sales" => Income.Sales,
        "staking" => Income.Staking,
        _ => Refusal.Invalid("income", "'income' is trading, sales or staking."),
    };

    /// <summary>A place on a leaderboard as a cursor's key.</summary>
    public static string Key(LeaderKey key) => string.Create(
        CultureInfo.InvariantCulture, $"{key.Rank}:{key.Earned}:{key.Referrer}");

    public static Result<LeaderKey> ParseKey(string text)
    {
        if (text.Length == 0)
        {
            return LeaderKey.Top;
        }

        var parts = text.Split(':');
        return parts.Length == 3
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var rank)
            && Amount.Parse(parts[1], 0).Is(out var earned, out _)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var referrer)
                ? new LeaderKey(rank, earned, referrer)
                : Refusal.Invalid("cursor", "This is not a cursor that this list gave out.");
    }
}
