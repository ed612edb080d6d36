using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Features.Users;

namespace DSLT.Features.Referrals;

/// <summary>Rules of the settings: no more is given away than there is.</summary>
internal static class ReferralSettingsRules
{
    public const int MaxDays = 3_650;
    public const int MaxTiers = 10;
    public const int MaxCaps = 50;
    public const int MaxMultiplierBps = 100_000;

    /// <summary>Settings from what was asked, as the version after another.</summary>
    public static Result<ReferralSettings> Read(
        SetReferralsRequest asked, Func<string, Result<Token>> tokenOf, long version, long by, long now)
    {
        if (!Rates(asked.TradingBps, "trading_bps").Is(out var trading, out var refusal)
            || !Rates(asked.SalesBps, "sales_bps").Is(out var sales, out refusal)
            || !Rates(asked.StakingBps, "staking_bps").Is(out var staking, out refusal)
            || !Days(asked.BindingDays, "binding_days").Is(out var bindingDays, out refusal)
            || !Days(asked.MinAgeDays, "min_age_days").Is(out var minAgeDays, out refusal)
            || !Volume(asked.MinVolume, tokenOf).Is(out var volume, out refusal)
            || !Tiers(asked.Tiers).Is(out var tiers, out refusal)
            || !Caps(asked.DailyCaps, tokenOf).Is(out var caps, out refusal))
        {
            return refusal;
        }

        if (asked.MinTier is < 0 or > User.MaxTier)
        {
            return Refusal.Invalid("min_tier", $"'minTier' is 0 to {User.MaxTier}.");
        }

        var settings = new ReferralSettings(
            version, trading, sales, staking, bindingDays, minAgeDays, asked.MinTier ?? 0, volume, tiers,
            caps, by, now);
        return new[] { trading, sales, staking }.Any(
            rates => IsMoreThanAll(rates, settings.HighestMultiplierBps))
            ? Refusal.Invalid(
                "tiers", "The rates of all levels, at the highest multiplier, come to more than 10,000.")
            : settings;
    }

    private static bool IsMoreThanAll(ImmutableArray<int> rates, long multiplier) =>
        rates.Sum(rate => rate * multiplier) > (long)ReferralRules.WholeBps * ReferralRules.WholeBps;

    private static Result<ImmutableArray<int>> Rates(IReadOnlyList<int>? asked, string field)
    {
        ImmutableArray<int> rates = [.. asked ?? []];
        return rates.Length > ReferralTree.Levels
            || rates.Any(rate => rate is < 0 or > ReferralRules.WholeBps)
            || rates.Sum() > ReferralRules.WholeBps
                ? Refusal.Invalid(
                    field,
                    $"Rates are at most {ReferralTree.Levels}, each 0 to 10,000 basis points, and so is "
                        + "their sum.")
                : rates;
    }

    private static Result<int> Days(int? days, string field) => days is null or (>= 0 and <= MaxDays)
        ? days ?? 0
        : Refusal.Invalid(field, $"This is 0 to {MaxDays} days.");

    private static Result<RequiredVolume?> Volume(
        TokenAmountBody? asked, Func<string, Result<Token>> tokenOf)
    {
        if (asked is null)
        {
            return (RequiredVolume?)null;
        }

        return Read(asked, tokenOf, "min_volume").Is(out var volume, out var refusal)
            ? new RequiredVolume(volume.Token, volume.Amount)
            : refusal;
    }

    private static Result<ImmutableArray<ReferralTier>> Tiers(IReadOnlyList<ReferralTierBody?>? asked)
    {
        if (asked is { Count: > MaxTiers })
        {
            return Refusal.Invalid("tiers", $"'tiers' is a list of at most {MaxTiers}.");
        }

        var tiers = ImmutableArray.CreateBuilder<ReferralTier>();
        foreach (var body in asked ?? [])
        {
            if (body is null || body.MinBrought < 1
                || (tiers.Count > 0 && body.MinBrought <= tiers[^1].MinBrought))
            {
                return Refusal.Invalid("min_brought", "Each tier asks for more users than the one before.");
            }

            if (body.MultiplierBps is < 0 or > MaxMultiplierBps)
            {
                return Refusal.Invalid("multiplier_bps", $"A multiplier is 0 to {MaxMultiplierBps}.");
            }

            tiers.Add(new ReferralTier(body.MinBrought, body.MultiplierBps));
        }

        return tiers.ToImmutable();
    }

    private static Result<ImmutableArray<DailyCap>> Caps(
        IReadOnlyList<TokenAmountBody?>? asked, Func<string, Result<Token>> tokenOf)
    {
        if (asked is { Count: > MaxCaps })
        {
            return Refusal.Invalid("daily_caps", $"'dailyCaps' is a list of at most {MaxCaps}.");
        }

        var caps = ImmutableArray.CreateBuilder<DailyCap>();
        foreach (var body in asked ?? [])
        {
            if (!Read(body, tokenOf, "daily_caps").Is(out var cap, out var refusal))
            {
                return refusal;
            }

            if (caps.Any(other => other.Token == cap.Token))
            {
                return Refusal.Invalid("daily_caps", "A token has one cap.");
            }

            caps.Add(cap);
        }

        return caps.ToImmutable();
    }

    private static Result<DailyCap> Read(
        TokenAmountBody? body, Func<string, Result<Token>> tokenOf, string field)
    {
        if (body is null)
        {
            return Refusal.Invalid(field, "Each has a token and an amount.");
        }

        return tokenOf(body.Token).Then(token => Amount.Parse(body.Amount, token.Decimals, field)
            .Then<DailyCap>(amount => new DailyCap(token.Id, amount)));
    }
}
