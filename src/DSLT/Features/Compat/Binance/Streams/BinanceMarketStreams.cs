using System.Text;
using DSLT.Core;
using DSLT.Features.Feeds;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Sequencing;

namespace DSLT.Features.Compat.Binance.Streams;

/// <summary>
/// The feed of markets in Binance's form. What it gathers over a time is told by a timer that runs only while
/// somebody is there.
/// </summary>
internal sealed class BinanceMarketStreams : IFeedForm, IDisposable
{
    private const int TicksASecond = 10;

    private readonly Feed feed;
    private readonly Store store;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly FeedSubscribers<BinanceTopic> subscribers = new();
    private readonly Dictionary<string, BinanceStream> streams = new(StringComparer.Ordinal);
    private readonly Dictionary<long, List<BinanceStream>> byMarket = [];
    private readonly List<Waiting> waiting = [];
    private ITimer? timer;
    private Task polling = Task.CompletedTask;
    private int isTicking;
    private long tick;

    public BinanceMarketStreams(
        Feed feed, Store store, TimeProvider clock, ILogger<BinanceMarketStreams> logger)
    {
        (this.feed, this.store, this.clock, this.logger) = (feed, store, clock, logger);
        feed.Add(this);
    }

    /// <summary>
    /// Begins streams, and answers once it is sure that whoever now asks for a book misses nothing after it.
    /// </summary>
    public void Subscribe(
        FeedConnection connection, IReadOnlyList<BinanceStreamName> names, bool isCombined, byte[]? reply) =>
        feed.Post(() => Join(connection, names, isCombined, reply));

    public void Unsubscribe(
        FeedConnection connection, IReadOnlyList<BinanceStreamName> names, bool isCombined, byte[]? reply) =>
        feed.Post(() =>
        {
            foreach (var name in names)
            {
                Leave(connection, new BinanceTopic(name.Text, isCombined));
            }

            waiting.RemoveAll(one => one.Connection == connection && connection.IsClosing);
            if (reply is not null)
            {
                connection.Send(reply);
            }
        });

    /// <summary>
    /// From here on in the other form: in one step, so that nothing is told twice or not at all.
    /// </summary>
    public void Switch(
        FeedConnection connection, IReadOnlyList<BinanceStreamName> names, bool isCombined, byte[] reply) =>
        feed.Post(() =>
        {
            Join(connection, names, isCombined, null);
            foreach (var name in names)
            {
                Leave(connection, new BinanceTopic(name.Text, !isCombined));
            }

            connection.Send(reply);
        });

    public void Updated(IReadOnlyList<OrderUpdate> updates)
    {
        foreach (var update in updates)
        {
            if (update.Trade is { } trade && byMarket.TryGetValue(trade.Market, out var told))
            {
                var market = store.State.Markets.Committed(trade.Market)!;
                foreach (var stream in told)
                {
                    stream.Traded(trade, market, update.Time, clock.NowMicros());
                }
            }
        }
    }

    public void Began(Market market, FeedBook book)
    {
        foreach (var stream in Of(market))
        {
            stream.Began(market, book);
        }

        foreach (var one in waiting)
        {
            one.Markets.Remove(market.Id);
            if (one.Markets.Count == 0)
            {
                one.Connection.Send(one.Reply);
            }
        }

        waiting.RemoveAll(one => one.Markets.Count == 0);
    }

    public void Changed(Market market, FeedBook book, in BookStep step)
    {
        foreach (var stream in Of(market))
        {
            stream.Changed(market, book, step);
        }
    }

    public void Balanced(FeedBatch batch)
    {
    }

    public void StartAnew()
    {
        subscribers.Clear();
        streams.Clear();
        byMarket.Clear();
        waiting.Clear();
        StopTimer();
    }

    public void Dispose()
    {
        stopping.Cancel();
        timer?.Dispose();
        polling.Wait();
        stopping.Dispose();
    }

    private IReadOnlyList<BinanceStream> Of(Market market) =>
        byMarket.TryGetValue(market.Id, out var found) ? found : [];

    private void Join(
        FeedConnection connection, IReadOnlyList<BinanceStreamName> names, bool isCombined, byte[]? reply)
    {
        if (connection.IsClosing)
        {
            return;
        }

        var unknown = new HashSet<long>();
        foreach (var name in names)
        {
            if (subscribers.Add(new BinanceTopic(name.Text, isCombined), connection))
            {
                Begin(name);
            }

            if (name.Market is { } market && !feed.IsKnown(market.Id))
            {
                unknown.Add(market.Id);
            }
        }

        timer ??= clock.CreateTimer(
            _ => PostTick(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(1_000 / TicksASecond));
        if (unknown.Count > 0 && reply is not null)
        {
            waiting.Add(new Waiting(connection, unknown, reply));
        }
        else if (reply is not null)
        {
            connection.Send(reply);
        }
    }

    /// <summary>Follows the market once for each subscriber, and makes the stream for the first.</summary>
    private void Begin(BinanceStreamName name)
    {
        var book = name.Market is { } market ? feed.Follow(market.Id) : null;
        if (streams.ContainsKey(name.Text))
        {
            return;
        }

        var stream = Make(name);
        streams.Add(name.Text, stream);
        if (name.Market is { } of)
        {
            byMarket[of.Id] = [.. Of(of), stream];
            if (book!.IsKnown)
            {
                stream.Began(of, book);
            }
        }
    }

    private void Leave(FeedConnection connection, BinanceTopic topic)
    {
        if (!subscribers.Remove(topic, connection))
        {
            return;
        }

        var stream = streams[topic.Name];
        if (stream.Name.Market is { } market)
        {
            feed.Leave(market.Id);
        }

        if (!subscribers.Has(topic) && !subscribers.Has(topic with { IsCombined = !topic.IsCombined }))
        {
            streams.Remove(topic.Name);
            if (stream.Name.Market is { } of && byMarket[of.Id].Remove(stream) && byMarket[of.Id].Count == 0)
            {
                byMarket.Remove(of.Id);
            }
        }

        if (streams.Count == 0)
        {
            StopTimer();
        }
    }

    private BinanceStream Make(BinanceStreamName name)
    {
        void Tell(byte[] message)
        {
            subscribers.Send(new BinanceTopic(name.Text, false), () => message);
            subscribers.Send(new BinanceTopic(name.Text, true), () => Combined(name.Text, message));
        }

        return name.Kind switch
        {
            BinanceStreamKind.Trade or BinanceStreamKind.AggregateTrade => new TradeStream(name, Tell),
            BinanceStreamKind.BookTicker => new BookTickerStream(name, Tell),
            BinanceStreamKind.Depth => new DepthStream(name, Tell),
            BinanceStreamKind.PartialDepth => new PartialDepthStream(name, Tell),
            BinanceStreamKind.Kline => new KlineStream(name, Tell),
            BinanceStreamKind.MiniTickers => new MiniTickersStream(name, Tell),
            BinanceStreamKind.Tickers => new TickersStream(name, Tell),
            _ => new TickerStream(name, Tell),
        };
    }

    private static byte[] Combined(string name, byte[] message) =>
        [.. Encoding.UTF8.GetBytes($"{{\"stream\":\"{name}\",\"data\":"), .. message, (byte)'}'];

    private void StopTimer()
    {
        timer?.Dispose();
        timer = null;
    }

    /// <summary>One tick waits at a time: a feed that is behind is not sent more of them.</summary>
    private void PostTick()
    {
        if (Interlocked.Exchange(ref isTicking, 1) == 0)
        {
            feed.Post(() =>
            {
                Volatile.Write(ref isTicking, 0);
                Tick();
            });
        }
    }

    private void Tick()
    {
        var now = clock.NowMicros();
        tick++;
        foreach (var stream in streams.Values)
        {
            stream.Tick(tick, now);
        }

        if (tick % TicksASecond == 0 && polling.IsCompleted && !stopping.IsCancellationRequested)
        {
            var polled = streams.Values.OfType<PolledStream>().ToList();
            polling = polled.Count == 0 ? Task.CompletedTask : Poll(polled, now);
        }
    }

    private async Task Poll(List<PolledStream> polled, long now)
    {
        try
        {
            await Task.Yield();
            await store.Projector.WaitFor(store.Sequencer.DurableSequence, stopping.Token);
            foreach (var stream in polled)
            {
                foreach (var message in await stream.Poll(store, now, stopping.Token))
                {
                    feed.Post(() => stream.Tell(message));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "Tickers and candles could not be read for those who follow them");
        }
    }

    private sealed record Waiting(FeedConnection Connection, HashSet<long> Markets, byte[] Reply);
}

/// <summary>A stream as some get it: bare, or in an envelope with its name.</summary>
internal readonly record struct BinanceTopic(string Name, bool IsCombined);
