using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Vesting;

/// <summary>Grants of tokens that vest with time.</summary>
internal static class VestingEndpoints
{
    private static readonly Code GrantNotFound = Code.NotFound("grant");
    private static readonly Code OfferNotFound = Code.NotFound("offer");

    public static void MapVesting(this RouteGroupBuilder api)
    {
        var vesting = api.MapGroup("/vesting").WithTags("Vesting");
        var grants = vesting.MapGroup("/grants");
        MapReads(grants);
        grants.MapPost("", Create)
            .WithName("CreateGrant")
            .WithSummary("Grant tokens of one's own to a user, over time or by milestones")
            .WithDescription(
                "The whole amount leaves the account at once. Linear: total times the seconds since the "
                    + "start by those of the duration, rounded down, nothing before the cliff, as "
                    + "OpenZeppelin's VestingWallet. Stepped: equal parts, rounded down, at the end of each "
                    + "step; a step of months ends on the start's day of the month, or on the month's last. "
                    + "Milestones: parts that the grantor or an operator releases.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                Code.NotFound("token"), Code.NotFound("user"), Code.InvalidAmount, Code.InsufficientBalance,
                Code.TokenPaused, Code.AccountFrozen);
        grants.MapPost("/{grantId}/claim", Claim)
            .WithName("ClaimGrant")
            .WithSummary("Have all paid out that has vested")
            .Requires(Permission.MoveFunds)
            .Refuses(
                GrantNotFound, Code.NothingToClaim, Code.GrantPaused, Code.TokenPaused, Code.AccountFrozen);
        MapManaging(grants);
        MapOffers(grants);
        GrantBatchEndpoints.MapGrantBatches(grants);
        CalendarEndpoints.MapCalendar(vesting);
    }

    private static void MapReads(RouteGroupBuilder grants)
    {
        grants.MapGet("", List)
            .WithName("ListGrants")
            .WithSummary("Grants that one made, has or is offered, newest first; operators see all")
            .Requires(Permission.SignedIn)
            .Refuses(Code.Invalid("role"), Code.Invalid("limit"), Code.Invalid("cursor"));
        grants.MapGet("/{grantId}", Show)
            .WithName("GetGrant")
            .WithSummary("Show a grant: what has vested, what can be claimed, what vests next")
            .Requires(Permission.SignedIn)
            .Refuses(GrantNotFound);
    }

    private static void MapManaging(RouteGroupBuilder grants)
    {
        grants.MapPost("/{grantId}/revoke", Revoke)
            .WithName("RevokeGrant")
            .WithSummary("Take back what has not vested")
            .WithDescription(
                "By the grantor or an operator, where the grant was made revocable. What has vested by "
                    + "now stays the beneficiary's and can be claimed.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                GrantNotFound, Code.NotRevocable, Code.GrantRevoked, Code.GrantDone, Code.TokenPaused,
                Code.AccountFrozen);
        grants.MapPost("/{grantId}/pause", Pause)
            .WithName("PauseGrant")
            .WithSummary("Pay nothing out until the grant is resumed; time runs on")
            .WithDescription("By the grantor or an operator.")
            .Requires(Permission.MoveFunds)
            .Refuses(GrantNotFound, Code.GrantPaused, Code.GrantRevoked, Code.GrantDone);
        grants.MapPost("/{grantId}/resume", Resume)
            .WithName("ResumeGrant")
            .WithSummary("End a grant's pause")
            .WithDescription("By the grantor or an operator.")
            .Requires(Permission.MoveFunds)
            .Refuses(GrantNotFound, Code.GrantNotPaused, Code.GrantRevoked, Code.GrantDone);
        grants.MapPost("/{grantId}/milestones/{number}/release", ReleaseMilestone)
            .WithName("ReleaseMilestone")
            .WithSummary("Let a milestone's part of a grant vest")
            .WithDescription("By the grantor or an operator, in any order, and for good.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                GrantNotFound, Code.NotFound("milestone"), Code.MilestoneReleased, Code.GrantRevoked,
                Code.GrantDone);
    }

    private static void MapOffers(RouteGroupBuilder grants)
    {
        grants.MapPost("/{grantId}/offer", Offer)
            .WithName("OfferGrant")
            .WithSummary("Offer one's grant to another user, who has to accept it")
            .WithDescription("In place of an offer before. The grantor is not asked.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                GrantNotFound, Code.NotFound("user"), Code.SelfTransfer, Code.GrantPaused, Code.GrantRevoked,
                Code.GrantDone, Code.TokenPaused, Code.AccountFrozen);
        grants.MapDelete("/{grantId}/offer", Withdraw)
            .WithName("WithdrawGrantOffer")
            .WithSummary("Take one's offer back, or decline one")
            .Requires(Permission.MoveFunds)
            .Refuses(GrantNotFound, OfferNotFound);
        grants.MapPost("/{grantId}/accept", Accept)
            .WithName("AcceptGrant")
            .WithSummary("Take over a grant that one is offered, with what was not claimed of it")
            .Requires(Permission.MoveFunds)
            .Refuses(
                GrantNotFound, OfferNotFound, Code.GrantPaused, Code.GrantRevoked, Code.GrantDone,
                Code.TokenPaused, Code.AccountFrozen);
    }

    private static ValueTask<CreatedAnswer<GrantResponse>> Create(
        CreateGrantRequest request, Caller caller, Writes writes) =>
        writes.Create(caller, Command.GrantCreate, tx => Shown(tx, GrantFunding.Create(tx, request)));

    private static ValueTask<Answer<GrantResponse>> Claim(string grantId, Caller caller, Writes writes) =>
        writes.Run(caller, Command.GrantClaim, tx => Shown(tx, GrantCommands.Claim(tx, grantId)));

    private static ValueTask<Answer<GrantResponse>> Revoke(string grantId, Caller caller, Writes writes) =>
        writes.Run(caller, Command.GrantRevoke, tx => Shown(tx, GrantCommands.Revoke(tx, grantId)));

    private static ValueTask<Answer<GrantResponse>> Pause(string grantId, Caller caller, Writes writes) =>
        writes.Run(caller, Command.GrantPause, tx => Shown(tx, GrantCommands.Pause(tx, grantId)));

    private static ValueTask<Answer<GrantResponse>> Resume(string grantId, Caller caller, Writes writes) =>
        writes.Run(caller, Command.GrantResume, tx => Shown(tx, GrantCommands.Resume(tx, grantId)));

    private static ValueTask<Answer<GrantResponse>> ReleaseMilestone(
        string grantId, string number, Caller caller, Writes writes) =>
        writes.Run(
            caller, Command.MilestoneRelease,
            tx => Shown(tx, GrantCommands.ReleaseMilestone(tx, grantId, number)));

    private static ValueTask<Answer<GrantResponse>> Offer(
        string grantId, OfferGrantRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.GrantOffer, tx => Shown(tx, GrantCommands.Offer(tx, grantId, request.To)));

    private static ValueTask<Answer<GrantResponse>> Withdraw(string grantId, Caller caller, Writes writes) =>
        writes.Run(caller, Command.GrantWithdraw, tx => Shown(tx, GrantCommands.Withdraw(tx, grantId)));

    private static ValueTask<Answer<GrantResponse>> Accept(string grantId, Caller caller, Writes writes) =>
        writes.Run(caller, Command.GrantAccept, tx => Shown(tx, GrantCommands.Accept(tx, grantId)));

    private static async ValueTask<Answer<GrantResponse>> Show(
        string grantId, Caller caller, Store store, TimeProvider clock)
    {
        var read = await store.Sequencer.Read(state => GrantCommands.Get(state, grantId, caller)
            .Then<GrantResponse>(grant => GrantResponse.Of(grant, state, clock.NowMicros())));
        return read.Then(shown => shown);
    }

    private static async ValueTask<Answer<GrantList>> List(
        Caller caller, Store store, TimeProvider clock, CancellationToken cancellation, string? role = null,
        string? limit = null, string? cursor = null)
    {
        if (!Page.ParseNewestFirst(limit, cursor).Is(out var page, out var refusal)
            || !Roles(role, caller).Is(out var roles, out refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes!.Sequence, cancellation);
        var ids = await VestingQueries.Page(
            store.Database, roles, caller.UserId, page.Before, page.Limit + 1, cancellation);
        var (grants, names) = await VestingQueries.Load(
            store.Database, [.. ids.Take(page.Limit)], cancellation);
        var now = clock.NowMicros();
        return new GrantList(
            [.. grants.Select(grant => GrantResponse.Of(
                grant, store.State.Tokens.Committed(grant.Token)!, id => names.GetValueOrDefault(id), now))],
            ids.Count > page.Limit ? Page.Cursor(ids[page.Limit - 1]) : null);
    }

    private static Result<GrantRoles> Roles(string? role, Caller caller) => role switch
    {
        null => caller.Supervises ? GrantRoles.All : GrantRoles.Own,
        "grantor" => GrantRoles.Grantor,
        "beneficiary" => GrantRoles.Beneficiary,
        "offered" => GrantRoles.Offered,
        _ => Refusal.Invalid("role", "'role' is grantor, beneficiary or offered."),
    };

    private static Result<GrantResponse> Shown(Tx tx, Result<Grant> grant) =>
        grant.Then<GrantResponse>(it => GrantResponse.Of(it, tx.State, tx.Now));
}
