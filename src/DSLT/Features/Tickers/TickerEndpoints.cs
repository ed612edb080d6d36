using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Tickers;

/// <summary>How markets stand.</summary>
internal static class TickerEndpoints
{
    public static void MapTickers(this RouteGroupBuilder api)
    {
        var markets = api.MapGroup("/markets").WithTags("Markets");
        markets.MapGet("/{market}/ticker", Show)
            .WithName("GetTicker")
            .WithSummary("Show a market's last price, best prices and last 24 hours")
            .Requires(Permission.PublicRead)
            .Refuses(Code.NotFound("market"), Code.Overloaded);
        markets.MapGet("/tickers", List)
            .WithName("ListTickers")
            .WithSummary("List the tickers of all markets")
            .Requires(Permission.PublicRead)
            .Refuses(Code.Invalid("limit"), Code.Invalid("cursor"), Code.Overloaded);
    }

    private static async ValueTask<Answer<TickerResponse>> Show(
        string market, Store store, TimeProvider clock)
    {
        if (!store.State.Markets.GetCommitted(market).Is(out var found, out var refusal))
        {
            return refusal;
        }

        // Summing up a day is left to this thread: the candles never change.
        var read = await store.Sequencer.Read(state => (
            Best: BestPrices.Of(state.Orders.Of(found.Id).Book), Candles: state.Candles.Of(found.Id)));
        return read.Then<TickerResponse>(now => TickerResponse.Of(
            found, now.Best, now.Candles, clock.NowMicros()));
    }

    private static async ValueTask<Answer<TickerList>> List(
        Store store, TimeProvider clock, string? limit = null, string? cursor = null)
    {
        if (!Page.ParseAscending(limit, cursor).Is(out var page, out var refusal))
        {
            return refusal;
        }

        var found = store.State.Markets.CommittedAll
            .Where(market => market.Id > page.After)
            .Take(page.Limit + 1).ToList();
        var shown = found.Take(page.Limit).ToList();
        var read = await store.Sequencer.Read(state => shown.ConvertAll(market => (
            Market: market, Best: BestPrices.Of(state.Orders.Of(market.Id).Book),
            Candles: state.Candles.Of(market.Id))));
        return read.Then<TickerList>(tickers => new TickerList(
            tickers.ConvertAll(ticker => TickerResponse.Of(
                ticker.Market, ticker.Best, ticker.Candles, clock.NowMicros())),
            found.Count > page.Limit ? Page.Cursor(shown[^1].Id) : null));
    }
}
