using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.MarketMaking;

/// <summary>Commands of programmes, as operators and makers give them.</summary>
internal static class MakerCommands
{
    private static readonly Refusal Closed = new(Code.ProgrammeClosed, "The programme is closed for good.");

    public static Result<MakerProgramme> Create(Tx tx, CreateProgrammeRequest request)
    {
        var programmes = tx.State.MakerProgrammes;
        if (!tx.State.Markets.Get(request.Market).Is(out var market, out var refusal)
            || !tx.State.Tokens.Get(request.RewardToken).Is(out var reward, out refusal)
            || !MakerRules.Read(request, market, reward, tx.Caller.UserId, tx.Now)
                .Is(out var programme, out refusal))
        {
            return refusal;
        }

        if (programmes.Count >= MakerProgrammeStore.MaxProgrammes)
        {
            return new Refusal(
                Code.LimitReached, $"A node has at most {MakerProgrammeStore.MaxProgrammes} programmes.");
        }

        programme = programme with { Id = programmes.NextId() };
        programmes.Save(programme);
        tx.Note($"programme {programme.Id} for {market.Symbol}: {request.Budget} {reward.Symbol} each "
            + $"{programme.EpochSeconds} seconds");
        return programme;
    }

    /// <summary>Moves tokens of the caller into a programme.</summary>
    public static Result<MakerProgramme> Fund(Tx tx, string programmeId, string amount) =>
        Get(tx, programmeId).Then(programme =>
            TokenCommands.PayInto(tx, programme.Account, amount, EntryKind.RewardsFunded)
                .Then<MakerProgramme>(_ => programme));

    /// <summary>Counts the caller's orders from now on; again is the same.</summary>
    public static Result<MakerProgramme> Join(Tx tx, string programmeId)
    {
        if (!Get(tx, programmeId).Is(out var programme, out var refusal)
            || programme.Makers.Contains(tx.Caller.UserId))
        {
            return refusal is null ? programme : refusal;
        }

        // Who left but has scored keeps a place until the epoch is paid: so many are paid at the most.
        var scored = tx.State.MakerProgrammes.EpochOf(programme).Scores.Select(score => score.User);
        if (programme.Makers.Union(scored).Count(user => user != tx.Caller.UserId) >= MakerRules.MaxMakers)
        {
            return new Refusal(
                Code.LimitReached, $"A programme has at most {MakerRules.MaxMakers} makers.");
        }

        tx.State.MakerProgrammes.Join(programme, tx.Caller.UserId, tx.Now);
        return tx.State.MakerProgrammes.Find(programme.Id)!;
    }

    /// <summary>
    /// Counts the caller's orders no more; again is the same. What they have scored stands: it is paid when
    /// the epoch ends.
    /// </summary>
    public static Result<MakerProgramme> Leave(Tx tx, string programmeId)
    {
        if (!Get(tx, programmeId).Is(out var programme, out var refusal)
            || !programme.Makers.Contains(tx.Caller.UserId))
        {
            return refusal is null ? programme : refusal;
        }

        tx.State.MakerProgrammes.Leave(programme, tx.Caller.UserId);
        return tx.State.MakerProgrammes.Find(programme.Id)!;
    }

    /// <summary>
    /// Pauses a programme, opens it again, or closes it: then the running epoch is paid for the part of it
    /// that has passed, and what is left goes to the operator who made it.
    /// </summary>
    public static Result<MakerProgramme> Update(Tx tx, string programmeId, string stateText)
    {
        if (!Get(tx, programmeId).Is(out var programme, out var refusal)
            || !MakerRules.State(stateText).Is(out var state, out refusal))
        {
            return refusal;
        }

        if (state == ProgrammeState.Closed && !Close(tx, programme).Is(out _, out refusal))
        {
            return refusal;
        }

        var changed = programme with { State = state };
        tx.State.MakerProgrammes.Save(changed);
        tx.Note($"programme {programme.Id}: {programme.State.Text()} to {state.Text()}");
        return changed;
    }

    private static Result<MakerProgramme> Get(Tx tx, string programmeId) =>
        tx.State.MakerProgrammes.Get(programmeId).Then<MakerProgramme>(programme =>
            programme.State == ProgrammeState.Closed ? Closed : programme);

    private static Result<Unit> Close(Tx tx, MakerProgramme programme)
    {
        var token = tx.State.Tokens.Find(programme.RewardToken)!;
        if (TokenCommands.CanMove(tx, programme.Owner, token) is { } still)
        {
            return still;
        }

        if (!MakerEpochs.End(tx, programme).Is(out _, out var refusal))
        {
            return refusal;
        }

        var holder = programme.Account.Holder;
        var left = tx.Holding(holder, token.Id).Available;
        return left.IsZero
            ? default(Unit)
            : tx.Post(Entry.Of(
                EntryKind.RewardsReturned,
                Posting.Debit(holder, token.Id, left),
                Posting.Credit(Holder.User(programme.Owner), token.Id, left)))
                .Then<Unit>(_ => default(Unit));
    }
}
