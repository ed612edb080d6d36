using System.Text.Json;
using DSLT.Features.Feeds;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Web;

namespace DSLT.Features.Compat.Binance.Streams;

/// <summary>
/// What is told under one name, on the feed's thread: it sees what happens in its market, and ten times a
/// second it is asked what there is to tell.
/// </summary>
internal abstract class BinanceStream(BinanceStreamName name, Action<byte[]> tell)
{
    private const int TicksASecond = 10;

    public BinanceStreamName Name => name;

    public virtual void Traded(Trade trade, Market market, long time, long now)
    {
    }

    public virtual void Began(Market market, FeedBook book)
    {
    }

    public virtual void Changed(Market market, FeedBook book, in BookStep step)
    {
    }

    public virtual void Tick(long tick, long now)
    {
    }

    /// <summary>Tells what is serialised already.</summary>
    public void Tell(byte[] message) => tell(message);

    protected static byte[] Json<T>(T message) =>
        JsonSerializer.SerializeToUtf8Bytes(message, ApiJson.TypeOf<T>());

    protected static string[][] Levels(Market market, IEnumerable<BookLevel> levels) =>
        [.. levels.Select(level => new[] { market.Price(level.Price), market.Lots(level.Lots) })];

    protected bool IsDue(long tick) => name.IsFast || tick % TicksASecond == 0;
}

/// <summary>Each trade, at once.</summary>
internal sealed class TradeStream(BinanceStreamName name, Action<byte[]> tell) : BinanceStream(name, tell)
{
    public override void Traded(Trade trade, Market market, long time, long now)
    {
        var told = TradeEvent.Of(trade, market, time, now);
        Tell(Name.Kind == BinanceStreamKind.Trade ? Json(told) : Json(AggregateEvent.Of(told)));
    }
}

/// <summary>The best prices whenever they change.</summary>
internal sealed class BookTickerStream(BinanceStreamName name, Action<byte[]> tell)
    : BinanceStream(name, tell)
{
    public override void Changed(Market market, FeedBook book, in BookStep step)
    {
        if (step.Best != book.Best)
        {
            var best = BinanceDays.Best(market, book.Best);
            Tell(Json(new BookTickerEvent(
                book.Sequence, best.Symbol, best.BidPrice, best.BidQty, best.AskPrice, best.AskQty)));
        }
    }
}

/// <summary>The levels that changed, gathered: what stands at them at the last of the numbers.</summary>
internal sealed class DepthStream(BinanceStreamName name, Action<byte[]> tell) : BinanceStream(name, tell)
{
    private readonly Dictionary<(OrderSide Side, long Price), long> changed = [];
    private long told;
    private long last;

    public override void Began(Market market, FeedBook book) => told = last = book.Sequence;

    public override void Changed(Market market, FeedBook book, in BookStep step)
    {
        foreach (var (side, price, lots) in step.Change.Levels)
        {
            changed[(side, price)] = lots;
        }

        last = step.Change.Sequence;
    }

    public override void Tick(long tick, long now)
    {
        if (last == told || !IsDue(tick))
        {
            return;
        }

        var market = Name.Market!;
        Tell(Json(new DepthUpdate(
            BinanceSymbols.Milliseconds(now), market.Pair(), told + 1, last, Side(market, OrderSide.Buy),
            Side(market, OrderSide.Sell))));
        changed.Clear();
        told = last;
    }

    private string[][] Side(Market market, OrderSide side) => Levels(market, changed
        .Where(level => level.Key.Side == side)
        .Select(level => new BookLevel(side, level.Key.Price, level.Value)));
}

/// <summary>The best levels of both sides whenever the book has changed.</summary>
internal sealed class PartialDepthStream(BinanceStreamName name, Action<byte[]> tell)
    : BinanceStream(name, tell)
{
    private FeedBook? changed;

    public override void Began(Market market, FeedBook book) => changed = book;

    public override void Changed(Market market, FeedBook book, in BookStep step) => changed = book;

    public override void Tick(long tick, long now)
    {
        if (changed is { } book && IsDue(tick))
        {
            var market = Name.Market!;
            Tell(Json(new BinanceBook(
                book.Sequence, Levels(market, book.Bids.Take(Name.Levels)),
                Levels(market, book.Asks.Take(Name.Levels)))));
            changed = null;
        }
    }
}
