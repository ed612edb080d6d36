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
    /// <summary>So that nobody waits long for one command, and its credits go into one entry.</summary>
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
        var credits = new List<Posting>();
        foreach (var id in positions)
        {
            if (tx.State.Staking.FindPosition(id) is { IsOpen: true } position)
            {
                state = Reward(tx, StakeStep.Of(programme, state, position), token, credits);
            }
        }

        if (credits.Count > 0)
        {
            var sum = credits.Aggregate(Amount.Zero, (all, credit) => all + credit.Amount);
            var paid = tx.Post(Entry.Of(
                EntryKind.RewardsPaid,
                [Posting.Debit(programme.Fund.Holder, token.Id, sum), .. credits]));
            if (!paid.Is(out _, out var refusal))
            {
                return refusal;
            }
        }

        var passed = isLast ? long.MaxValue : positions[^1];
        tx.Raise(new StakingChanged(
            programme.Id, state with { Distribution = day, DistributedTo = passed }));
        return passed;
    }

    private static StakingState Reward(Tx tx, StakeStep step, Token token, List<Posting> credits)
    {
        var (position, reward) = (step.Position, step.Position.Claimable);
        if (reward.IsZero || TokenCommands.CanMove(tx, position.User, token) is not null)
        {
            return step.State;
        }

        var staker = tx.State.Staking.StakerOf(step.Programme.Id, position.User);
        if (position.Compounds && step.Programme.Status == StakingStatus.Open
            && !StakingRules.WithinCaps(step.Programme, token, step, staker, reward).IsRefused)
        {
            return StakeCommands.Compounded(tx, step, reward).Is(out var compounded, out _)
                ? compounded.RaisePosition(tx).State
                : step.State;
        }

        credits.Add(Posting.Credit(Holder.User(position.User), token.Id, reward));
        step.Reward(tx, RewardKind.Distributed, reward);
        return step.Paid(reward).RaisePosition(tx).State;
    }
}
