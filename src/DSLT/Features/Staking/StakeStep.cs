using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.Staking;

/// <summary>
/// A position and its programme on their way through a command: what one gains or loses, the other's sums do
/// too. Nothing is on record before <see cref="Raise"/>.
/// </summary>
internal sealed record StakeStep(StakingProgramme Programme, StakingState State, StakingPosition Position)
{
    /// <summary>The position before the command.</summary>
    private StakingPosition Begun { get; init; } = Position;

    /// <summary>As of now: what time has brought is in both.</summary>
    public static StakeStep Of(Tx tx, StakingPosition position)
    {
        var programme = tx.State.Staking.Find(position.Programme)!;
        return Of(programme, StakingCommands.Current(tx, programme), position);
    }

    /// <summary>As of a state: all that the position has earned is in it.</summary>
    public static StakeStep Of(StakingProgramme programme, StakingState state, StakingPosition position) =>
        new(programme, state, StakingMath.Settle(position, state)) { Begun = position };

    /// <summary>With another principal, or another lock.</summary>
    public StakeStep Moved(StakingPosition changed)
    {
        var tier = State.Tiers[Position.Tier];
        return this with
        {
            Position = changed,
            State = State.With(
                Position.Tier, tier with { Staked = tier.Staked - Position.Staked + changed.Staked }),
        };
    }

    /// <summary>With other rewards owed.</summary>
    public StakeStep Earned(StakingPosition changed) => this with
    {
        Position = changed,
        State = State with { Owed = State.Owed - Position.Owed + changed.Owed },
    };

    /// <summary>With a reward paid.</summary>
    public StakeStep Paid(Amount reward)
    {
        var step = Earned(Position with { Owed = Position.Owed - StakingMath.Scaled(reward) });
        return step with { State = step.State with { Paid = step.State.Paid + reward } };
    }

    /// <summary>With an amount shared among all that is staked, this position's too.</summary>
    public StakeStep Shared(Amount amount)
    {
        var state = StakingMath.Share(Programme, State, amount);
        return this with { State = state, Position = StakingMath.Settle(Position, state) };
    }

    /// <summary>Puts into the history that a reward was given up.</summary>
    public void Forfeit(Tx tx, Amount reward) => tx.Raise(new StakeRewarded(new StakeReward(
        tx.State.Staking.NextRewardId(), Position.User, Programme.Id, Position.Id, RewardKind.Forfeited,
        reward, Amount.Zero, 0)));

    /// <summary>Puts both on record.</summary>
    public StakingPosition Raise(Tx tx)
    {
        var step = RaisePosition(tx);
        tx.Raise(new StakingChanged(Programme.Id, step.State));
        return step.Position;
    }

    /// <summary>
    /// Puts the position on record; the state that it leaves is the caller's to put there. Where nothing is
    /// staked any more and less than a unit is owed, that ends with it.
    /// </summary>
    public StakeStep RaisePosition(Tx tx)
    {
        if (Position.Staked.IsZero && Position.Claimable.IsZero && !Position.Owed.IsZero)
        {
            return Earned(Position with { Owed = 0 }).RaisePosition(tx);
        }

        var staker = tx.State.Staking.StakerOf(Programme.Id, Position.User);
        var opened = (Position.IsOpen ? 1 : 0) - (Begun.IsOpen ? 1 : 0);
        var after = new Staker(staker.Staked - Begun.Staked + Position.Staked, staker.Positions + opened);
        var joined = (after.Positions > 0 ? 1 : 0) - (staker.Positions > 0 ? 1 : 0);
        tx.Raise(new StakeChanged(Position, after));
        return this with
        {
            State = State with
            {
                Positions = State.Positions + opened,
                Participants = State.Participants + joined,
            },
        };
    }
}
