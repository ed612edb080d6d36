using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Staking;

/// <summary>Commands of staking programmes, as operators give them.</summary>
internal static class StakingCommands
{
    private static readonly Refusal Closed = new(Code.ProgrammeClosed, "The programme is closed for good.");

    public static Result<StakingProgramme> Create(Tx tx, CreateStakingRequest request)
    {
        var staking = tx.State.Staking;
        if (!tx.State.Tokens.Get(request.StakeToken).Is(out var stake, out var refusal)
            || !tx.State.Tokens.Get(request.RewardToken).Is(out var reward, out refusal)
            || !StakingRules.Read(request, stake, reward).Is(out var programme, out refusal))
        {
            return refusal;
        }

        if (staking.Count >= StakingStore.MaxProgrammes)
        {
            return new Refusal(
                Code.LimitReached,
                $"A node has at most {StakingStore.MaxProgrammes} staking programmes.");
        }

        programme = programme with
        {
            Id = staking.NextId(),
            Owner = tx.Caller.UserId,
            CreatedAt = tx.Now,
        };
        staking.Save(programme, tx.Now);
        tx.Raise(new StakingChanged(programme.Id, StakingState.Of(programme)));
        if (programme.RewardFeeBps != 0)
        {
            tx.Raise(new RewardFeeChanged(programme.Id, programme.RewardFeeBps));
        }

        tx.Note($"staking programme {programme.Id}: {stake.Symbol} for {reward.Symbol}");
        return programme;
    }

    /// <summary>Moves reward tokens of the caller into a programme's fund.</summary>
    public static Result<StakingProgramme> Fund(Tx tx, string programmeId, string amount) =>
        Get(tx, programmeId).Then(programme =>
        {
            // What the time before brought is paid from what there was: an empty fund earned nobody anything.
            tx.Raise(new StakingChanged(programme.Id, Current(tx, programme)));
            return TokenCommands.PayInto(tx, programme.Fund, amount, EntryKind.RewardsFunded)
                .Then<StakingProgramme>(_ => programme);
        });

    /// <summary>
    /// Other rates from now on, another fee on what is paid from now on, or another status. Closing pays back
    /// what nobody has earned to the operator who made the programme; what is owed stays to be claimed.
    /// </summary>
    public static Result<StakingProgramme> Update(Tx tx, string programmeId, UpdateStakingRequest request)
    {
        if (!Get(tx, programmeId).Is(out var programme, out var refusal)
            || !StakingRules.Change(
                    programme, request, tx.State.Tokens.Find(programme.RewardToken)!)
                .Is(out var changed, out refusal))
        {
            return refusal;
        }

        var state = Current(tx, programme);
        tx.Raise(new StakingChanged(programme.Id, state));
        if (changed.Status == StakingStatus.Closed
            && !PayBack(tx, programme, state).Is(out _, out refusal))
        {
            return refusal;
        }

        tx.State.Staking.Save(changed, tx.Now);
        if (changed.RewardFeeBps != programme.RewardFeeBps)
        {
            tx.Raise(new RewardFeeChanged(programme.Id, changed.RewardFeeBps));
            tx.Note($"reward fee: {programme.RewardFeeBps} to {changed.RewardFeeBps} basis points");
        }

        tx.Note($"staking programme {programme.Id}: {StakingRules.Text(changed.Status)}");
        return changed;
    }

    /// <summary>How a programme stands now: what time has brought is in it.</summary>
    public static StakingState Current(Tx tx, StakingProgramme programme) =>
        Current(tx.State, programme, tx.Now);

    /// <summary>The same for a read, which leaves it as it was; on the sequencer's thread.</summary>
    public static StakingState Current(State state, StakingProgramme programme, long now) =>
        StakingMath.Accrue(
            programme,
            state.Staking.StateOf(programme),
            state.Holdings.Of(programme.Fund.Holder, programme.RewardToken).Available,
            now);

    private static Result<StakingProgramme> Get(Tx tx, string programmeId) =>
        tx.State.Staking.Get(programmeId).Then<StakingProgramme>(programme =>
            programme.Status == StakingStatus.Closed ? Closed : programme);

    private static Result<Unit> PayBack(Tx tx, StakingProgramme programme, StakingState state)
    {
        var token = tx.State.Tokens.Find(programme.RewardToken)!;
        var left = tx.Holding(programme.Fund.Holder, token.Id).Available - state.Liabilities;
        return left.IsZero ? default(Unit)
            : TokenCommands.CanMove(tx, programme.Owner, token) is { } still ? still
            : tx.Post(Entry.Of(
                EntryKind.RewardsReturned,
                Posting.Debit(programme.Fund.Holder, token.Id, left),
                Posting.Credit(Holder.User(programme.Owner), token.Id, left)))
                .Then<Unit>(_ => default(Unit));
    }
}
