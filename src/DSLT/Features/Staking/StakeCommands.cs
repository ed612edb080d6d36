using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Staking;

/// <summary>Commands of those who stake: what goes in and what comes out.</summary>
internal static class StakeCommands
{
    /// <summary>How many positions a user may have open in a programme.</summary>
    public const int MaxPositions = 20;

    private static readonly Refusal Paused = new(
        Code.ProgrammePaused, "The programme takes nothing in at the moment.");

    private static readonly Refusal Closed = new(Code.ProgrammeClosed, "The programme is closed for good.");

    private static readonly Refusal Nothing = new(
        Code.NothingToClaim,
        "Less than the smallest unit of the reward token is owed, or no more than the fee on it.");

    private static readonly Refusal OnlyExit = new(
        Code.ProgrammeInEmergency, "Only the principal is paid out now, by an emergency exit.");

    public static Result<StakingPosition> Stake(Tx tx, StakeRequest request)
    {
        if (!tx.State.Staking.Get(request.ProgrammeId).Is(out var programme, out var refusal)
            || !TakesIn(programme).Is(out _, out refusal)
            || !StakingRules.TierOf(programme, request.Tier).Is(out var tier, out refusal)
            || !StakingRules.Compounds(programme, request.Compound).Is(out var compounds, out refusal))
        {
            return refusal;
        }

        if (tx.State.Staking.StakerOf(programme.Id, tx.Caller.UserId).Positions >= MaxPositions)
        {
            return new Refusal(
                Code.LimitReached, $"A user has at most {MaxPositions} positions in a programme.");
        }

        var state = StakingCommands.Current(tx, programme);
        var position = new StakingPosition(
            tx.State.Staking.NextPositionId(), programme.Id, tier, tx.Caller.UserId, Amount.Zero,
            state.Tiers[tier].PerUnit, 0, 0, compounds, tx.Now);
        return Put(tx, new StakeStep(programme, state, position), request.Amount);
    }

    /// <summary>Adds to a position; a lock begins anew.</summary>
    public static Result<StakingPosition> Add(Tx tx, string positionId, string amount) =>
        Find(tx, positionId).Then(step =>
            TakesIn(step.Programme).Then(_ => Put(tx, step, amount)));

    /// <summary>
    /// Takes out of a position, all of it where no amount is given; then what it has earned is paid too.
    /// </summary>
    public static Result<StakingPosition> Unstake(Tx tx, string positionId, UnstakeRequest request)
    {
        if (!Find(tx, positionId).Is(out var step, out var refusal))
        {
            return refusal;
        }

        var (programme, position) = (step.Programme, step.Position);
        var token = tx.State.Tokens.Find(programme.StakeToken)!;
        if (programme.Status == StakingStatus.Emergency)
        {
            return OnlyExit;
        }

        if (!StakingRules.AmountOut(position, token, request.Amount).Is(out var amount, out refusal)
            || !StakingRules.Penalty(programme, position, amount, request.AcceptPenalty ?? false, tx.Now)
                .Is(out var penalty, out refusal)
            || !PayOut(tx, step, amount, penalty).Is(out var after, out refusal))
        {
            return refusal;
        }

        return after.Position.Staked.IsZero && after.Position.Claimable is { IsZero: false } reward
            && MayReceive(tx, programme.RewardToken) is null
                ? Pay(tx, after, reward)
                : after.Raise(tx);
    }

    /// <summary>Pays what a position has earned.</summary>
    public static Result<StakingPosition> Claim(Tx tx, string positionId) =>
        Find(tx, positionId).Then(step =>
            step.Programme.Status == StakingStatus.Emergency ? OnlyExit
            : StakingRules.Due(step.Programme, step.Position) is { } reward
                ? MayReceive(tx, step.Programme.RewardToken) is { } still
                    ? still
                    : Pay(tx, step, reward)
            : Nothing);

    /// <summary>Adds what a position has earned to its principal; a lock goes on as it was.</summary>
    public static Result<StakingPosition> Compound(Tx tx, string positionId) =>
        Find(tx, positionId).Then(step => TakesIn(step.Programme)
            .Then(_ => StakingRules.Compounds(step.Programme, true))
            .Then(_ => StakingRules.Due(step.Programme, step.Position) is { } reward
                ? Compound(tx, step, reward)
                : Nothing));

    /// <summary>
    /// The principal back, in an emergency whatever its lock; what it has earned is given up, and stays in
    /// the fund.
    /// </summary>
    public static Result<StakingPosition> EmergencyExit(Tx tx, string positionId)
    {
        if (!Find(tx, positionId).Is(out var step, out var refusal)
            || (step.Programme.Status != StakingStatus.Emergency
                && !StakingRules.Unlocked(step.Programme, step.Position, tx.Now).Is(out _, out refusal))
            || !PayOut(tx, step, step.Position.Staked, Amount.Zero).Is(out var after, out refusal))
        {
            return refusal;
        }

        after.Forfeit(tx, after.Position.Claimable);
        return after.Earned(after.Position with { Owed = 0 }).Raise(tx);
    }

    private static Result<StakeStep> Find(Tx tx, string positionId) =>
        Ids.Parse(positionId, "position").Then<StakeStep>(id =>
            tx.State.Staking.FindPosition(id) is { IsOpen: true } position
            && position.User == tx.Caller.UserId
                ? StakeStep.Of(tx, position)
                : Refusal.NotFound("position", $"{id.ToText()} that is open"));

    private static Result<Unit> TakesIn(StakingProgramme programme) => programme.Status switch
    {
        StakingStatus.Open => default(Unit),
        StakingStatus.Closed => Closed,
        StakingStatus.Emergency => OnlyExit,
        _ => Paused,
    };

    private static Refusal? MayReceive(Tx tx, long token) =>
        TokenCommands.CanMove(tx, tx.Caller.UserId, tx.State.Tokens.Find(token)!);

    private static Result<StakingPosition> Put(Tx tx, StakeStep step, string amountText)
    {
        var programme = step.Programme;
        var token = tx.State.Tokens.Find(programme.StakeToken)!;
        var staker = tx.State.Staking.StakerOf(programme.Id, tx.Caller.UserId);
        if (!TokenCommands.PayInto(
                tx, new AccountId(programme.Principal, token.Id), amountText, EntryKind.Staked)
                .Is(out var amount, out var refusal)
            || !StakingRules.WithinCaps(programme, token, step, staker, amount).Is(out _, out refusal))
        {
            return refusal;
        }

        var lockSeconds = programme.Tiers[step.Position.Tier].LockSeconds;
        return step.Moved(step.Position with
        {
            Staked = step.Position.Staked + amount,
            LockedUntil = lockSeconds == 0 ? 0 : tx.Now + (lockSeconds * Clock.Second),
        }).Raise(tx);
    }

    /// <summary>Pays principal out, less a penalty that goes where the programme says.</summary>
    private static Result<StakeStep> PayOut(Tx tx, StakeStep step, Amount amount, Amount penalty)
    {
        var (programme, token) = (step.Programme, step.Programme.StakeToken);
        var after = step.Moved(step.Position with { Staked = step.Position.Staked - amount });
        if (amount.IsZero)
        {
            return after;
        }

        if (MayReceive(tx, token) is { } still)
        {
            return still;
        }

        // Whoever is the last to leave has nobody to share with.
        var isShared = programme.PenaltyTo == PenaltyTo.Stayers && !after.State.Staked.IsZero;
        var to = programme.PenaltyTo == PenaltyTo.Burnt ? Holder.Issuance
            : isShared ? programme.Fund.Holder
            : Holder.Treasury;
        Posting[] lines =
        [
            Posting.Debit(programme.Principal, token, amount),
            .. amount == penalty
                ? Array.Empty<Posting>()
                : [Posting.Credit(Holder.User(tx.Caller.UserId), token, amount - penalty)],
            .. penalty.IsZero ? Array.Empty<Posting>() : [Posting.Credit(to, token, penalty)],
        ];
        return tx.Post(Entry.Of(EntryKind.Unstaked, lines)).Then<StakeStep>(_ =>
            isShared && !penalty.IsZero ? after.Shared(penalty) : after);
    }

    private static Result<StakingPosition> Pay(Tx tx, StakeStep step, Amount reward)
    {
        var payout = new RewardPayout(tx, step.Programme, EntryKind.RewardsPaid);
        payout.Add(step.Position, Holder.User(step.Position.User), reward, RewardKind.Claimed);
        return payout.Post().Then<StakingPosition>(_ => step.Paid(reward).Raise(tx));
    }

    /// <summary>
    /// Moves a reward, less its fee, to the principal; the position is the caller's to raise.
    /// </summary>
    public static Result<StakeStep> Compounded(Tx tx, StakeStep step, Amount reward)
    {
        var payout = new RewardPayout(tx, step.Programme, EntryKind.RewardsCompounded);
        payout.Add(step.Position, step.Programme.Principal, reward, RewardKind.Compounded);
        return payout.Post().Then<StakeStep>(_ =>
        {
            var (paid, more) = (step.Paid(reward), reward - StakingRules.Fee(step.Programme, reward));
            return paid.Moved(paid.Position with { Staked = paid.Position.Staked + more });
        });
    }

    private static Result<StakingPosition> Compound(Tx tx, StakeStep step, Amount reward)
    {
        var programme = step.Programme;
        var token = tx.State.Tokens.Find(programme.StakeToken)!;
        var staker = tx.State.Staking.StakerOf(programme.Id, step.Position.User);
        return MayReceive(tx, token.Id) is { } still
            ? still
            : StakingRules.WithinCaps(
                    programme, token, step, staker, reward - StakingRules.Fee(programme, reward))
                .Then(_ => Compounded(tx, step, reward))
                .Then<StakingPosition>(after => after.Raise(tx));
    }
}
