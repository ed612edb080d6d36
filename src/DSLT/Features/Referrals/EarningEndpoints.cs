using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Referrals;

/// <summary>What referrers earn.</summary>
internal static class EarningEndpoints
{
    public static void MapEarnings(this RouteGroupBuilder referrals)
    {
        referrals.MapGet("/earnings", List)
            .WithName("ListReferralEarnings")
            .WithSummary("List one's commissions, and what was taken back of them, newest first")
            .WithDescription(
                "By 'token', 'income' (trading, sales, staking) and time. Operators and auditors may ask for "
                    + "a 'username'; to others names are shown but for some letters.")
            .Requires(Permission.SignedIn)
            .Refuses(
                Code.NotFound("user"), Code.NotFound("token"), Code.Forbidden, Code.Invalid("income"),
                Code.Invalid("from"), Code.Invalid("to"), Code.Invalid("limit"), Code.Invalid("cursor"));
        referrals.MapGet("/earned", Sums)
            .WithName("GetReferralSums")
            .WithSummary("Sum up what one earned of each token")
            .WithDescription(
                "What is taken back lowers the sums of the day and of the month in which it was earned for "
                    + "as long as those are the last ones with a commission. Operators and auditors may ask "
                    + "for a 'username'.")
            .Requires(Permission.SignedIn)
            .Refuses(
                Code.NotFound("user"), Code.Forbidden, Code.Invalid("limit"), Code.Invalid("cursor"),
                Code.Overloaded);
        referrals.MapGet("/leaderboard", Leaders)
            .WithName("GetReferralLeaderboard")
            .WithSummary("Rank those who earned most of a token")
            .WithDescription(
                "In this 'period' of UTC: day, month, or all for all time; left out: month. Names of others "
                    + "are shown but for some letters.")
            .Requires(Permission.SignedIn)
            .Refuses(
                Code.NotFound("token"), Code.Invalid("period"), Code.Invalid("limit"),
                Code.Invalid("cursor"));
    }

    private static async Task<Answer<EarningList>> List(
        Caller caller, Store store, CancellationToken cancellation, string? username = null,
        string? token = null, string? income = null, string? from = null, string? to = null,
        string? limit = null, string? cursor = null)
    {
        if (!Page.ParseNewestFirst(limit, cursor).Is(out var page, out var refusal)
            || !Filter(store, token, income, from, to).Is(out var filter, out refusal)
            || !(await ReferralTreeEndpoints.Whose(username, caller, store, cancellation))
                .Is(out var user, out refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        var found = await ReferralQueries.Earnings(
            store.Database, user.Id, filter, page.Before, page.Limit + 1, cancellation);
        var items = new List<EarningResponse>();
        foreach (var (earning, time) in found.Take(page.Limit))
        {
            items.Add(await Describe(earning, time, caller, store, cancellation));
        }

        return new EarningList(
            items, found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Earning.Id) : null);
    }

    private static Result<EarningFilter> Filter(
        Store store, string? token, string? income, string? from, string? to)
    {
        if (!ReferralTexts.ParseIncome(income).Is(out var ofIncome, out var refusal)
            || !Clock.Parse("from", from, 0).Is(out var first, out refusal)
            || !Clock.Parse("to", to, long.MaxValue).Is(out var last, out refusal))
        {
            return refusal;
        }

        return token is null ? new EarningFilter(0, ofIncome, first, last)
            : store.State.Tokens.Committed(token) is { } known
                ? new EarningFilter(known.Id, ofIncome, first, last)
                : Refusal.NotFound("token", token, TokenRules.MaxSymbolLength);
    }

    private static async Task<EarningResponse> Describe(
        Earning earning, long time, Caller caller, Store store, CancellationToken cancellation)
    {
        var name = (await store.State.Users.Committed(earning.Referee, store.Database, cancellation))!
            .Username;
        var token = store.State.Tokens.Committed(earning.Token)!;
        return new EarningResponse(
            earning.Id.ToText(), earning.IsTakenBack ? "takenBack" : "commission",
            ReferralTexts.Of(earning.Income), earning.Level,
            caller.Supervises ? name : ReferralRules.Masked(name), token.Symbol,
            token.Text(earning.Amount), token.Text(earning.Moved), earning.Transaction.ToText(),
            Clock.Time(time), earning.IsTakenBack ? earning.Reverses.ToText() : null);
    }

    private static async Task<Answer<EarnedList>> Sums(
        Caller caller, Store store, TimeProvider clock, CancellationToken cancellation,
        string? username = null, string? limit = null, string? cursor = null)
    {
        if (!Page.ParseAscending(limit, cursor).Is(out var page, out var refusal)
            || !(await ReferralTreeEndpoints.Whose(username, caller, store, cancellation))
                .Is(out var user, out refusal)
            || !(await store.Sequencer.Read(state => state.Referrals.Settings))
                .Is(out var settings, out refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        var (found, now) = (
            await ReferralQueries.Standings(
                store.Database, user.Id, page.After, page.Limit + 1, cancellation),
            clock.NowMicros());
        return new EarnedList(
            [.. found.Take(page.Limit).Select(row => Describe(row.Token, row.Standing))],
            found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Token) : null);

        EarnedResponse Describe(long id, ReferrerStanding standing)
        {
            var token = store.State.Tokens.Committed(id)!;
            return new EarnedResponse(
                token.Symbol, token.Text(standing.Earned), token.Text(standing.TakenBack),
                token.Text(standing.Owed), token.Text(standing.OnDay(now)), token.Text(standing.InMonth(now)),
                settings?.DailyCap(id) is { } cap ? token.Text(cap) : null);
        }
    }

    private static async Task<Answer<Leaderboard>> Leaders(
        Caller caller, Store store, TimeProvider clock, CancellationToken cancellation,
        string? token = null, string? period = null, string? limit = null, string? cursor = null)
    {
        if (!Page.Parse(limit, cursor).Is(out var page, out var refusal)
            || !ReferralTexts.ParseKey(page.After).Is(out var after, out refusal)
            || !ReferralPeriods.At(period, clock.NowMicros()).Is(out var at, out refusal))
        {
            return refusal;
        }

        if (token is null || store.State.Tokens.Committed(token) is not { } known)
        {
            return Refusal.NotFound("token", token, TokenRules.MaxSymbolLength);
        }

        await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        var found = await ReferralQueries.Leaders(
            store.Database, known.Id, at, after, page.Limit + 1, cancellation);
        var (items, last) = (new List<LeaderResponse>(), after);
        foreach (var (referrer, earned) in found.Take(page.Limit))
        {
            var user = await store.State.Users.Committed(referrer, store.Database, cancellation);
            last = new LeaderKey(last.Rank + 1, earned, referrer);
            var isOwn = referrer == caller.UserId;
            items.Add(new LeaderResponse(
                last.Rank, isOwn ? user!.Username : ReferralRules.Masked(user!.Username), isOwn,
                known.Text(earned)));
        }

        return new Leaderboard(
            known.Symbol, period ?? "month", items,
            found.Count > page.Limit ? Page.Cursor(ReferralTexts.Key(last)) : null);
    }
}
