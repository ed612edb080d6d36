using System.Text.Json.Serialization;
using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.Staking;

/// <summary>A new staking programme.</summary>
/// <param name="Mode">apy: each earns by its tier's rate. rate: all share so much by their stakes.</param>
/// <param name="Tiers">1 to 8.</param>
/// <param name="Rate">In mode rate: whole reward tokens that are shared in 'rateSeconds'.</param>
/// <param name="RateSeconds">1 where left out.</param>
/// <param name="MinStake">The least that a position has, in whole stake tokens.</param>
/// <param name="UserCap">The most of one user.</param>
/// <param name="TotalCap">The most of all.</param>
/// <param name="PenaltyBps">Of what leaves before its lock is over; 0, the default: nothing may.</param>
/// <param name="PenaltyTo">treasury, burnt or stayers.</param>
/// <param name="RewardFeeBps">Of each reward when it is paid, 0 to 5,000; 0 where left out.</param>
internal sealed record CreateStakingRequest(
    string StakeToken, string RewardToken, string Mode, IReadOnlyList<StakingTierRequest> Tiers,
    string? Rate = null, long? RateSeconds = null, string? MinStake = null, string? UserCap = null,
    string? TotalCap = null, int? PenaltyBps = null, string? PenaltyTo = null,
    int? RewardFeeBps = null);

/// <param name="LockDays">0 to 3,650; 0 where left out.</param>
/// <param name="ApyBps">In mode apy: basis points a year, simple interest.</param>
/// <param name="WeightBps">In mode rate: 10,000, the default, counts once.</param>
internal sealed record StakingTierRequest(
    string Name, long? LockDays = null, int? ApyBps = null, int? WeightBps = null);

/// <param name="Status">open, paused, emergency, or closed for good.</param>
/// <param name="Rate">Another rate from now on.</param>
/// <param name="ApyBps">Another APY for each tier in turn, from now on.</param>
/// <param name="RewardFeeBps">Another fee on what is paid from now on, whenever it was earned.</param>
internal sealed record UpdateStakingRequest(
    string? Status = null, string? Rate = null, IReadOnlyList<int>? ApyBps = null,
    int? RewardFeeBps = null);

/// <param name="Amount">In reward tokens, from one's own account.</param>
internal sealed record FundStakingRequest(string Amount);

/// <param name="Tier">A name; may be left out where there is one.</param>
/// <param name="Compound">True: the daily distribution adds rewards to the principal.</param>
internal sealed record StakeRequest(
    string ProgrammeId, string Amount, string? Tier = null, bool? Compound = null);

/// <param name="Amount">In whole tokens.</param>
internal sealed record AddStakeRequest(string Amount);

/// <param name="Amount">Left out: all, and what it has earned.</param>
/// <param name="AcceptPenalty">True where it may leave before its lock is over.</param>
internal sealed record UnstakeRequest(string? Amount = null, bool? AcceptPenalty = null);

internal sealed record StakingTierResponse(
    string Name, long LockSeconds, int? ApyBps, int? WeightBps, string Staked);

/// <param name="Fund">What there is to pay rewards from.</param>
/// <param name="Liabilities">What is owed of it, rounded up.</param>
/// <param name="Paid">Rewards paid or compounded so far, with the fees on them.</param>
/// <param name="RewardFeeBps">Of each reward when it is paid, rounded up.</param>
internal sealed record StakingResponse(
    string ProgrammeId, string StakeToken, string RewardToken, string Mode, string? Rate, long? RateSeconds,
    IReadOnlyList<StakingTierResponse> Tiers, string? MinStake, string? UserCap, string? TotalCap,
    int PenaltyBps, string PenaltyTo, int RewardFeeBps, string Status, string Staked, int Positions,
    int Participants, string Fund, string Liabilities, string Paid, DateTime CreatedAt)
{
    /// <summary>A programme as it stands at a moment; on the sequencer's thread.</summary>
    public static StakingResponse Of(StakingProgramme programme, State all, long now)
    {
        var (stake, reward) = (
            all.Tokens.Find(programme.StakeToken)!, all.Tokens.Find(programme.RewardToken)!);
        var fund = all.Holdings.Of(programme.Fund.Holder, reward.Id).Available;
        var state = StakingCommands.Current(all, programme, now);
        var byRate = programme.Mode == StakingMode.Rate;
        return new StakingResponse(
            programme.Id.ToText(), stake.Symbol, reward.Symbol, StakingRules.Text(programme.Mode),
            byRate ? reward.Text(programme.Rate) : null, byRate ? programme.RateSeconds : null,
            [.. programme.Tiers.Select((tier, i) => new StakingTierResponse(
                tier.Name, tier.LockSeconds, byRate ? null : tier.ApyBps, byRate ? tier.WeightBps : null,
                stake.Text(state.Tiers[i].Staked)))],
            programme.MinStake.IsZero ? null : stake.Text(programme.MinStake),
            programme.UserCap is { } user ? stake.Text(user) : null,
            programme.TotalCap is { } total ? stake.Text(total) : null,
            programme.PenaltyBps, StakingRules.Text(programme.PenaltyTo), programme.RewardFeeBps,
            StakingRules.Text(programme.Status), stake.Text(state.Staked), state.Positions,
            state.Participants, reward.Text(fund), reward.Text(state.Liabilities),
            reward.Text(state.Paid), Clock.Time(programme.CreatedAt));
    }
}

/// <param name="Earned">What has come about and was not paid; a fee is taken of it when it is.</param>
internal sealed record StakeResponse(
    string PositionId, string ProgrammeId, string Tier, string Token, string Staked, string Earned,
    DateTime? LockedUntil, bool Compound, DateTime CreatedAt)
{
    /// <summary>A position as of its programme's state; on the sequencer's thread.</summary>
    public static StakeResponse Of(StakingPosition position, State all)
    {
        var programme = all.Staking.Find(position.Programme)!;
        var (stake, reward) = (
            all.Tokens.Find(programme.StakeToken)!, all.Tokens.Find(programme.RewardToken)!);
        return new StakeResponse(
            position.Id.ToText(), programme.Id.ToText(), programme.Tiers[position.Tier].Name, stake.Symbol,
            stake.Text(position.Staked), reward.Text(position.Claimable),
            position.LockedUntil == 0 ? null : Clock.Time(position.LockedUntil), position.Compounds,
            Clock.Time(position.CreatedAt));
    }
}

/// <param name="Kind">claimed, compounded, distributed or forfeited.</param>
/// <param name="Amount">All of it, before the fee.</param>
/// <param name="Net">What came to one's account or the principal.</param>
/// <param name="TransactionId">The one that paid it, where there is one and it is known.</param>
internal sealed record RewardResponse(
    string PositionId, string ProgrammeId, string Token, string Kind, string Amount, string Fee, string Net,
    string? TransactionId, DateTime Time);

internal sealed record StakingList(IReadOnlyList<StakingResponse> Items, string? Next);

internal sealed record StakeList(IReadOnlyList<StakeResponse> Items, string? Next);

internal sealed record RewardList(IReadOnlyList<RewardResponse> Items, string? Next);

[JsonSerializable(typeof(CreateStakingRequest))]
[JsonSerializable(typeof(UpdateStakingRequest))]
[JsonSerializable(typeof(FundStakingRequest))]
[JsonSerializable(typeof(StakeRequest))]
[JsonSerializable(typeof(AddStakeRequest))]
[JsonSerializable(typeof(UnstakeRequest))]
[JsonSerializable(typeof(StakingResponse))]
[JsonSerializable(typeof(StakeResponse))]
[JsonSerializable(typeof(StakingList))]
[JsonSerializable(typeof(StakeList))]
[JsonSerializable(typeof(RewardList))]
internal sealed partial class StakingJson : JsonSerializerContext;
