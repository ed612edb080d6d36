using DSLT.Core;
using DSLT.Features.Nfts;
using DSLT.Features.Users;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.NftSales;

/// <summary>What happened to items, collections and users, and what a creator earned.</summary>
internal static class HistoryEndpoints
{
    private const int DefaultDays = 30;

    private const string Kinds = "'kind' lists those of one kind only, as sale or bid.";

    private static readonly Code[] Paged = [Code.Invalid("limit"), Code.Invalid("cursor")];

    private static readonly Code[] Filtered = [Code.Invalid("kind"), .. Paged];

    public static void MapHistories(this RouteGroupBuilder api)
    {
        var nfts = api.MapGroup("/nfts").WithTags("NFTs");
        nfts.MapGet("/items/{itemId}/activity", OfItem)
            .WithName("ListItemActivity")
            .WithSummary("List what happened to an item, newest first")
            .WithDescription(Kinds)
            .Requires(Permission.PublicRead)
            .Refuses([Code.NotFound("item"), .. Filtered]);
        nfts.MapGet("/collections/{collectionId}/activity", OfCollection)
            .WithName("ListCollectionActivity")
            .WithSummary("List what happened to the items of a collection, newest first")
            .WithDescription(Kinds)
            .Requires(Permission.PublicRead)
            .Refuses([Code.NotFound("collection"), .. Filtered]);
        nfts.MapGet("/users/{username}/activity", OfUser)
            .WithName("ListUserActivity")
            .WithSummary("List what a user got, gave, listed, bid, offered and sold, newest first")
            .WithDescription(Kinds)
            .Requires(Permission.PublicRead)
            .Refuses([Code.NotFound("user"), .. Filtered]);
        nfts.MapGet("/earnings", Earnings)
            .WithName("GetNftEarnings")
            .WithSummary("Report one's own proceeds and royalties, by collection and token")
            .WithDescription(
                $"Over whole days of UTC, from that of 'from' to that of 'to': the last {DefaultDays} where "
                    + "these are left out. The totals are of the whole time, whichever page is asked for.")
            .Requires(Permission.SignedIn)
            .Refuses([Code.Invalid("from"), Code.Invalid("to"), .. Paged]);
    }

    private static async Task<Answer<NftActivityList>> OfItem(
        string itemId, Caller caller, Store store, CancellationToken cancellation, string? kind = null,
        string? limit = null, string? cursor = null)
    {
        if (!Ids.Parse(itemId, "item").Is(out var id, out var refusal)
            || !Asked(kind, limit, cursor).Is(out var page, out refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        var found = await HistoryQueries.OfItem(store.Database, id, page, cancellation);
        return found.Count == 0 && await NftQueries.Item(store.Database, id, cancellation) is null
            ? Refusal.NotFound("item", id.ToText())
            : Shown(store, found, page.Limit);
    }

    private static async Task<Answer<NftActivityList>> OfCollection(
        string collectionId, Caller caller, Store store, CancellationToken cancellation,
        string? kind = null, string? limit = null, string? cursor = null)
    {
        if (!store.State.Nfts.GetCommitted(collectionId).Is(out var collection, out var refusal)
            || !Asked(kind, limit, cursor).Is(out var page, out refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        return Shown(
            store, await HistoryQueries.OfCollection(store.Database, collection.Id, page, cancellation),
            page.Limit);
    }

    private static async Task<Answer<NftActivityList>> OfUser(
        string username, Caller caller, Store store, CancellationToken cancellation, string? kind = null,
        string? limit = null, string? cursor = null)
    {
        if (!Asked(kind, limit, cursor).Is(out var page, out var refusal))
        {
            return refusal;
        }

        if (await store.State.Users.CommittedByName(username, store.Database, cancellation) is not { } user)
        {
            return Refusal.NotFound("user", username, UserRules.MaxNameLength);
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        return Shown(
            store, await HistoryQueries.OfUser(store.Database, user.Id, page, cancellation), page.Limit);
    }

    private static async Task<Answer<NftEarningList>> Earnings(
        Caller caller, Store store, TimeProvider clock, CancellationToken cancellation, string? from = null,
        string? to = null, string? limit = null, string? cursor = null)
    {
        var now = clock.NowMicros();
        if (!Clock.Parse("to", to, now).Is(out var last, out var refusal)
            || !Clock.Parse("from", from, last - ((DefaultDays - 1) * Clock.Day))
                .Is(out var first, out refusal)
            || !Page.ParseAscending(limit, cursor).Is(out var page, out refusal))
        {
            return refusal;
        }

        // The sums change with sales, of which the buyers' are others' writes.
        await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        var sums = await HistoryQueries.Earnings(
            store.Database, caller.UserId, first / Clock.Day, last / Clock.Day, cancellation);
        var totals = sums.GroupBy(sum => sum.Key.Token).Select(group => (group.Key, group.Aggregate(
            NftEarning.None,
            (all, one) => all.Add(one.Value.Sales, one.Value.Proceeds, one.Value.Royalties))));
        var rest = sums.Skip((int)Math.Min(page.After, int.MaxValue)).Take(page.Limit + 1).ToList();
        return new NftEarningList(
            [.. totals.Select(total =>
            {
                var token = store.State.Tokens.Committed(total.Key)!;
                return new NftTotalResponse(
                    token.Symbol, total.Item2.Sales, token.Text(total.Item2.Proceeds),
                    token.Text(total.Item2.Royalties));
            })],
            [.. rest.Take(page.Limit).Select(sum =>
            {
                var token = store.State.Tokens.Committed(sum.Key.Token)!;
                return new NftEarningResponse(
                    sum.Key.Collection.ToText(), token.Symbol, sum.Value.Sales,
                    token.Text(sum.Value.Proceeds), token.Text(sum.Value.Royalties));
            })],
            rest.Count > page.Limit ? Page.Cursor(page.After + page.Limit) : null);
    }

    private static Result<ActivityPage> Asked(string? kind, string? limit, string? cursor) =>
        NftRules.ActivityKind(kind).Then(of => Page.ParseNewestFirst(limit, cursor)
            .Then<ActivityPage>(page => new ActivityPage(page.Limit, page.Before, of)));

    private static NftActivityList Shown(Store store, IReadOnlyList<ActivityRow> found, int limit) => new(
        [.. found.Take(limit).Select(row => row.Show(store.State))],
        found.Count > limit ? Page.Cursor(found[limit - 1].Id) : null);
}
