using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Staking;

/// <summary>One's own positions in staking programmes, and what they earned.</summary>
internal static class StakeEndpoints
{
    private static readonly Code PositionNotFound = Code.NotFound("position");

    public static void MapStakes(this RouteGroupBuilder api)
    {
        var positions = api.MapGroup("/staking/positions").WithTags("Staking");
        MapIn(positions);
        MapOut(positions);
        positions.MapGet("", List)
            .WithName("ListPositions")
            .WithSummary("One's open positions, newest first, with what they have earned up to now")
            .WithDescription(
                "'earned' is all that has come about and was not paid: a programme's fee, if it has one, is "
                    + "taken at the payment.")
            .Requires(Permission.SignedIn)
            .Refuses(Code.Invalid("limit"), Code.Invalid("cursor"), Code.Overloaded);
        api.MapGet("/staking/rewards", Rewards)
            .WithTags("Staking")
            .WithName("ListStakingRewards")
            .WithSummary("One's rewards that were paid, compounded or forfeited, newest first")
            .WithDescription(
                "'amount' is all of the reward, 'fee' what the programme took of it, and 'net' what came to "
                    + "one's account or the principal: of what was forfeited nothing, and no fee was taken.")
            .Requires(Permission.SignedIn)
            .Refuses(Code.NotFound("programme"), Code.Invalid("limit"), Code.Invalid("cursor"));
    }

    private static void MapIn(RouteGroupBuilder positions)
    {
        positions.MapPost("", Stake)
            .WithName("Stake")
            .WithSummary("Stake tokens in a tier of a programme")
            .Requires(Permission.MoveFunds)
            .Refuses(
                Code.NotFound("programme"), Code.Invalid("tier"), Code.Invalid("compound"),
                Code.Invalid("amount"), Code.InvalidAmount, Code.InsufficientBalance,
                Code.StakingCapReached, Code.LimitReached, Code.ProgrammePaused, Code.ProgrammeClosed,
                Code.ProgrammeInEmergency, Code.TokenPaused, Code.AccountFrozen);
        positions.MapPost("/{positionId}/add", Add)
            .WithName("AddStake")
            .WithSummary("Add to a position; a lock begins anew")
            .Requires(Permission.MoveFunds)
            .Refuses(
                PositionNotFound, Code.Invalid("amount"), Code.InvalidAmount, Code.InsufficientBalance,
                Code.StakingCapReached, Code.ProgrammePaused, Code.ProgrammeClosed,
                Code.ProgrammeInEmergency, Code.TokenPaused, Code.AccountFrozen);
        positions.MapPost("/{positionId}/compound", Compound)
            .WithName("CompoundStake")
            .WithSummary("Add what a position has earned to its principal")
            .WithDescription("The programme's fee is taken out of it, rounded up.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                PositionNotFound, Code.NothingToClaim, Code.Invalid("compound"), Code.Invalid("amount"),
                Code.StakingCapReached, Code.ProgrammePaused, Code.ProgrammeClosed,
                Code.ProgrammeInEmergency, Code.TokenPaused, Code.AccountFrozen);
    }

    private static void MapOut(RouteGroupBuilder positions)
    {
        positions.MapPost("/{positionId}/unstake", Unstake)
            .WithName("Unstake")
            .WithSummary("Take tokens out of a position")
            .WithDescription(
                "Without an amount all of it leaves, and what it has earned is paid too, less the "
                    + "programme's fee. Before its lock is over that costs the programme's penalty, rounded "
                    + "up, and needs 'acceptPenalty'.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                PositionNotFound, Code.InvalidAmount, Code.InsufficientBalance, Code.StakeLocked,
                Code.ProgrammeInEmergency, Code.TokenPaused, Code.AccountFrozen);
        positions.MapPost("/{positionId}/claim", Claim)
            .WithName("ClaimReward")
            .WithSummary("Have paid what a position has earned")
            .WithDescription(
                "The programme's fee is taken out of it, rounded up. Where that would leave nothing, there "
                    + "is nothing to claim yet.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                PositionNotFound, Code.NothingToClaim, Code.ProgrammeInEmergency, Code.TokenPaused,
                Code.AccountFrozen);
        positions.MapPost("/{positionId}/emergency-exit", EmergencyExit)
            .WithName("EmergencyExit")
            .WithSummary("Take the principal out at once and give up what it has earned")
            .Requires(Permission.MoveFunds)
            .Refuses(PositionNotFound, Code.StakeLocked, Code.TokenPaused, Code.AccountFrozen);
    }

    private static ValueTask<CreatedAnswer<StakeResponse>> Stake(
        StakeRequest request, Caller caller, Writes writes) => writes.Create(
            caller, Command.Stake, tx => Shown(tx, StakeCommands.Stake(tx, request)));

    private static ValueTask<Answer<StakeResponse>> Add(
        string positionId, AddStakeRequest request, Caller caller, Writes writes) => writes.Run(
            caller, Command.StakeAdd, tx => Shown(tx, StakeCommands.Add(tx, positionId, request.Amount)));

    private static ValueTask<Answer<StakeResponse>> Compound(
        string positionId, Caller caller, Writes writes) => writes.Run(
            caller, Command.StakeCompound, tx => Shown(tx, StakeCommands.Compound(tx, positionId)));

    private static ValueTask<Answer<StakeResponse>> Unstake(
        string positionId, UnstakeRequest request, Caller caller, Writes writes) => writes.Run(
            caller, Command.Unstake, tx => Shown(tx, StakeCommands.Unstake(tx, positionId, request)));

    private static ValueTask<Answer<StakeResponse>> Claim(
        string positionId, Caller caller, Writes writes) => writes.Run(
            caller, Command.StakeClaim, tx => Shown(tx, StakeCommands.Claim(tx, positionId)));

    private static ValueTask<Answer<StakeResponse>> EmergencyExit(
        string positionId, Caller caller, Writes writes) => writes.Run(
            caller, Command.EmergencyExit, tx => Shown(tx, StakeCommands.EmergencyExit(tx, positionId)));

    /// <summary>Which there are is in the tables; how they stand, in memory.</summary>
    private static async ValueTask<Answer<StakeList>> List(
        Caller caller, Store store, TimeProvider clock, CancellationToken cancellation,
        string? limit = null, string? cursor = null)
    {
        if (!Page.ParseNewestFirst(limit, cursor).Is(out var page, out var refusal))
        {
            return refusal;
        }

        var now = clock.NowMicros();
        await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        var found = await StakingQueries.Open(
            store.Database, caller.UserId, page.Before, page.Limit + 1, cancellation);
        var read = await store.Sequencer.Read(state => found.Take(page.Limit)
            .Select(id => state.Staking.FindPosition(id)!)
            .Where(position => position.IsOpen)
            .Select(position => StakeResponse.Of(Settled(state, position, now), state)).ToList());
        return read.Then<StakeList>(items => new StakeList(
            items, found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1]) : null));
    }

    private static async ValueTask<Answer<RewardList>> Rewards(
        Caller caller, Store store, CancellationToken cancellation, string? programmeId = null,
        string? limit = null, string? cursor = null)
    {
        var programme = 0L;
        if (!Page.ParseNewestFirst(limit, cursor).Is(out var page, out var refusal)
            || (programmeId is not null
                && !Ids.Parse(programmeId, "programme").Is(out programme, out refusal)))
        {
            return refusal;
        }

        await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        var found = await StakingQueries.Rewards(
            store.Database, caller.UserId, programme, page.Before, page.Limit + 1, cancellation);
        return new RewardList(
            [.. found.Take(page.Limit).Select(row => Shown(store, row.Reward, row.At))],
            found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Reward.Id) : null);
    }

    private static RewardResponse Shown(Store store, StakeReward reward, long at)
    {
        var programme = store.State.Staking.Committed(reward.Programme)!;
        var token = store.State.Tokens.Committed(programme.RewardToken)!;
        return new RewardResponse(
            reward.Position.ToText(), programme.Id.ToText(), token.Symbol, StakingRules.Text(reward.Kind),
            token.Text(reward.Amount), token.Text(reward.Fee), token.Text(reward.Net),
            reward.Transaction == 0 ? null : reward.Transaction.ToText(), Clock.Time(at));
    }

    private static StakingPosition Settled(State state, StakingPosition position, long now) =>
        StakingMath.Settle(
            position, StakingCommands.Current(state, state.Staking.Find(position.Programme)!, now));

    private static Result<StakeResponse> Shown(Tx tx, Result<StakingPosition> position) =>
        position.Then<StakeResponse>(it => StakeResponse.Of(it, tx.State));
}
