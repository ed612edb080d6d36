using System.Diagnostics.Metrics;
using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.Staking;

/// <summary>How the first programmes stand, as last committed: each is a series of every gauge.</summary>
internal static class StakingGauges
{
    public const int ProgrammesShown = 50;

    public static void Observe(Meter meter, Store store)
    {
        meter.CreateObservableGauge(
            "dslt.staking.staked",
            () => Each(store, (all, programme, state) => Whole(all, programme.StakeToken, state.Staked)),
            "{token}",
            $"Whole tokens staked, rounded as a floating-point number is; programmes 1 to {ProgrammesShown}");
        meter.CreateObservableGauge(
            "dslt.staking.liabilities",
            () => Each(store, (all, programme, state) =>
                Whole(all, programme.RewardToken, state.Liabilities)),
            "{token}",
            "Whole tokens of rewards that are owed, as of the last change");
        meter.CreateObservableGauge(
            "dslt.staking.paid",
            () => Each(store, (all, programme, state) => Whole(all, programme.RewardToken, state.Paid)),
            "{token}",
            "Whole tokens of rewards paid or compounded so far");
        meter.CreateObservableGauge(
            "dslt.staking.participants",
            () => Each(store, (_, _, state) => state.Participants),
            "{user}",
            "Users with an open position");
        meter.CreateObservableGauge(
            "dslt.staking.positions",
            () => Each(store, (_, _, state) => state.Positions),
            "{position}",
            "Open positions");
    }

    private static List<Measurement<double>> Each(
        Store store, Func<State, StakingProgramme, StakingState, double> figure) =>
        [.. store.State.Staking.CommittedAll.Take(ProgrammesShown).Select(programme =>
            new Measurement<double>(
                figure(store.State, programme, store.State.Staking.CommittedState(programme)),
                new KeyValuePair<string, object?>("programme", programme.Id.ToText())))];

    private static double Whole(State all, long token, Amount amount) =>
        all.Tokens.Committed(token)!.Whole(amount);
}
