using System.Collections.Immutable;
using DSLT.Core;

namespace DSLT.Features.Referrals;

/// <summary>
/// What is paid for bringing users, to whom, and how much of it; never changed, only replaced.
/// </summary>
/// <param name="Trading">Basis points of a trade's fee for each level, the nearest first.</param>
/// <param name="Sales">Of what is paid in a sale.</param>
/// <param name="Staking">Of the fee on a reward.</param>
/// <param name="BindingDays">So long after the registration a code may still be given; 0: only with
/// it.</param>
/// <param name="MinAgeDays">How long a referrer must have been here.</param>
/// <param name="MinTier">The tier that a referrer must have.</param>
/// <param name="MinVolume">What a referrer must have traded, or null.</param>
/// <param name="Tiers">By the users that one brought oneself, the fewest first.</param>
/// <param name="DailyCaps">The most that a referrer earns in a token on one UTC day.</param>
internal sealed record ReferralSettings(
    long Version, ImmutableArray<int> Trading, ImmutableArray<int> Sales, ImmutableArray<int> Staking,
    int BindingDays, int MinAgeDays, int MinTier, RequiredVolume? MinVolume,
    ImmutableArray<ReferralTier> Tiers, ImmutableArray<DailyCap> DailyCaps, long SetBy, long SetAt)
{
    public ImmutableArray<int> Rates(Income income) => income switch
    {
        Income.Trading => Trading,
        Income.Sales => Sales,
        _ => Staking,
    };

    public int HighestMultiplierBps
    {
        get
        {
            var bps = ReferralRules.WholeBps;
            foreach (var tier in Tiers)
            {
                bps = Math.Max(bps, tier.MultiplierBps);
            }

            return bps;
        }
    }

    /// <summary>By how much the rates are more or less for who brought so many: basis points.</summary>
    public int MultiplierBps(long brought)
    {
        var bps = ReferralRules.WholeBps;
        foreach (var tier in Tiers)
        {
            bps = brought >= tier.MinBrought ? tier.MultiplierBps : bps;
        }

        return bps;
    }

    public Amount? DailyCap(long token)
    {
        foreach (var cap in DailyCaps)
        {
            if (cap.Token == token)
            {
                return cap.Amount;
            }
        }

        return null;
    }
}

/// <summary>The volume of the 30 UTC days before today in a quote token, in its base units.</summary>
internal sealed record RequiredVolume(long Token, Amount Amount);

/// <param name="MinBrought">The users that one must have brought oneself.</param>
/// <param name="MultiplierBps">The part of the rates that is paid: 15,000 is half as much again.</param>
internal readonly record struct ReferralTier(long MinBrought, int MultiplierBps);

/// <param name="Amount">In base units of the token.</param>
internal readonly record struct DailyCap(long Token, Amount Amount);
