using System.Text.Json.Serialization;

namespace DSLT.Features.Staking;

/// <param name="Staked">Of all tiers, now.</param>
/// <param name="ParticipationBps">What of the token's supply is staked; rounded down.</param>
/// <param name="Paid">Rewards paid or compounded since the programme was made, with the fees.</param>
/// <param name="Liabilities">What is owed, rounded up.</param>
/// <param name="Days">The days since on which something changed, oldest first.</param>
internal sealed record StakingPerformance(
    string ProgrammeId, string StakeToken, string RewardToken, DateTime From, DateTime To, string Staked,
    int ParticipationBps, int Positions, int Participants, string Paid, string Liabilities,
    IReadOnlyList<TierPerformance> Tiers, IReadOnlyList<StakingDayResponse> Days);

/// <param name="RealisedApyBps">Before the fee on rewards; at most 1,000,000,000,000.</param>
internal sealed record TierPerformance(string Name, string Staked, long RealisedApyBps);

/// <summary>How a programme stood last on a UTC day.</summary>
internal sealed record StakingDayResponse(
    DateTime Day, string Staked, int Positions, int Participants, string Paid);

/// <param name="Rate">Whole reward tokens that were shared in 'rateSeconds'.</param>
/// <param name="ApyBps">Of the tiers in turn.</param>
/// <param name="RewardFeeBps">Of what was paid since then.</param>
internal sealed record StakingRateResponse(
    DateTime Since, string? Rate, IReadOnlyList<int>? ApyBps, int RewardFeeBps);

internal sealed record StakingRateList(IReadOnlyList<StakingRateResponse> Items, string? Next);

[JsonSerializable(typeof(StakingPerformance))]
[JsonSerializable(typeof(StakingRateList))]
internal sealed partial class StakingHistoryJson : JsonSerializerContext;
