using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Staking;

/// <summary>
/// The daily distribution: what each position has earned is paid, or compounded where its user said so. It
/// goes through a programme's positions by their ids, some with each command, and remembers how far it is and
/// for which day: run twice, late or after a crash, a day is distributed once.
/// </summary>
internal static class StakingDistribution
{
    /// <summary>
    /// So that nobody waits long for one command, and its credits go into one entry; those of a programme
    /// with a fee go into some more, by how many referrers get a part of it.
    /// </summary>
    public const int PositionsAtOnce = Entry.MaxPostings - 1;

    /// <summary>After which position a day goes on; null where it is over, or nothing is paid.</summary>
    public static long? After(State state, StakingProgramme programme, long day)
    {
        var standing = state.Staking.StateOf(programme);
        return programme.Status == StakingStatus.Emergency || standing.Distribution > day ? null
            : standing.Distribution < day ? 0
            : standing.DistributedTo == long.MaxValue ? null
            : standing.DistributedTo;
    }

    /// <summary>Distributes to the next positions of a day.</summary>
    /// <param name="programmeId">Of the programme.</param>
    /// <param name="day">In days since 1970.</param>
    /// <param name="after">What <see cref="After"/> said when the positions were looked up.</param>
    /// <param name="positions">The ids that follow, at most <see cref="PositionsAtOnce"/>.</param>
    /// <param name="isLast">True where the day ends with them.</param>
    /// <returns>After which position it goes on: where it was, if nothing may be paid now.</returns>
    public static Result<long> Run(
        Tx tx, long programmeId, long day, long after, ReadOnlySpan<long> positions, bool isLast)
    {
        if (tx.State.Staking.Find(programmeId) is not { } programme
            || After(tx.State, programme, day) != after
            || tx.State.Tokens.Find(programme.RewardToken)! is not { Paused: false } token)
        {
            return after;
        }

        var state = StakingCommands.Current(tx, programme);
        var payout = new RewardPayout(tx, programme, EntryKind.RewardsPaid);
        foreach (var id in positions)
        {
            if (tx.State.Staking.FindPosition(id) is { IsOpen: true } position
                && !Reward(tx, StakeStep.Of(programme, state, position), token, payout)
                    .Is(out state, out var refusal))
            {
                return refusal;
            }
        }

        if (payout.Post().Refusal is { } unpaid)
        {
            return unpaid;
        }

        var passed = isLast ? long.MaxValue : positions[^1];
        tx.Raise(new StakingChanged(
            programme.Id, state with { Distribution = day, DistributedTo = passed }));
        return passed;
    }

    private static Result<StakingState> Reward(Tx tx, StakeStep step, Token token, RewardPayout payout)
    {
        var position = step.Position;
        if (StakingRules.Due(step.Programme, position) is not { } reward
            || TokenCommands.CanMove(tx, position.User, token) is not null)
        {
            return step.State;
        }

        var staker = tx.State.Staking.StakerOf(step.Programme.Id, position.User);
        if (position.Compounds && step.Programme.Status == StakingStatus.Open
            && !StakingRules.WithinCaps(
                step.Programme, token, step, staker, reward - StakingRules.Fee(step.Programme, reward))
                .IsRefused)
        {
            return Compound(tx, step, reward, payout);
        }

        if (!payout.HasRoom && payout.Post().Refusal is { } refusal)
        {
            return refusal;
        }

        payout.Add(position, Holder.User(position.User), reward, RewardKind.Distributed);
        return step.Paid(reward).RaisePosition(tx).State;
    }

    /// <summary>
    /// An entry of its own. What waits to be posted comes first where both may be for the same referrers.
    /// </summary>
    private static Result<StakingState> Compound(Tx tx, StakeStep step, Amount reward, RewardPayout payout)
    {
        if (payout.HasCommissions && payout.Post().Refusal is { } refusal)
        {
            return refusal;
        }

        return StakeCommands.Compounded(tx, step, reward).Is(out var compounded, out _)
            ? compounded.RaisePosition(tx).State
            : step.State;
    }
}
