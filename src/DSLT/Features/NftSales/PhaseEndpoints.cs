using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Features.Users;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.NftSales;

/// <summary>Phases in which the public mints, and their lists.</summary>
internal static class PhaseEndpoints
{
    private static readonly Code CollectionNotFound = Code.NotFound("collection");

    private static readonly Code[] Lists =
        [CollectionNotFound, Code.NotFound("phase"), Code.Forbidden, Code.Invalid("users")];

    public static void MapPhases(this RouteGroupBuilder api)
    {
        var collections = api.MapGroup("/nfts/collections/{collectionId}").WithTags("NFTs");
        collections.MapPut("/phases", Set)
            .WithName("SetPhases")
            .WithSummary("Say when the public may mint from one's collection, what and for how much")
            .WithDescription(
                "In place of the phases there are, whose lists and counts end with them. A phase mints "
                    + "drafts or further copies, the items from the first to the last in turn; what was sold "
                    + "otherwise is passed over, up to 200 of them at once.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                CollectionNotFound, Code.NotFound("item"), Code.NotFound("token"), Code.Forbidden,
                Code.Invalid("phases"), Code.Invalid("name"), Code.Invalid("price"),
                Code.Invalid("user_limit"));
        collections.MapGet("/phases", Show)
            .WithName("ListPhases")
            .WithSummary("Show when the public may mint, and how much one has")
            .Requires(Permission.PublicRead)
            .Refuses(CollectionNotFound, Code.Overloaded);
        collections.MapPost("/mint", Mint)
            .WithName("MintInPhase")
            .WithSummary("Mint what comes next in the phase that is open")
            .Requires(Permission.MoveFunds)
            .Refuses(
                CollectionNotFound, Code.Invalid("quantity"), Code.Invalid("max_price"), Code.NoPhaseOpen,
                Code.NotOnAllowList, Code.MintLimitExceeded, Code.MintSoldOut, Code.SelfTransfer,
                Code.SlippageExceeded, Code.InsufficientBalance, Code.LimitReached, Code.TokenPaused,
                Code.AccountFrozen);
        collections.MapPost("/phases/{phaseId}/list", List)
            .WithName("ListPhaseUsers")
            .WithSummary("Put up to 10,000 users on the list of a phase, or take them off, all or none")
            .Requires(Permission.MoveFunds)
            .Refuses(Lists);
        collections.MapPost("/phases/{phaseId}/list/csv", Csv)
            .WithName("ListPhaseUsersByCsv")
            .WithSummary("The same from a CSV: a line for each user, with the column username")
            .TakesText(CsvBody.Type, "username\nbob\ncarol\n")
            .Requires(Permission.MoveFunds)
            .Refuses([.. Lists, Code.Invalid("remove"), Code.UnsupportedMediaType]);
    }

    private static ValueTask<Answer<PhaseList>> Set(
        string collectionId, SetPhasesRequest request, Caller caller, Writes writes) => writes.Run(
            caller, Command.NftPhasesSet, tx => NftPhases.Set(tx, collectionId, request)
                .Then<PhaseList>(set => Shown(tx.State, set, tx.Caller.UserId, tx.Now)));

    private static ValueTask<Answer<PhaseMintResponse>> Mint(
        string collectionId, PhaseMintRequest request, Caller caller, Writes writes) => writes.Run(
            caller, Command.NftPhaseMint, tx => NftPhases.Mint(tx, collectionId, request));

    private static async ValueTask<Answer<PhaseList>> Show(
        string collectionId, Caller caller, Store store, TimeProvider clock)
    {
        var now = clock.NowMicros();
        var read = await store.Sequencer.Read(state => state.Nfts.GetCollection(collectionId)
            .Then<PhaseList>(collection => Shown(
                state, state.NftPhases.Of(collection.Id), caller.UserId, now)));
        return read.Then(shown => shown);
    }

    private static async ValueTask<Answer<PhaseUsersResponse>> Csv(
        string collectionId, string phaseId, HttpRequest http, Caller caller, Store store, Writes writes,
        CancellationToken cancellation, string? remove = null)
    {
        if (CsvBody.Check(http) is { } isNone)
        {
            return isNone;
        }

        if (!QueryFlag.Read(remove, "remove").Is(out var removes, out var refusal)
            || !(await CsvBody.Read(http, "users", ["username"], UserList.MaxUsers, cancellation))
                .Is(out var rows, out refusal))
        {
            return refusal;
        }

        return rows.Any(row => row.Count != 1)
            ? Refusal.Invalid("users", "The body is a line for each user, in UTF-8.")
            : await List(
                collectionId, phaseId, new PhaseUsersRequest([.. rows.Select(row => row[0])], removes),
                caller, store, writes, cancellation);
    }

    private static async ValueTask<Answer<PhaseUsersResponse>> List(
        string collectionId, string phaseId, PhaseUsersRequest request, Caller caller, Store store,
        Writes writes, CancellationToken cancellation)
    {
        if (!(await UserList.Ids(store.Database, request.Users, cancellation))
                .Is(out var users, out var refusal))
        {
            return refusal;
        }

        return await writes.Run(caller, Command.NftAllowList, tx => NftPhases
            .List(tx, collectionId, phaseId, users, request.Remove ?? false)
            .Then<PhaseUsersResponse>(count => new PhaseUsersResponse(count)));
    }

    /// <summary>On the sequencer's thread.</summary>
    private static PhaseList Shown(
        State state, ImmutableArray<NftPhase> phases, long user, long now) => new(
        [.. phases.Select(phase =>
        {
            var token = phase.Token == 0 ? null : state.Tokens.Find(phase.Token);
            return new PhaseResponse(
                phase.Id.ToText(), phase.Name,
                phase.IsOpen(now) ? "open" : now < phase.Start ? "upcoming" : "over",
                Clock.Time(phase.Start), Clock.Time(phase.End), phase.FirstItem.ToText(),
                phase.LastItem.ToText(), token?.Symbol, token?.Text(phase.Price),
                phase.UserLimit == 0 ? null : phase.UserLimit, phase.Listed,
                user == 0 ? 0 : state.NftPhases.MintedBy(phase.Id, user));
        })]);
}
