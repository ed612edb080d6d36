using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Airdrops;

/// <summary>Airdrops: published by their root, fetched with a proof.</summary>
internal static class AirdropEndpoints
{
    private static readonly Code AirdropNotFound = Code.NotFound("airdrop");

    public static void AddAirdrops(this IServiceCollection services)
    {
        services.AddSingleton<AirdropProofs>();
        services.AddSingleton<Jobs.ScheduledJob, AirdropReturns>();
    }

    public static void MapAirdrops(this RouteGroupBuilder api)
    {
        var airdrops = api.MapGroup("/vesting/airdrops").WithTags("Vesting");
        AirdropCreation.Map(airdrops);
        airdrops.MapGet("", List)
            .WithName("ListAirdrops")
            .WithSummary("List airdrops, newest first")
            .Requires(Permission.PublicRead)
            .Refuses(Code.Invalid("limit"), Code.Invalid("cursor"), Code.Overloaded);
        airdrops.MapGet("/{airdropId}", Show)
            .WithName("GetAirdrop")
            .WithSummary("Show an airdrop: its root, and what was fetched")
            .Requires(Permission.PublicRead)
            .Refuses(AirdropNotFound, Code.Overloaded);
        airdrops.MapGet("/{airdropId}/proof", Prove)
            .WithName("GetAirdropProof")
            .WithSummary("Ask for the proof of one's own share")
            .WithDescription(
                "The audit path of RFC 6962 with SHA-256. The leaf's data is its place, the user's name and "
                    + "the amount in whole tokens, with commas between them, in UTF-8: 0,bob,12.5.")
            .Requires(Permission.SignedIn)
            .Refuses(AirdropNotFound, Code.NotFound("share"));
        airdrops.MapPost("/{airdropId}/claim", Claim)
            .WithName("ClaimAirdrop")
            .WithSummary("Fetch one's share with its proof")
            .Requires(Permission.MoveFunds)
            .Refuses(
                AirdropNotFound, Code.AirdropOver, Code.AlreadyClaimed, Code.Invalid("proof"),
                Code.InvalidAmount, Code.TokenPaused, Code.AccountFrozen);
        airdrops.MapPost("/{airdropId}/close", Close)
            .WithName("CloseAirdrop")
            .WithSummary("Take back what nobody fetched in time; the node does so by itself within an hour")
            .Requires(Permission.MoveFunds)
            .Refuses(
                AirdropNotFound, Code.AirdropOver, Code.AirdropNotOver, Code.Forbidden, Code.TokenPaused,
                Code.AccountFrozen);
    }

    private static ValueTask<Answer<AirdropClaimResponse>> Claim(
        string airdropId, ClaimAirdropRequest request, Caller caller, Writes writes) => writes.Run(
            caller, Command.AirdropClaim, tx => AirdropCommands.Claim(tx, airdropId, request));

    private static ValueTask<Answer<AirdropResponse>> Close(
        string airdropId, Caller caller, Writes writes) => writes.Run(
            caller, Command.AirdropClose, tx => AirdropCommands.Close(tx, airdropId)
                .Then<AirdropResponse>(closed => AirdropResponse.Of(closed, tx.State, tx.Now)));

    private static async ValueTask<Answer<AirdropResponse>> Show(
        string airdropId, Store store, TimeProvider clock)
    {
        var now = clock.NowMicros();
        var read = await store.Sequencer.Read(state => state.Airdrops.Get(airdropId)
            .Then<AirdropResponse>(airdrop => AirdropResponse.Of(airdrop, state, now)));
        return read.Then(shown => shown);
    }

    private static async ValueTask<Answer<AirdropList>> List(
        Store store, TimeProvider clock, string? limit = null, string? cursor = null)
    {
        if (!Page.ParseNewestFirst(limit, cursor).Is(out var page, out var refusal))
        {
            return refusal;
        }

        var now = clock.NowMicros();
        var found = store.State.Airdrops.CommittedAll.Where(airdrop => airdrop.Id < page.Before)
            .Take(page.Limit + 1).ToList();
        var read = await store.Sequencer.Read(state => found.Take(page.Limit)
            .Select(airdrop => AirdropResponse.Of(airdrop, state, now)).ToList());
        return read.Then<AirdropList>(items => new AirdropList(
            items, found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Id) : null));
    }

    private static async Task<Answer<AirdropProof>> Prove(
        string airdropId, Caller caller, Store store, AirdropProofs proofs, CancellationToken cancellation)
    {
        if (!store.State.Airdrops.GetCommitted(airdropId).Is(out var airdrop, out var refusal))
        {
            return refusal;
        }

        return await proofs.Find(airdrop, caller.UserId, cancellation) is { } found
            ? new AirdropProof(
                airdrop.Id.ToText(), found.Share.Leaf,
                store.State.Tokens.Committed(airdrop.Token)!.Text(found.Share.Amount),
                [.. found.Path.Select(Convert.ToHexStringLower)])
            : new Refusal(Code.NotFound("share"), "You are not on the list of this airdrop.");
    }
}
