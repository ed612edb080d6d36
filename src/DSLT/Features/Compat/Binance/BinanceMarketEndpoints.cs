using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Features.Risk;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Compat.Binance;

/// <summary>What there is to trade, its books and its trades.</summary>
internal static class BinanceMarketEndpoints
{
    private static readonly string[] Spot = ["SPOT"];

    public static void MapBinanceMarkets(this RouteGroupBuilder spot)
    {
        Open(spot.MapGet("/ping", Ping), "BinancePing", "Whether the node answers");
        Open(spot.MapGet("/time", Time), "BinanceTime", "The node's clock");
        Open(spot.MapGet("/exchangeInfo", Info), "BinanceExchangeInfo", "Markets and their rules");
        Open(spot.MapGet("/depth", Depth), "BinanceDepth", "A book");
        Open(spot.MapGet("/trades", Trades), "BinanceTrades", "The newest trades");
        Open(spot.MapGet("/historicalTrades", Trades), "BinanceHistoricalTrades", "Trades from an id on");
        Open(spot.MapGet("/aggTrades", Aggregates), "BinanceAggregateTrades", "Trades of a time");
    }

    public static void MapNoFutures(this RouteGroupBuilder futures, string name) =>
        Open(futures.MapGet("/exchangeInfo", NoFutures), name, "That there are no futures");

    public static void Open(RouteHandlerBuilder route, string name, string summary) =>
        route.WithName(name).WithSummary(summary).Requires(Permission.PublicRead);

    public static Answer<BinanceEmpty> Ping() => new BinanceEmpty();

    public static Answer<BinanceTime> Time(TimeProvider clock) => new BinanceTime(Now(clock));

    private static Answer<BinanceInfo> NoFutures(TimeProvider clock) =>
        new BinanceInfo("UTC", Now(clock), [], [], []);

    public static Answer<BinanceInfo> Info(
        BinanceParameters parameters, Store store, TimeProvider clock, RateLimitOptions limits)
    {
        if (!parameters.Markets(store).Is(out var asked, out var refusal))
        {
            return refusal;
        }

        IReadOnlyList<BinanceRateLimit> requests = limits.Enabled
            ? [new BinanceRateLimit("REQUEST_WEIGHT", "MINUTE", 1, limits.RequestsPerMinute)]
            : [];
        return new BinanceInfo("UTC", Now(clock), requests, [], [.. asked.Markets.Select(market => Symbol(
            market, market.StateWith(store.State.Risk.CommittedHalt(market.Id), clock.NowMicros())))]);
    }

    private static BinanceSymbol Symbol(Market market, MarketState state) => new(
        market.Pair(),
        state switch
        {
            MarketState.Open => "TRADING",
            MarketState.PostOnly => "BREAK",
            _ => "HALT",
        },
        market.Base.Symbol, market.Base.Decimals, market.Quote.Symbol, market.Quote.Decimals,
        market.Quote.Decimals, market.Base.Decimals, market.Quote.Decimals, BinanceOrderTexts.Types,
        [
            new BinanceFilter("PRICE_FILTER")
            {
                MinPrice = market.Price(1),
                MaxPrice = market.Price(Market.MaxTicks),
                TickSize = market.Price(1),
            },
            new BinanceFilter("LOT_SIZE")
            {
                MinQty = market.Lots(1),
                MaxQty = market.Lots(Market.MaxLots),
                StepSize = market.Lots(1),
            },
            new BinanceFilter("NOTIONAL")
            {
                MinNotional = market.Quote(market.MinNotional),
                ApplyMinToMarket = false,
                MaxNotional = market.Quote(Market.MaxNotional),
                ApplyMaxToMarket = false,
                AvgPriceMins = 0,
            },
            new BinanceFilter("ICEBERG_PARTS") { Limit = OrderTermsRules.MaxSlices },
            new BinanceFilter("TRAILING_DELTA")
            {
                MinTrailingAboveDelta = OrderTermsRules.MinTrailBps,
                MaxTrailingAboveDelta = OrderTermsRules.MaxTrailBps,
                MinTrailingBelowDelta = OrderTermsRules.MinTrailBps,
                MaxTrailingBelowDelta = OrderTermsRules.MaxTrailBps,
            },
            new BinanceFilter("MAX_NUM_ORDERS") { MaxNumOrders = OrderRules.MaxOpenOrders },
        ],
        Spot, [Spot], "EXPIRE_TAKER", BinanceOrderTexts.Preventions)
    {
        // Auctions take plain orders only.
        IcebergAllowed = market.AuctionMs == 0,
        OcoAllowed = market.AuctionMs == 0,
        AllowTrailingStop = market.AuctionMs == 0,
    };

    public static async ValueTask<Answer<BinanceBook>> Depth(BinanceParameters parameters, Store store)
    {
        if (!parameters.Market(store).Is(out var market, out var refusal)
            || !parameters.Limit(100, 5_000).Is(out var limit, out refusal))
        {
            return refusal;
        }

        var read = await store.Sequencer.Read(state => BookLevels.Of(state.Orders.Of(market.Id), limit));
        return read.Then<BinanceBook>(book => new BinanceBook(
            book.Sequence, Levels(market, book.Bids), Levels(market, book.Asks)));
    }

    private static string[][] Levels(Market market, IReadOnlyList<(long Price, long Lots)> levels) =>
        [.. levels.Select(level => new[] { market.Price(level.Price), market.Lots(level.Lots) })];

    public static async Task<Answer<BinanceTrade[]>> Trades(
        BinanceParameters parameters, Store store, CancellationToken cancellation) =>
        (await Read(parameters, store, cancellation)).Then<BinanceTrade[]>(found =>
            found.Trades.Select(trade => new BinanceTrade(
                trade.Id, found.Market.Price(trade.Price), found.Market.Lots(trade.Lots),
                found.Market.Quote(trade.Quote), BinanceSymbols.Milliseconds(trade.Time),
                trade.TakerSide == OrderSide.Sell)).ToArray());

    public static async Task<Answer<BinanceAggregate[]>> Aggregates(
        BinanceParameters parameters, Store store, CancellationToken cancellation) =>
        (await Read(parameters, store, cancellation)).Then<BinanceAggregate[]>(found =>
            found.Trades.Select(trade => new BinanceAggregate(
                trade.Id, found.Market.Price(trade.Price), found.Market.Lots(trade.Lots), trade.Id, trade.Id,
                BinanceSymbols.Milliseconds(trade.Time), trade.TakerSide == OrderSide.Sell)).ToArray());

    /// <summary>From an id or a time on where one is given; else the newest ones.</summary>
    private static async Task<Result<(Market Market, IReadOnlyList<StoredTrade> Trades)>> Read(
        BinanceParameters parameters, Store store, CancellationToken cancellation)
    {
        if (!parameters.Market(store).Is(out var market, out var refusal)
            || !parameters.Limit(500, 1_000).Is(out var limit, out refusal)
            || !parameters.Number("fromId").Is(out var fromId, out refusal)
            || !parameters.Time("startTime", -1).Is(out var start, out refusal)
            || !parameters.Time("endTime", -1).Is(out var end, out refusal))
        {
            return refusal;
        }

        if (fromId is not null && start >= 0)
        {
            return BinanceRefusal.BadCombination;
        }

        var from = fromId ?? await IdAt(start, 0);
        var before = await IdAt(end < 0 ? end : end + 1_000, long.MaxValue);
        return (market, fromId is null && start < 0
            ? await BinanceTradeQueries.Newest(store.Database, market.Id, from, before, limit, cancellation)
            : await BinanceTradeQueries.From(store.Database, market.Id, from, before, limit, cancellation));

        async ValueTask<long> IdAt(long time, long otherwise) => time < 0
            ? otherwise
            : await BinanceTradeQueries.FirstAt(store.Database, time, cancellation);
    }

    private static long Now(TimeProvider clock) => BinanceSymbols.Milliseconds(clock.NowMicros());
}
