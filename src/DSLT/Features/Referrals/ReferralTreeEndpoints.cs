using DSLT.Core;
using DSLT.Features.Users;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Referrals;

/// <summary>Whom one brought.</summary>
internal static class ReferralTreeEndpoints
{
    public static void MapReferralTree(this RouteGroupBuilder referrals)
    {
        referrals.MapGet("/tree", Show)
            .WithName("GetReferralTree")
            .WithSummary("Count the users below one, level by level")
            .WithDescription("Operators and auditors may ask for a 'username'.")
            .Requires(Permission.SignedIn)
            .Refuses(Code.NotFound("user"), Code.Forbidden);
        referrals.MapGet("/tree/users", List)
            .WithName("ListReferredUsers")
            .WithSummary("List the users whom one brought, the newest account first")
            .WithDescription(
                "Names are shown but for some letters. Operators and auditors see them whole, and may ask "
                    + "for a 'username', so that they can go down a tree.")
            .Requires(Permission.SignedIn)
            .Refuses(Code.NotFound("user"), Code.Forbidden, Code.Invalid("limit"), Code.Invalid("cursor"));
    }

    /// <summary>The caller, or the user whom operators and auditors ask for.</summary>
    public static async Task<Result<User>> Whose(
        string? username, Caller caller, Store store, CancellationToken cancellation)
    {
        if (username is null)
        {
            return (await store.State.Users.Committed(caller.UserId, store.Database, cancellation))!;
        }

        if (!caller.Supervises)
        {
            return new Refusal(Code.Forbidden, "Only operators and auditors see whom others brought.");
        }

        return await store.State.Users.CommittedByName(username, store.Database, cancellation) is { } user
            ? user
            : Refusal.NotFound("user", username, UserRules.MaxNameLength);
    }

    private static async Task<Answer<TreeResponse>> Show(
        Caller caller, Store store, TimeProvider clock, CancellationToken cancellation,
        string? username = null)
    {
        if (!(await Whose(username, caller, store, cancellation)).Is(out var user, out var refusal))
        {
            return refusal;
        }

        var now = clock.NowMicros();
        return await store.Sequencer.Read(state => Describe(state, state.Users.Find(user.Id)!, now));
    }

    private static TreeResponse Describe(State state, User user, long now)
    {
        var (tree, settings) = (state.Referrals.TreeOf(user.Id), state.Referrals.Settings);
        return new TreeResponse(
            user.Username,
            [.. Enumerable.Range(1, ReferralTree.Levels).Select(level => new TreeLevel(
                level, tree.At(level)))],
            settings is null
                ? ReferralRules.WholeBps
                : ReferralCommissions.Multiplier(state, settings, user.Id),
            settings is not null && ReferralCommissions.Qualifies(state, settings, user, now));
    }

    private static async Task<Answer<RefereeList>> List(
        Caller caller, Store store, CancellationToken cancellation, string? username = null,
        string? limit = null, string? cursor = null)
    {
        if (!Page.ParseNewestFirst(limit, cursor).Is(out var page, out var refusal)
            || !(await Whose(username, caller, store, cancellation)).Is(out var user, out refusal))
        {
            return refusal;
        }

        var (found, isWhole) = (
            await ReferralQueries.Referees(
                store.Database, user.Id, page.Before, page.Limit + 1, cancellation),
            caller.Supervises);
        return new RefereeList(
            [.. found.Take(page.Limit).Select(row => new RefereeResponse(
                isWhole ? row.Username : ReferralRules.Masked(row.Username), row.Code,
                Clock.Time(row.BoundAt), row.Brought))],
            found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Id) : null);
    }
}
