using System.Numerics;
using DSLT.Core;

namespace DSLT.Features.Staking;

/// <summary>
/// How rewards come about: what a unit of principal has earned since the beginning grows with time, and a
/// position owns the difference since it was last looked at, times its principal. That is Synthetix'
/// StakingRewards (rewardPerToken) and SushiSwap's MasterChef (accSushiPerShare); but figures are scaled by
/// 2^64 times 10^30 and divisions keep their rest, so that nothing is lost by looking often. No weight is
/// as large, so all rests together are less than a base unit. Only a claim rounds: down.
/// </summary>
internal static class StakingMath
{
    public const int Bps = 10_000;

    public const long YearMicros = 365 * Clock.Day;

    /// <summary>A number that every reader of JSON can hold.</summary>
    public const long MaxRealisedBps = 1_000_000_000_000;

    private const int CoarseBits = 64;

    /// <summary>
    /// By how much figures are finer than those that were written at first: a power of ten, so that SQL could
    /// bring the tables' digits to it.
    /// </summary>
    private static readonly BigInteger Finer = BigInteger.Pow(10, 30);

    private static readonly BigInteger One = Finer << CoarseBits;

    public static Amount Floor(BigInteger scaled) => new((Int128)(scaled / One));

    public static Amount Ceiling(BigInteger scaled) => new((Int128)((scaled + One - 1) / One));

    public static BigInteger Scaled(Amount amount) => amount.Units * One;

    /// <summary>A figure of the first scale, 2^64, in today's.</summary>
    public static BigInteger FromCoarse(BigInteger figure) => figure * Finer;

    /// <summary>
    /// What the time up to now brought, at the rates as they are and never more than there is to pay from.
    /// While nobody has anything staked nothing is released.
    /// </summary>
    /// <param name="fund">What the programme holds to pay rewards from.</param>
    public static StakingState Accrue(
        StakingProgramme programme, StakingState state, Amount fund, long now)
    {
        var elapsed = now - state.AccruedAt;
        if (elapsed <= 0)
        {
            return state;
        }

        var weight = WeightOf(programme, state);
        return !programme.Accrues || weight.IsZero ? state with { AccruedAt = now }
            : programme.Mode == StakingMode.Rate ? ByRate(programme, state, fund, weight, now)
            : ByApy(programme, state, fund, now);
    }

    /// <summary>Shares an amount, which has come into the fund, among what is staked now.</summary>
    public static StakingState Share(StakingProgramme programme, StakingState state, Amount amount)
    {
        var weight = WeightOf(programme, state);
        if (weight.IsZero)
        {
            return state;
        }

        var perWeight = BigInteger.DivRem(Scaled(amount) + state.ShareRest, weight, out var rest);
        return Grow(programme, state, perWeight, weight) with { ShareRest = rest };
    }

    /// <summary>A position as of the state: all that it has earned is in it.</summary>
    public static StakingPosition Settle(StakingPosition position, StakingState state)
    {
        var perUnit = state.Tiers[position.Tier].PerUnit;
        return position with
        {
            PerUnit = perUnit,
            Owed = position.Owed + (position.Staked.Units * (perUnit - position.PerUnit)),
        };
    }

    /// <summary>
    /// What a unit of principal earned in a time, as basis points of it in 365 days, rounded down. Units of
    /// principal and of reward are brought to whole tokens.
    /// </summary>
    /// <param name="perUnit">Scaled, as <see cref="TierState.PerUnit"/>.</param>
    public static long RealisedBps(BigInteger perUnit, long micros, int stakeDecimals, int rewardDecimals)
    {
        if (micros <= 0)
        {
            return 0;
        }

        var earned = perUnit * Bps * YearMicros * BigInteger.Pow(10, stakeDecimals);
        var bps = earned / (micros * BigInteger.Pow(10, rewardDecimals) * One);
        return (long)BigInteger.Min(bps, MaxRealisedBps);
    }

    /// <summary>
    /// So much in a time: what the division by the weight leaves goes with the next. A rate that there is not
    /// enough for pays what there is.
    /// </summary>
    private static StakingState ByRate(
        StakingProgramme programme, StakingState state, Amount fund, BigInteger weight, long now)
    {
        var divisor = weight * programme.RateSeconds * Clock.Second;
        var released = (Scaled(programme.Rate) * (now - state.AccruedAt)) + state.Rest;
        var perWeight = BigInteger.DivRem(released, divisor, out var rest);
        var left = LeftOf(fund, state);
        if (perWeight * weight > left)
        {
            (perWeight, rest) = (left / weight, 0);
        }

        return Grow(programme, state, perWeight, weight) with { AccruedAt = now, Rest = rest };
    }

    private static StakingState ByApy(
        StakingProgramme programme, StakingState state, Amount fund, long now)
    {
        var elapsed = now - state.AccruedAt;
        var (tiers, grown) = (state.Tiers.ToBuilder(), new BigInteger[state.Tiers.Length]);
        var needed = BigInteger.Zero;
        for (var i = 0; i < tiers.Count; i++)
        {
            var earned = ((BigInteger)programme.Tiers[i].ApyBps * elapsed * One) + tiers[i].Rest;
            grown[i] = BigInteger.DivRem(earned, (BigInteger)Bps * YearMicros, out var rest);
            tiers[i] = tiers[i] with { Rest = rest };
            needed += grown[i] * tiers[i].Staked.Units;
        }

        var left = LeftOf(fund, state);
        var owed = state.Owed;
        for (var i = 0; i < tiers.Count; i++)
        {
            var growth = needed > left ? grown[i] * left / needed : grown[i];
            tiers[i] = tiers[i] with { PerUnit = tiers[i].PerUnit + growth };
            owed += growth * tiers[i].Staked.Units;
        }

        return state with { AccruedAt = now, Owed = owed, Tiers = tiers.MoveToImmutable() };
    }

    private static StakingState Grow(
        StakingProgramme programme, StakingState state, BigInteger perWeight, BigInteger weight)
    {
        var tiers = state.Tiers.ToBuilder();
        for (var i = 0; i < tiers.Count; i++)
        {
            tiers[i] = tiers[i] with
            {
                PerUnit = tiers[i].PerUnit + (perWeight * programme.Tiers[i].WeightBps),
            };
        }

        return state with { Owed = state.Owed + (perWeight * weight), Tiers = tiers.MoveToImmutable() };
    }

    /// <summary>What of the fund nobody has earned; the rest of a shared penalty is set aside.</summary>
    private static BigInteger LeftOf(Amount fund, StakingState state) =>
        Scaled(fund) - state.Owed - state.ShareRest;

    /// <summary>What is staked, each tier times its weight.</summary>
    private static BigInteger WeightOf(StakingProgramme programme, StakingState state)
    {
        var weight = BigInteger.Zero;
        for (var i = 0; i < state.Tiers.Length; i++)
        {
            weight += (BigInteger)state.Tiers[i].Staked.Units * programme.Tiers[i].WeightBps;
        }

        return weight;
    }
}
