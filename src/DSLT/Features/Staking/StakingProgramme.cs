using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Ledger;

namespace DSLT.Features.Staking;

/// <summary>
/// What is paid for tokens that stay where they are. How it stands at the moment is its
/// <see cref="StakingState"/>.
/// </summary>
/// <param name="Mode">How rewards come about.</param>
/// <param name="Rate">In <see cref="StakingMode.Rate"/>: base units of the reward token that all share in
/// <paramref name="RateSeconds"/>.</param>
/// <param name="UserCap">What one user may have staked, or null.</param>
/// <param name="TotalCap">What all may have staked together, or null.</param>
/// <param name="PenaltyBps">Of what leaves before its lock is over.</param>
/// <param name="RewardFeeBps">What of a reward goes to referrers and the treasury when it is paid.</param>
/// <param name="Owner">The operator who made it: what nobody earned goes there at its end.</param>
internal sealed record StakingProgramme(
    long Id, long StakeToken, long RewardToken, StakingMode Mode, Amount Rate, long RateSeconds,
    ImmutableArray<StakingTier> Tiers, Amount MinStake, Amount? UserCap, Amount? TotalCap, int PenaltyBps,
    PenaltyTo PenaltyTo, int RewardFeeBps, StakingStatus Status, long Owner, long CreatedAt)
{
    /// <summary>Where the principal of all is.</summary>
    public Holder Principal => Holder.Of(HolderKind.Staking, Id);

    /// <summary>Where rewards are paid from.</summary>
    public AccountId Fund => new(Holder.Of(HolderKind.StakingFund, Id), RewardToken);

    /// <summary>True while time earns something.</summary>
    public bool Accrues => Status is StakingStatus.Open or StakingStatus.Paused;
}

/// <summary>One of the ways to stake in a programme.</summary>
/// <param name="LockSeconds">How long what is staked stays, or 0.</param>
/// <param name="ApyBps">In <see cref="StakingMode.Apy"/>: basis points of the principal in a year of 365
/// days, simple interest.</param>
/// <param name="WeightBps">In <see cref="StakingMode.Rate"/>: 10,000 counts once.</param>
internal sealed record StakingTier(string Name, long LockSeconds, int ApyBps, int WeightBps);

/// <summary>Stored: values are only ever added.</summary>
internal enum StakingMode : byte
{
    /// <summary>Each earns by its tier's rate, however many there are.</summary>
    Apy = 1,

    /// <summary>So much in a time, shared by what is staked times its tier's weight.</summary>
    Rate = 2,
}

/// <summary>Stored: values are only ever added.</summary>
internal enum StakingStatus : byte
{
    Open = 1,

    /// <summary>Nothing comes in; what is there earns on, and may leave.</summary>
    Paused = 2,

    /// <summary>Nothing is earned, nothing paid but the principal, whatever its lock.</summary>
    Emergency = 3,

    /// <summary>For good: nothing more is earned, and no lock holds.</summary>
    Closed = 4,
}

/// <summary>Where a penalty goes. Stored: values are only ever added.</summary>
internal enum PenaltyTo : byte
{
    Treasury = 1,
    Burnt = 2,

    /// <summary>Those who stay, as rewards: where stake and reward are one token.</summary>
    Stayers = 3,
}
