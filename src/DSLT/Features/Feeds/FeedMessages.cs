using System.Text.Json;
using DSLT.Core;
using DSLT.Features.Candles;
using DSLT.Features.Markets;
using DSLT.Features.NftSales;
using DSLT.Features.Orders;
using DSLT.Features.Tickers;
using DSLT.Features.Tokens;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Feeds;

/// <summary>Messages of the feed in UTF-8, written once for all who get them.</summary>
internal static class FeedMessages
{
    /// <summary>Levels a side in a snapshot; what lies deeper comes with its next change.</summary>
    public const int MaxLevels = 5_000;

    /// <summary>Of a message.</summary>
    public const int MaxActivities = 100;

    public static ReadOnlyMemory<byte> Reply(
        string type, FeedTopic topic, string? market) => Bytes(new FeedReply(
            type, topic.Name, market, topic.Channel == FeedChannel.Candles ? topic.Interval.Text() : null,
            CollectionOf(topic), ItemOf(topic)));

    public static ReadOnlyMemory<byte> Reply(string type) => Bytes(new FeedReply(type));

    public static ReadOnlyMemory<byte> Error(Refusal refusal) =>
        Bytes(new FeedError("error", refusal.Code.Name, refusal.Detail));

    public static ReadOnlyMemory<byte> Snapshot(Market market, FeedBook book) => Bytes(new FeedSnapshot(
        "book", market.Symbol, "snapshot", book.Sequence, Levels(market, book.Bids.Take(MaxLevels)),
        Levels(market, book.Asks.Take(MaxLevels))));

    public static ReadOnlyMemory<byte> Delta(Market market, BookChange change, long previous) =>
        Bytes(new FeedDelta(
            "book", market.Symbol, "delta", change.Sequence, previous,
            Levels(market, change.Levels.Where(level => level.Side == OrderSide.Buy)),
            Levels(market, change.Levels.Where(level => level.Side == OrderSide.Sell))));

    public static ReadOnlyMemory<byte> Trade(Market market, Trade trade, long time) => Bytes(new FeedTrade(
        "trades", market.Symbol, "trade", new PublicTrade(
            trade.Id.ToText(), market.PriceText(trade.Price), market.QuantityText(trade.Lots),
            market.Quote.Text(trade.Quote), OrderTexts.Of(trade.TakerSide), Clock.Time(time))));

    public static ReadOnlyMemory<byte> Ticker(Market market, FeedBook book, long now) => Bytes(new FeedTicker(
        "ticker", market.Symbol, "ticker", TickerResponse.Of(market, book.Best, book.Candles, now)));

    public static ReadOnlyMemory<byte> Candle(Market market, CandleInterval interval, Candle candle) =>
        Bytes(new FeedCandle(
            "candles", market.Symbol, "candle", interval.Text(), CandleResponse.Of(candle, market)));

    public static ReadOnlyMemory<byte> Order(Market market, Order order) =>
        Bytes(new FeedOrder("orders", "order", OrderResponse.Of(order, market)));

    public static ReadOnlyMemory<byte> Fill(Market market, Trade trade, long time, bool isMaker) =>
        Bytes(new FeedFill("fills", "fill", OwnTrade.Of(trade, time, isMaker, market)));

    public static ReadOnlyMemory<byte> Balance(Token token, FeedBalance balance) => Bytes(new FeedOwnBalance(
        "balances", "balance", Response(token, balance)));

    public static ReadOnlyMemory<byte> Orders(FeedStanding standing, Func<long, Market> market) =>
        Bytes(new FeedOwnOrders(
            "orders", "snapshot",
            [.. standing.Orders.Take(FeedStanding.MaxOrders)
                .Select(order => OrderResponse.Of(order, market(order.Market)))],
            standing.Orders.Count > FeedStanding.MaxOrders));

    public static ReadOnlyMemory<byte> Balances(FeedStanding standing) => Bytes(new FeedOwnBalances(
        "balances", "snapshot",
        [.. standing.Balances.Select(held => Response(held.Token, held.Balance))],
        standing.Tokens.Count > FeedStanding.MaxBalances));

    public static ReadOnlyMemory<byte> Activities(
        FeedTopic topic, IReadOnlyList<FeedActivity> activities, State state) => Bytes(new FeedNftActivities(
            topic.Name, CollectionOf(topic), ItemOf(topic), "activities",
            [.. activities.Select(told => NftActivityView.Show(
                state, told.Activity, told.From, told.To, told.Time))]));

    private static string? CollectionOf(FeedTopic topic) =>
        topic.Channel == FeedChannel.Nfts ? topic.Owner.ToText() : null;

    private static string? ItemOf(FeedTopic topic) =>
        topic.Channel == FeedChannel.Nft ? topic.Owner.ToText() : null;

    private static BalanceResponse Response(Token token, in FeedBalance balance) => new(
        token.Symbol, token.Text(balance.Available), token.Text(balance.Held),
        token.Text(balance.Available + balance.Held), balance.Frozen);

    private static string[][] Levels(Market market, IEnumerable<BookLevel> levels) =>
        [.. levels.Select(level => new[] { market.PriceText(level.Price), market.QuantityText(level.Lots) })];

    private static ReadOnlyMemory<byte> Bytes<T>(T message) =>
        JsonSerializer.SerializeToUtf8Bytes(message, ApiJson.TypeOf<T>());
}
