using DSLT.Core;
using DSLT.Features.Users;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Trading;

/// <summary>What one's trades come to.</summary>
internal static class TradingEndpoints
{
    private const int HoursOfDay = 24;
    private const int HoursOfMonth = 30 * HoursOfDay;

    public static void MapTrading(this RouteGroupBuilder api) =>
        api.MapGet("/trading/statistics", List)
            .WithTags("Orders")
            .WithName("ListTradingStatistics")
            .WithSummary("Volume, fees, gains and losses of one's trades, by market")
            .WithDescription(
                "Exact sums of the trades since this node counts them; a trade with oneself is in no volume. "
                    + "The position's cost is a weighted average: what is closed takes its part of it "
                    + "along, rounded against the gain. Fees are counted in: of a purchase they make the "
                    + "position smaller, of a sale the proceeds. Operators may ask for a 'username'.")
            .Requires(Permission.SignedIn)
            .Refuses(
                Code.NotFound("market"), Code.NotFound("user"), Code.Forbidden, Code.Invalid("limit"),
                Code.Invalid("cursor"));

    private static async Task<Answer<TradingStatisticsList>> List(
        Caller caller, Store store, TimeProvider clock, CancellationToken cancellation,
        string? market = null, string? username = null, string? limit = null, string? cursor = null)
    {
        if (!Page.ParseAscending(limit, cursor).Is(out var page, out var refusal)
            || !(await Whose(username, caller, store, cancellation)).Is(out var user, out refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        IReadOnlyList<long> markets;
        if (market is null)
        {
            markets = await TradingQueries.MarketsOf(
                store.Database, user, page.After, page.Limit + 1, cancellation);
        }
        else if (store.State.Markets.GetCommitted(market).Is(out var found, out refusal))
        {
            markets = [found.Id];
        }
        else
        {
            return refusal;
        }

        var items = new List<TradingStatistics>();
        foreach (var id in markets.Take(page.Limit))
        {
            items.Add(await Of(user, id, store, clock, cancellation));
        }

        return new TradingStatisticsList(
            items, markets.Count > page.Limit ? Page.Cursor(markets[page.Limit - 1]) : null);
    }

    private static async Task<Result<long>> Whose(
        string? username, Caller caller, Store store, CancellationToken cancellation)
    {
        if (username is null)
        {
            return caller.UserId;
        }

        if (!caller.IsOperator)
        {
            return new Refusal(Code.Forbidden, "Only operators see what others have traded.");
        }

        return await store.State.Users.CommittedByName(username, store.Database, cancellation) is { } user
            ? user.Id
            : Refusal.NotFound("user", username, UserRules.MaxNameLength);
    }

    private static async Task<TradingStatistics> Of(
        long user, long marketId, Store store, TimeProvider clock, CancellationToken cancellation)
    {
        var nextHour = (clock.NowMicros() / Clock.Hour) + 1;
        var figures = await TradingQueries.At(
            store.Database, user, marketId,
            [long.MaxValue, nextHour - HoursOfDay, nextHour - HoursOfMonth], cancellation);
        return TradingStatistics.Of(
            store.State.Markets.Committed(marketId)!, figures[0], figures[1], figures[2],
            store.State.Candles.Committed(marketId).LastPrice);
    }
}
