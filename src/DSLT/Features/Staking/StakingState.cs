using System.Collections.Immutable;
using System.Numerics;
using DSLT.Core;

namespace DSLT.Features.Staking;

/// <summary>
/// How a programme stands. Rewards that are owed are counted in tiny parts of a base unit
/// (<see cref="StakingMath"/>), so that nothing is lost on the way to a claim, however often it is looked at.
/// </summary>
/// <param name="AccruedAt">Up to when what time brings is in it, unix microseconds.</param>
/// <param name="Owed">To all positions together, scaled.</param>
/// <param name="Rest">Of a rate's last division; what it is a part of is <see cref="StakingMath"/>'s.</param>
/// <param name="ShareRest">Of the last penalty that was shared.</param>
/// <param name="Positions">How many are open.</param>
/// <param name="Participants">How many users have one.</param>
/// <param name="Paid">All rewards that were ever paid or compounded, in base units.</param>
/// <param name="Distribution">The day that is, or was last, distributed, in days since 1970.</param>
/// <param name="DistributedTo">The last position that this day's distribution has passed;
/// <see cref="long.MaxValue"/> once it is through.</param>
internal sealed record StakingState(
    long AccruedAt, BigInteger Owed, BigInteger Rest, BigInteger ShareRest, int Positions, int Participants,
    Amount Paid, long Distribution, long DistributedTo, ImmutableArray<TierState> Tiers)
{
    /// <summary>How a new programme stands.</summary>
    public static StakingState Of(StakingProgramme programme) => new(
        programme.CreatedAt, 0, 0, 0, 0, 0, Amount.Zero, 0, long.MaxValue,
        [.. programme.Tiers.Select(_ => new TierState(Amount.Zero, 0, 0))]);

    public Amount Staked => Tiers.Aggregate(Amount.Zero, (sum, tier) => sum + tier.Staked);

    /// <summary>What is owed, rounded up: never less than all claims together.</summary>
    public Amount Liabilities => StakingMath.Ceiling(Owed);

    public StakingState With(int tier, TierState changed) =>
        this with { Tiers = Tiers.SetItem(tier, changed) };
}

/// <param name="Staked">Principal of all positions of the tier.</param>
/// <param name="PerUnit">What a base unit of principal has earned since the beginning, scaled.</param>
/// <param name="Rest">Of the last division by which it grew.</param>
internal readonly record struct TierState(Amount Staked, BigInteger PerUnit, BigInteger Rest);

/// <summary>How a tier stood last on a day; the counts and what was paid are the whole programme's.</summary>
/// <param name="Day">UTC, since 1970.</param>
/// <param name="At">Up to when <paramref name="PerUnit"/> is reckoned, unix microseconds.</param>
internal sealed record StakingDay(
    long Day, int Tier, long At, Amount Staked, BigInteger PerUnit, int Positions, int Participants,
    Amount Paid);

/// <summary>What somebody has staked in a tier of a programme.</summary>
/// <param name="PerUnit">The tier's figure up to which <paramref name="Owed"/> is reckoned.</param>
/// <param name="Owed">Earned and not paid, scaled.</param>
/// <param name="LockedUntil">Unix microseconds.</param>
/// <param name="Compounds">True where the daily distribution adds to the principal instead of paying.</param>
internal sealed record StakingPosition(
    long Id, long Programme, int Tier, long User, Amount Staked, BigInteger PerUnit, BigInteger Owed,
    long LockedUntil, bool Compounds, long CreatedAt)
{
    public bool IsOpen => !Staked.IsZero || !Owed.IsZero;

    /// <summary>What a claim would pay, rounded down.</summary>
    public Amount Claimable => StakingMath.Floor(Owed);
}

/// <summary>What a user has in a programme, over all positions.</summary>
internal sealed record Staker(Amount Staked, int Positions)
{
    public static readonly Staker None = new(Amount.Zero, 0);
}
