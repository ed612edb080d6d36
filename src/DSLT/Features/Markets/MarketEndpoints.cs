using System.Globalization;
using DSLT.Core;
using DSLT.Features.Orders;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Markets;

/// <summary>Markets with an order book: making them, and what anybody may see of them.</summary>
internal static class MarketEndpoints
{
    private const int DefaultDepth = 100;
    private const int MaxDepth = 1_000;

    private static readonly Code MarketNotFound = Code.NotFound("market");

    public static void MapMarkets(this RouteGroupBuilder api)
    {
        var markets = api.MapGroup("/markets").WithTags("Markets");
        markets.MapPost("", Create)
            .WithName("CreateMarket")
            .WithSummary("Open a market with an order book")
            .WithDescription(
                "Prices are multiples of tickSize, quote tokens for one whole base token; quantities are "
                    + "multiples of lotSize, whole base tokens. Fees are 0 to 1,000 basis points of what "
                    + "each side receives, rounded up. The market is called BASE-QUOTE.")
            .Requires(Permission.Operate)
            .Refuses(
                Code.NotFound("token"), Code.SameToken, Code.Exists("market"), Code.Invalid("tick_size"),
                Code.Invalid("lot_size"), Code.Invalid("min_notional"), Code.Invalid("maker_fee_bps"),
                Code.Invalid("taker_fee_bps"), Code.LimitReached);
        markets.MapGet("", List)
            .WithName("ListMarkets")
            .WithSummary("List markets")
            .Requires(Permission.PublicRead)
            .Refuses(Code.Invalid("limit"), Code.Invalid("cursor"));
        markets.MapGet("/{market}", Show)
            .WithName("GetMarket")
            .WithSummary("Show a market")
            .Requires(Permission.PublicRead)
            .Refuses(MarketNotFound);
        markets.MapPatch("/{market}", Update)
            .WithName("UpdateMarket")
            .WithSummary("Halt a market, set it to post-only, open it again, or change its fees")
            .Requires(Permission.Operate)
            .Refuses(
                MarketNotFound, Code.Invalid("state"), Code.Invalid("min_notional"),
                Code.Invalid("maker_fee_bps"), Code.Invalid("taker_fee_bps"));
        markets.MapGet("/{market}/book", Depth)
            .WithName("GetBook")
            .WithSummary("Show the book: prices and quantities from the best")
            .WithDescription("'depth' is how many prices a side, 1 to 1,000, 100 where it is left out.")
            .Requires(Permission.PublicRead)
            .Refuses(MarketNotFound, Code.Invalid("depth"), Code.Overloaded);
        markets.MapGet("/{market}/trades", Trades)
            .WithName("ListTrades")
            .WithSummary("List a market's trades, newest first")
            .Requires(Permission.PublicRead)
            .Refuses(MarketNotFound, Code.Invalid("limit"), Code.Invalid("cursor"));
    }

    private static ValueTask<CreatedAnswer<MarketResponse>> Create(
        CreateMarketRequest request, Caller caller, Writes writes) =>
        writes.Create(caller, Command.MarketCreate, tx => MarketCommands.Create(tx, request)
            .Then<MarketResponse>(market => MarketResponse.Of(market, null, tx.Now)));

    private static Answer<MarketList> List(
        Store store, TimeProvider clock, string? limit = null, string? cursor = null)
    {
        if (!Page.ParseAscending(limit, cursor).Is(out var page, out var refusal))
        {
            return refusal;
        }

        var found = store.State.Markets.CommittedAll
            .Where(market => market.Id > page.After)
            .Take(page.Limit + 1).ToList();
        return new MarketList(
            [.. found.Take(page.Limit).Select(market => Response(market, store, clock))],
            found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Id) : null);
    }

    private static Answer<MarketResponse> Show(string market, Store store, TimeProvider clock) =>
        store.State.Markets.GetCommitted(market)
            .Then<MarketResponse>(found => Response(found, store, clock));

    private static MarketResponse Response(Market market, Store store, TimeProvider clock) =>
        MarketResponse.Of(market, store.State.Risk.CommittedHalt(market.Id), clock.NowMicros());

    private static ValueTask<Answer<MarketResponse>> Update(
        string market, UpdateMarketRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.MarketUpdate, tx => MarketCommands.Update(tx, market, request)
            .Then<MarketResponse>(changed => MarketResponse.Of(
                changed, tx.State.Risk.LastHalt(changed.Id), tx.Now)));

    private static async ValueTask<Answer<BookResponse>> Depth(
        string market, Store store, string? depth = null)
    {
        var levels = DefaultDepth;
        if (depth is not null
            && !(int.TryParse(depth, NumberStyles.None, CultureInfo.InvariantCulture, out levels)
                && levels is > 0 and <= MaxDepth))
        {
            return Refusal.Invalid("depth", $"'depth' is 1 to {MaxDepth}.");
        }

        if (!store.State.Markets.GetCommitted(market).Is(out var found, out var refusal))
        {
            return refusal;
        }

        var read = await store.Sequencer.Read(state => BookLevels.Of(state.Orders.Of(found.Id), levels));
        return read.Then<BookResponse>(book => new BookResponse(
            found.Symbol, book.Sequence, Texts(found, book.Bids), Texts(found, book.Asks)));
    }

    private static async Task<Answer<PublicTradeList>> Trades(
        string market, Store store, CancellationToken cancellation, string? limit = null,
        string? cursor = null)
    {
        if (!store.State.Markets.GetCommitted(market).Is(out var found, out var refusal)
            || !Page.ParseNewestFirst(limit, cursor).Is(out var page, out refusal))
        {
            return refusal;
        }

        var trades = await TradeQueries.PageOfMarket(
            store.Database, found.Id, page.Before, page.Limit + 1, cancellation);
        return new PublicTradeList(
            [.. trades.Take(page.Limit).Select(trade => new PublicTrade(
                trade.Id.ToText(), found.PriceText(trade.Price), found.QuantityText(trade.Lots),
                found.Quote.Text(trade.Quote), OrderTexts.Of(trade.TakerSide), Clock.Time(trade.Time)))],
            trades.Count > page.Limit ? Page.Cursor(trades[page.Limit - 1].Id) : null);
    }

    private static string[][] Texts(Market market, IReadOnlyList<(long Price, long Lots)> levels) =>
        [.. levels.Select(level => new[] { market.PriceText(level.Price), market.QuantityText(level.Lots) })];
}
