using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Features.Tokens;

namespace DSLT.Features.Staking;

/// <summary>Rules of staking. Amounts are base units; penalties and fees round up, against whoever is
/// paid.</summary>
internal static class StakingRules
{
    public const int MaxTiers = 8;
    public const int MaxRewardFeeBps = 5_000;

    private const int MaxNameLength = 32;
    private const long MaxLockDays = 3_650;
    private const long MaxRateSeconds = 365 * 24 * 3_600;
    private const int MaxApyBps = 1_000_000;
    private const int MinWeightBps = 1_000;
    private const int MaxWeightBps = 100_000;
    private const long DaySeconds = 24 * 3_600;

    /// <summary>A new programme from what was asked; it has no id, owner and time yet.</summary>
    public static Result<StakingProgramme> Read(CreateStakingRequest request, Token stake, Token reward)
    {
        if (!Mode(request.Mode).Is(out var mode, out var refusal)
            || !Rate(mode, request, reward).Is(out var rate, out refusal)
            || !Tiers(request.Tiers, mode).Is(out var tiers, out refusal)
            || !Penalty(request, stake, reward).Is(out var penalty, out refusal)
            || !RewardFee(request.RewardFeeBps, 0).Is(out var fee, out refusal)
            || !Optional(request.MinStake, stake, "min_stake").Is(out var least, out refusal)
            || !Optional(request.UserCap, stake, "user_cap").Is(out var userCap, out refusal)
            || !Optional(request.TotalCap, stake, "total_cap").Is(out var totalCap, out refusal))
        {
            return refusal;
        }

        return mode == StakingMode.Apy && stake.Id != reward.Id
            ? Refusal.Invalid("reward_token", "An APY is paid in the token that is staked.")
            : new StakingProgramme(
                0, stake.Id, reward.Id, mode, rate.Amount, rate.Seconds, tiers, least ?? Amount.Zero,
                userCap, totalCap, penalty.Bps, penalty.To, fee, StakingStatus.Open, 0, 0);
    }

    /// <summary>A programme with what is to be different.</summary>
    public static Result<StakingProgramme> Change(
        StakingProgramme programme, UpdateStakingRequest request, Token reward)
    {
        if (!Status(request.Status, programme.Status).Is(out var status, out var refusal)
            || !RewardFee(request.RewardFeeBps, programme.RewardFeeBps).Is(out var fee, out refusal))
        {
            return refusal;
        }

        var changed = programme with { Status = status, RewardFeeBps = fee };
        if (request.Rate is { } rateText)
        {
            if (programme.Mode != StakingMode.Rate)
            {
                return Refusal.Invalid("rate", "This programme pays an APY; change 'apyBps'.");
            }

            if (!Amount.Parse(rateText, reward.Decimals, "rate").Is(out var rate, out refusal))
            {
                return refusal;
            }

            changed = changed with { Rate = rate };
        }

        if (request.ApyBps is not { } apys)
        {
            return changed;
        }

        if (programme.Mode != StakingMode.Apy || apys.Count != programme.Tiers.Length
            || apys.Any(apy => apy is < 0 or > MaxApyBps))
        {
            return Refusal.Invalid(
                "apy_bps",
                $"'apyBps' has 0 to {MaxApyBps} for each tier of a programme that pays an APY.");
        }

        return changed with { Tiers = [.. programme.Tiers.Zip(apys, (t, apy) => t with { ApyBps = apy })] };
    }

    public static string Text(StakingMode mode) => mode == StakingMode.Apy ? "apy" : "rate";

    public static string Text(StakingStatus status) => status switch
    {
        StakingStatus.Open => "open",
        StakingStatus.Paused => "paused",
        StakingStatus.Emergency => "emergency",
        _ => "closed",
    };

    public static string Text(PenaltyTo to) => to switch
    {
        PenaltyTo.Burnt => "burnt",
        PenaltyTo.Stayers => "stayers",
        _ => "treasury",
    };

    public static string Text(RewardKind kind) => kind switch
    {
        RewardKind.Claimed => "claimed",
        RewardKind.Compounded => "compounded",
        RewardKind.Distributed => "distributed",
        _ => "forfeited",
    };

    /// <summary>The number of the tier of that name; a programme of one needs none.</summary>
    public static Result<int> TierOf(StakingProgramme programme, string? name)
    {
        for (var i = 0; i < programme.Tiers.Length; i++)
        {
            if (programme.Tiers[i].Name == name || (name is null && programme.Tiers.Length == 1))
            {
                return i;
            }
        }

        return Refusal.Invalid(
            "tier", $"The tiers are {string.Join(", ", programme.Tiers.Select(tier => tier.Name))}.");
    }

    /// <summary>Whether rewards are to be added to the principal, where that can be.</summary>
    public static Result<bool> Compounds(StakingProgramme programme, bool? asked) =>
        asked == true && programme.StakeToken != programme.RewardToken
            ? Refusal.Invalid("compound", "Only a reward in the token that is staked can be added to it.")
            : asked == true;

    /// <summary>Whether so much more may come in.</summary>
    public static Result<Unit> WithinCaps(
        StakingProgramme programme, Token token, StakeStep step, Staker staker, Amount more)
    {
        if (step.Position.Staked + more < programme.MinStake)
        {
            return Refusal.Invalid(
                "amount", $"A position has at least {token.Text(programme.MinStake)} {token.Symbol}.");
        }

        return Exceeds(programme.UserCap, staker.Staked, more) ? Reached(programme.UserCap!.Value, "A user")
            : Exceeds(programme.TotalCap, step.State.Staked, more)
                ? Reached(programme.TotalCap!.Value, "All together")
            : default(Unit);

        Refusal Reached(Amount cap, string who) => new(
            Code.StakingCapReached, $"{who} may have {token.Text(cap)} {token.Symbol} staked.");
    }

    /// <summary>What is to come out of a position: all, or so much that enough stays or nothing.</summary>
    public static Result<Amount> AmountOut(StakingPosition position, Token token, string? text)
    {
        if (text is null)
        {
            return position.Staked;
        }

        return Amount.ParsePositive(text, token.Decimals).Then<Amount>(amount =>
            amount > position.Staked
                ? TokenRules.Insufficient(token, position.Staked, amount)
                : amount);
    }

    /// <summary>That nothing locks a position.</summary>
    public static Result<Unit> Unlocked(StakingProgramme programme, StakingPosition position, long now) =>
        now >= position.LockedUntil || programme.Status == StakingStatus.Closed
            ? default(Unit)
            : new Refusal(
                Code.StakeLocked, $"This is locked until {Clock.Time(position.LockedUntil):O}.");

    /// <summary>What leaving costs: nothing once the lock is over.</summary>
    public static Result<Amount> Penalty(
        StakingProgramme programme, StakingPosition position, Amount amount, bool isAccepted, long now)
    {
        if (Unlocked(programme, position, now).Refusal is not { } locked)
        {
            return Amount.Zero;
        }

        if (programme.PenaltyBps == 0 || !isAccepted)
        {
            return programme.PenaltyBps == 0 ? locked : locked with
            {
                Detail = $"{locked.Detail} Leaving before costs {programme.PenaltyBps} basis points; send "
                    + "'acceptPenalty' to do so.",
            };
        }

        return Amount.MulDiv(
            amount, new Amount(programme.PenaltyBps), new Amount(StakingMath.Bps), Rounding.Up);
    }

    /// <summary>What a payment of a reward costs, at most all of it; rounded up.</summary>
    public static Amount Fee(StakingProgramme programme, Amount reward) =>
        programme.RewardFeeBps == 0 ? Amount.Zero : Amount.MulDiv(
            reward, new Amount(programme.RewardFeeBps), new Amount(StakingMath.Bps), Rounding.Up);

    /// <summary>What would be paid of a position now; null where the staker would get nothing.</summary>
    public static Amount? Due(StakingProgramme programme, StakingPosition position) =>
        position.Claimable is var reward && Fee(programme, reward) < reward ? reward : null;

    private static bool Exceeds(Amount? cap, Amount staked, Amount more) =>
        cap is { } most && (staked > most || more > most - staked);

    private static Result<StakingMode> Mode(string? text) => text switch
    {
        "apy" => StakingMode.Apy,
        "rate" => StakingMode.Rate,
        _ => Refusal.Invalid("mode", "'mode' is apy or rate."),
    };

    private static Result<StakingStatus> Status(string? text, StakingStatus otherwise) => text switch
    {
        null => otherwise,
        "open" => StakingStatus.Open,
        "paused" => StakingStatus.Paused,
        "emergency" => StakingStatus.Emergency,
        "closed" => StakingStatus.Closed,
        _ => Refusal.Invalid("status", "'status' is open, paused, emergency or closed."),
    };

    private static Result<(Amount Amount, long Seconds)> Rate(
        StakingMode mode, CreateStakingRequest request, Token reward)
    {
        if (mode == StakingMode.Apy)
        {
            return request.Rate is null && request.RateSeconds is null
                ? (Amount.Zero, 1L)
                : Refusal.Invalid("rate", "A programme of mode apy has its rates in its tiers.");
        }

        var seconds = request.RateSeconds ?? 1;
        return seconds is < 1 or > MaxRateSeconds
            ? Refusal.Invalid("rate_seconds", $"'rateSeconds' is 1 to {MaxRateSeconds}.")
            : Amount.ParsePositive(request.Rate, reward.Decimals, "rate")
                .Then<(Amount, long)>(rate => (rate, seconds));
    }

    private static Result<ImmutableArray<StakingTier>> Tiers(
        IReadOnlyList<StakingTierRequest>? asked, StakingMode mode)
    {
        if (asked is not { Count: > 0 and <= MaxTiers }
            || asked.Select(tier => tier.Name).Distinct(StringComparer.Ordinal).Count() != asked.Count)
        {
            return Refusal.Invalid("tiers", $"There are 1 to {MaxTiers} tiers, each with a name of its own.");
        }

        var tiers = ImmutableArray.CreateBuilder<StakingTier>(asked.Count);
        foreach (var tier in asked)
        {
            if (!Tier(tier, mode).Is(out var read, out var refusal))
            {
                return refusal;
            }

            tiers.Add(read);
        }

        return tiers.MoveToImmutable();
    }

    private static Result<StakingTier> Tier(StakingTierRequest tier, StakingMode mode)
    {
        if (tier.Name.Length is 0 or > MaxNameLength || tier.Name.Any(char.IsControl))
        {
            return Refusal.Invalid("tiers", $"A tier's name has 1 to {MaxNameLength} visible characters.");
        }

        var lockDays = tier.LockDays ?? 0;
        if (lockDays is < 0 or > MaxLockDays)
        {
            return Refusal.Invalid("lock_days", $"'lockDays' is 0 to {MaxLockDays}.");
        }

        return mode == StakingMode.Apy
            ? tier is { ApyBps: >= 0 and <= MaxApyBps, WeightBps: null }
                ? new StakingTier(tier.Name, lockDays * DaySeconds, tier.ApyBps.Value, StakingMath.Bps)
                : Refusal.Invalid("apy_bps", $"Each tier has 'apyBps' of 0 to {MaxApyBps}, and no weight.")
            : tier is { ApyBps: null, WeightBps: null or (>= MinWeightBps and <= MaxWeightBps) }
                ? new StakingTier(
                    tier.Name, lockDays * DaySeconds, 0, tier.WeightBps ?? StakingMath.Bps)
                : Refusal.Invalid(
                    "weight_bps", $"'weightBps' is {MinWeightBps} to {MaxWeightBps}; there is no 'apyBps'.");
    }

    private static Result<(int Bps, PenaltyTo To)> Penalty(
        CreateStakingRequest request, Token stake, Token reward)
    {
        if (request.PenaltyBps is < 0 or > StakingMath.Bps)
        {
            return Refusal.Invalid("penalty_bps", $"'penaltyBps' is 0 to {StakingMath.Bps}.");
        }

        PenaltyTo? to = request.PenaltyTo switch
        {
            null or "treasury" => PenaltyTo.Treasury,
            "burnt" when !stake.IsPoolShare => PenaltyTo.Burnt,
            "stayers" when stake.Id == reward.Id => PenaltyTo.Stayers,
            _ => null,
        };
        return to is { } known
            ? (request.PenaltyBps ?? 0, known)
            : Refusal.Invalid(
                "penalty_to",
                "'penaltyTo' is treasury, burnt, which shares of a pool cannot be, or stayers where the "
                    + "reward is of the staked token.");
    }

    private static Result<int> RewardFee(int? asked, int otherwise) =>
        asked is < 0 or > MaxRewardFeeBps
            ? Refusal.Invalid("reward_fee_bps", $"'rewardFeeBps' is 0 to {MaxRewardFeeBps}.")
            : asked ?? otherwise;

    private static Result<Amount?> Optional(string? text, Token token, string field) => text is null
        ? (Amount?)null
        : Amount.ParsePositive(text, token.Decimals, field).Then<Amount?>(amount => (Amount?)amount);
}
