using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Staking;

/// <summary>Staking programmes: made and funded by operators, seen by all.</summary>
internal static class StakingEndpoints
{
    private static readonly Code ProgrammeNotFound = Code.NotFound("programme");

    public static void MapStaking(this RouteGroupBuilder api)
    {
        var programmes = api.MapGroup("/staking/programmes").WithTags("Staking");
        MapOperating(programmes);
        programmes.MapGet("", List)
            .WithName("ListStakingProgrammes")
            .WithSummary("List staking programmes")
            .Requires(Permission.PublicRead)
            .Refuses(Code.Invalid("limit"), Code.Invalid("cursor"), Code.Overloaded);
        programmes.MapGet("/{programmeId}", Show)
            .WithName("GetStakingProgramme")
            .WithSummary("Show a staking programme: what is staked, what is owed, and the fund for it")
            .Requires(Permission.PublicRead)
            .Refuses(ProgrammeNotFound, Code.Overloaded);
        programmes.MapStakingHistory();
        api.MapStakes();
    }

    private static void MapOperating(RouteGroupBuilder programmes)
    {
        programmes.MapPost("", Create)
            .WithName("CreateStakingProgramme")
            .WithSummary("Make a programme that pays rewards for staked tokens")
            .WithDescription(
                "In mode apy each position earns its tier's basis points of its principal in 365 days, "
                    + "simple interest; in mode rate all positions share so many tokens in a time by "
                    + "principal times weight, as in Synthetix' StakingRewards and SushiSwap's MasterChef. "
                    + "Rewards come from the programme's fund and stop where it does: it never owes more "
                    + "than it holds. They are reckoned to far less than a base unit and paid rounded down. "
                    + "Of what is paid, claimed, compounded or distributed, 'rewardFeeBps' are a fee, "
                    + "rounded up: a leg of the same transaction, of which referrers get their commissions "
                    + "and the treasury the rest. What is forfeited pays none.")
            .Requires(Permission.Operate)
            .Refuses(
                Code.NotFound("token"), Code.Invalid("mode"), Code.Invalid("tiers"), Code.Invalid("rate"),
                Code.Invalid("rate_seconds"), Code.Invalid("lock_days"), Code.Invalid("apy_bps"),
                Code.Invalid("weight_bps"), Code.Invalid("reward_token"), Code.Invalid("min_stake"),
                Code.Invalid("user_cap"), Code.Invalid("total_cap"), Code.Invalid("penalty_bps"),
                Code.Invalid("penalty_to"), Code.Invalid("reward_fee_bps"), Code.LimitReached);
        programmes.MapPost("/{programmeId}/fund", Fund)
            .WithName("FundStakingProgramme")
            .WithSummary("Move reward tokens of one's own into a programme's fund")
            .Requires(Permission.Operate)
            .Refuses(
                ProgrammeNotFound, Code.ProgrammeClosed, Code.InvalidAmount, Code.InsufficientBalance,
                Code.TokenPaused, Code.AccountFrozen);
        programmes.MapPatch("/{programmeId}", Update)
            .WithName("UpdateStakingProgramme")
            .WithSummary("Change rates and the fee from now on, or pause, stop or close a programme")
            .WithDescription(
                "paused: nothing comes in; what is there earns on, and may leave. emergency: nothing is "
                    + "earned or paid but the principal, by emergency exits, whatever its lock. closed: for "
                    + "good, without locks; what nobody earned goes back to the operator who made the "
                    + "programme, and what is owed can still be claimed. Another 'rewardFeeBps' is taken of "
                    + "all that is paid from now on, whenever it was earned.")
            .Requires(Permission.Operate)
            .Refuses(
                ProgrammeNotFound, Code.ProgrammeClosed, Code.Invalid("status"), Code.Invalid("rate"),
                Code.Invalid("apy_bps"), Code.Invalid("reward_fee_bps"), Code.TokenPaused,
                Code.AccountFrozen);
    }

    private static ValueTask<CreatedAnswer<StakingResponse>> Create(
        CreateStakingRequest request, Caller caller, Writes writes) => writes.Create(
            caller, Command.StakingCreate, tx => Shown(tx, StakingCommands.Create(tx, request)));

    private static ValueTask<Answer<StakingResponse>> Fund(
        string programmeId, FundStakingRequest request, Caller caller, Writes writes) => writes.Run(
            caller, Command.StakingFund,
            tx => Shown(tx, StakingCommands.Fund(tx, programmeId, request.Amount)));

    private static ValueTask<Answer<StakingResponse>> Update(
        string programmeId, UpdateStakingRequest request, Caller caller, Writes writes) => writes.Run(
            caller, Command.StakingUpdate,
            tx => Shown(tx, StakingCommands.Update(tx, programmeId, request)));

    private static async ValueTask<Answer<StakingResponse>> Show(
        string programmeId, Store store, TimeProvider clock)
    {
        var now = clock.NowMicros();
        var read = await store.Sequencer.Read(state => state.Staking.Get(programmeId)
            .Then<StakingResponse>(programme => StakingResponse.Of(programme, state, now)));
        return read.Then(shown => shown);
    }

    private static async ValueTask<Answer<StakingList>> List(
        Store store, TimeProvider clock, string? limit = null, string? cursor = null)
    {
        if (!Page.ParseAscending(limit, cursor).Is(out var page, out var refusal))
        {
            return refusal;
        }

        var now = clock.NowMicros();
        var found = store.State.Staking.CommittedAll
            .Where(programme => programme.Id > page.After)
            .Take(page.Limit + 1).ToList();
        var read = await store.Sequencer.Read(state => found.Take(page.Limit)
            .Select(programme => StakingResponse.Of(state.Staking.Find(programme.Id)!, state, now))
            .ToList());
        return read.Then<StakingList>(items => new StakingList(
            items, found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Id) : null));
    }

    private static Result<StakingResponse> Shown(Tx tx, Result<StakingProgramme> programme) =>
        programme.Then<StakingResponse>(it => StakingResponse.Of(it, tx.State, tx.Now));
}
