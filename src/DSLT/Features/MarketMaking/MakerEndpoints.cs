using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.MarketMaking;

/// <summary>Programmes that pay for orders in the book.</summary>
internal static class MakerEndpoints
{
    private static readonly Code ProgrammeNotFound = Code.NotFound("programme");

    public static void MapMarketMaking(this RouteGroupBuilder api)
    {
        var programmes = api.MapGroup("/market-making/programmes").WithTags("Market making");
        MapOperating(programmes);
        programmes.MapGet("", List)
            .WithName("ListProgrammes")
            .WithSummary("List market-maker programmes")
            .Requires(Permission.PublicRead)
            .Refuses(Code.Invalid("limit"), Code.Invalid("cursor"), Code.Overloaded);
        programmes.MapGet("/{programmeId}", Show)
            .WithName("GetProgramme")
            .WithSummary("Show a programme with the scores of its running epoch")
            .Requires(Permission.PublicRead)
            .Refuses(ProgrammeNotFound, Code.Overloaded);
        programmes.MapPost("/{programmeId}/join", Join)
            .WithName("JoinProgramme")
            .WithSummary("Have one's orders counted from now on")
            .Requires(Permission.MoveFunds)
            .Refuses(ProgrammeNotFound, Code.ProgrammeClosed, Code.LimitReached);
        programmes.MapDelete("/{programmeId}/join", Leave)
            .WithName("LeaveProgramme")
            .WithSummary("Have one's orders counted no more")
            .WithDescription(
                "What one has scored in the running epoch stands and is paid at its end; whoever joins "
                    + "again before that goes on from there.")
            .Requires(Permission.MoveFunds)
            .Refuses(ProgrammeNotFound, Code.ProgrammeClosed);
    }

    private static void MapOperating(RouteGroupBuilder programmes)
    {
        programmes.MapPost("", Create)
            .WithName("CreateProgramme")
            .WithSummary("Make a programme that pays for orders near the middle of a market's book")
            .WithDescription(
                "Every ten seconds each maker's open orders are scored: quantity times ((v - s) / v)^2, "
                    + "where s is the distance from the middle and v the largest that counts; of the "
                    + "two sides the smaller. Scores are weighted by the time between two looks, 20 seconds "
                    + "at the most, and at an epoch's end the budget is shared by them, rounded down. What "
                    + "nobody earned stays in the programme.")
            .Requires(Permission.Operate)
            .Refuses(
                Code.NotFound("market"), Code.NotFound("token"), Code.Invalid("epoch_seconds"),
                Code.Invalid("budget"), Code.Invalid("max_spread_bps"), Code.Invalid("min_quantity"),
                Code.LimitReached);
        programmes.MapPost("/{programmeId}/fund", Fund)
            .WithName("FundProgramme")
            .WithSummary("Move reward tokens of one's own into a programme")
            .Requires(Permission.Operate)
            .Refuses(
                ProgrammeNotFound, Code.ProgrammeClosed, Code.InvalidAmount, Code.InsufficientBalance,
                Code.TokenPaused, Code.AccountFrozen);
        programmes.MapPatch("/{programmeId}", Update)
            .WithName("UpdateProgramme")
            .WithSummary("Pause a programme, open it again, or close it")
            .WithDescription(
                "Closing pays the running epoch for the part of it that has passed; what is left goes back "
                    + "to the operator who made the programme.")
            .Requires(Permission.Operate)
            .Refuses(
                ProgrammeNotFound, Code.ProgrammeClosed, Code.Invalid("state"), Code.TokenPaused,
                Code.AccountFrozen);
    }

    private static ValueTask<CreatedAnswer<ProgrammeResponse>> Create(
        CreateProgrammeRequest request, Caller caller, Writes writes) =>
        writes.Create(
            caller, Command.ProgrammeCreate, tx => Shown(tx, MakerCommands.Create(tx, request)));

    private static ValueTask<Answer<ProgrammeResponse>> Fund(
        string programmeId, FundProgrammeRequest request, Caller caller, Writes writes) =>
        writes.Run(
            caller, Command.ProgrammeFund,
            tx => Shown(tx, MakerCommands.Fund(tx, programmeId, request.Amount)));

    private static ValueTask<Answer<ProgrammeResponse>> Join(
        string programmeId, Caller caller, Writes writes) =>
        writes.Run(caller, Command.ProgrammeJoin, tx => Shown(tx, MakerCommands.Join(tx, programmeId)));

    private static ValueTask<Answer<ProgrammeResponse>> Leave(
        string programmeId, Caller caller, Writes writes) =>
        writes.Run(caller, Command.ProgrammeLeave, tx => Shown(tx, MakerCommands.Leave(tx, programmeId)));

    private static ValueTask<Answer<ProgrammeResponse>> Update(
        string programmeId, UpdateProgrammeRequest request, Caller caller, Writes writes) =>
        writes.Run(
            caller, Command.ProgrammeUpdate,
            tx => Shown(tx, MakerCommands.Update(tx, programmeId, request.State)));

    private static async ValueTask<Answer<ProgrammeResponse>> Show(
        string programmeId, Caller caller, Store store)
    {
        var read = await store.Sequencer.Read(state => state.MakerProgrammes.Get(programmeId)
            .Then<ProgrammeResponse>(programme => ProgrammeResponse.Of(programme, state, caller)));
        return read.Then(shown => shown);
    }

    private static async ValueTask<Answer<ProgrammeList>> List(
        Caller caller, Store store, string? limit = null, string? cursor = null)
    {
        if (!Page.ParseAscending(limit, cursor).Is(out var page, out var refusal))
        {
            return refusal;
        }

        var found = store.State.MakerProgrammes.CommittedAll
            .Where(programme => programme.Id > page.After)
            .Take(page.Limit + 1).ToList();
        var read = await store.Sequencer.Read(state => found.Take(page.Limit)
            .Select(programme => ProgrammeResponse.Of(
                state.MakerProgrammes.Find(programme.Id)!, state, caller)).ToList());
        return read.Then<ProgrammeList>(items => new ProgrammeList(
            items, found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Id) : null));
    }

    private static Result<ProgrammeResponse> Shown(Tx tx, Result<MakerProgramme> programme) =>
        programme.Then<ProgrammeResponse>(it => ProgrammeResponse.Of(it, tx.State, tx.Caller));
}
