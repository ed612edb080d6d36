using System.Collections.Concurrent;
using DSLT.Core;
using DSLT.Features.Candles;
using DSLT.Features.Markets;
using DSLT.Sequencing;

namespace DSLT.Features.Feeds;

/// <summary>
/// The thread that tells subscribers what was committed. Commits and subscriptions come to it in one queue,
/// so that a book begins with a snapshot and goes on without a gap; each message is written once and given to
/// the queue of each subscriber, which never makes it wait.
/// </summary>
internal sealed class Feed : IDisposable
{
    private readonly Store store;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly BlockingCollection<Action> works = [];
    private readonly Dictionary<FeedTopic, HashSet<FeedConnection>> topics = [];
    private readonly Dictionary<long, FeedBook> books = [];
    private readonly Dictionary<long, int> users = [];
    private readonly Thread thread;
    private int batches;
    private volatile bool overrun;

    public Feed(Store store, TimeProvider clock, ILogger<Feed> logger)
    {
        (this.store, this.clock, this.logger) = (store, clock, logger);
        store.State.Feed.Listener = Accept;
        thread = new Thread(Loop) { IsBackground = true, Name = "feed" };
        thread.Start();
    }

    /// <summary>Begins a subscription: the answer, where things stand, and then every change.</summary>
    public void Subscribe(FeedConnection connection, FeedTopic topic) => Add(() => Join(connection, topic));

    public void Unsubscribe(FeedConnection connection, FeedTopic topic) => Add(() =>
    {
        Leave(connection, topic);
        connection.Send(FeedMessages.Reply("unsubscribed", topic, MarketOf(topic)?.Symbol));
    });

    /// <summary>Forgets a connection that is gone.</summary>
    public void Leave(FeedConnection connection, IReadOnlyCollection<FeedTopic> subscriptions) => Add(() =>
    {
        foreach (var topic in subscriptions)
        {
            Leave(connection, topic);
        }
    });

    public void Dispose()
    {
        store.State.Feed.Listener = null;
        store.State.Feed.Watch = FeedWatch.Nothing;
        works.CompleteAdding();
        thread.Join();
        works.Dispose();
    }

    /// <summary>
    /// On the sequencer's thread. Where this thread is too far behind, what came is left out and all who
    /// subscribed start anew, rather than miss anything in silence.
    /// </summary>
    private void Accept(FeedBatch batch)
    {
        if (Interlocked.Increment(ref batches) > FeedOptions.MaxBatches)
        {
            overrun = true;
            Interlocked.Decrement(ref batches);
            return;
        }

        Add(() =>
        {
            Interlocked.Decrement(ref batches);
            Publish(batch);
        });
    }

    private void Add(Action work)
    {
        try
        {
            works.Add(work);
        }
        catch (InvalidOperationException)
        {
            // The node stops: nobody is told anything any more.
        }
    }

    private void Loop()
    {
        foreach (var work in works.GetConsumingEnumerable())
        {
            try
            {
                if (overrun)
                {
                    overrun = false;
                    StartAnew();
                }

                work();
            }
            catch (Exception exception)
            {
                logger.LogError(exception, "The feed could not tell of a commit; all subscribers start anew");
                StartAnew();
            }
        }
    }

    private void StartAnew()
    {
        foreach (var connection in topics.Values.SelectMany(subscribers => subscribers).Distinct())
        {
            connection.Close(FeedClose.Overloaded);
        }

        topics.Clear();
        books.Clear();
        users.Clear();
        store.State.Feed.Watch = FeedWatch.Nothing;
    }

    private void Join(FeedConnection connection, FeedTopic topic)
    {
        if (connection.IsClosing)
        {
            return;
        }

        if (!topics.TryGetValue(topic, out var subscribers))
        {
            topics.Add(topic, subscribers = []);
        }

        subscribers.Add(connection);
        if (topic.IsPrivate)
        {
            users[topic.Owner] = users.GetValueOrDefault(topic.Owner) + 1;
            Watch(watch => watch with { Users = watch.Users.Add(topic.Owner) });
        }
        else if (books.TryAdd(topic.Owner, new FeedBook()))
        {
            Watch(watch => watch with { Markets = watch.Markets.Add(topic.Owner) });
            store.State.Feed.Want(topic.Owner, books[topic.Owner]);
            // Any commit brings the book; this makes one, where nothing else happens.
            _ = store.Sequencer.Read(_ => true).AsTask();
        }

        connection.Send(FeedMessages.Reply("subscribed", topic, MarketOf(topic)?.Symbol));
        if (!topic.IsPrivate && books[topic.Owner] is { IsKnown: true } book)
        {
            Begin(topic, book, connection.Send);
        }
    }

    private void Leave(FeedConnection connection, FeedTopic topic)
    {
        if (!topics.TryGetValue(topic, out var subscribers) || !subscribers.Remove(connection))
        {
            return;
        }

        if (subscribers.Count == 0)
        {
            topics.Remove(topic);
        }

        if (topic.IsPrivate)
        {
            if (--users[topic.Owner] == 0)
            {
                users.Remove(topic.Owner);
                Watch(watch => watch with { Users = watch.Users.Remove(topic.Owner) });
            }
        }
        else if (!topics.Keys.Any(other => !other.IsPrivate && other.Owner == topic.Owner))
        {
            books.Remove(topic.Owner);
            Watch(watch => watch with { Markets = watch.Markets.Remove(topic.Owner) });
        }
    }

    private void Watch(Func<FeedWatch, FeedWatch> change) =>
        store.State.Feed.Watch = change(store.State.Feed.Watch);

    private Market? MarketOf(FeedTopic topic) =>
        topic.IsPrivate ? null : store.State.Markets.Committed(topic.Owner);

    /// <summary>Where a market stands, for who has just come to a channel of it.</summary>
    private void Begin(FeedTopic topic, FeedBook book, Action<ReadOnlyMemory<byte>> send)
    {
        var market = MarketOf(topic)!;
        switch (topic.Channel)
        {
            case FeedChannel.Book:
                send(FeedMessages.Snapshot(market, book));
                break;
            case FeedChannel.Ticker:
                send(FeedMessages.Ticker(market, book, clock.NowMicros()));
                break;
            case FeedChannel.Candles when book.Candles.Of(topic.Interval) is { } candle:
                send(FeedMessages.Candle(market, topic.Interval, candle));
                break;
        }
    }

    private void Publish(FeedBatch batch)
    {
        foreach (var update in batch.Updates)
        {
            if (update.Order is { } order)
            {
                Publish(new FeedTopic(FeedChannel.Orders, order.User), () =>
                    FeedMessages.Order(store.State.Markets.Committed(order.Market)!, order));
            }

            if (update.Trade is { } trade)
            {
                var market = store.State.Markets.Committed(trade.Market)!;
                Publish(new FeedTopic(FeedChannel.Trades, trade.Market), () =>
                    FeedMessages.Trade(market, trade, update.Time));
                Publish(new FeedTopic(FeedChannel.Fills, trade.MakerUser), () =>
                    FeedMessages.Fill(market, trade, update.Time, isMaker: true));
                Publish(new FeedTopic(FeedChannel.Fills, trade.TakerUser), () =>
                    FeedMessages.Fill(market, trade, update.Time, isMaker: false));
            }
        }

        foreach (var change in batch.Books)
        {
            // A whole book for an earlier round of subscribers would lack what was not watched since.
            if (books.TryGetValue(change.Market, out var book)
                && (change.IsWhole ? change.WantedBy == book : book.IsKnown))
            {
                Publish(change, book);
            }
        }

        foreach (var (account, balance) in batch.Balances)
        {
            Publish(new FeedTopic(FeedChannel.Balances, account.Holder.Id), () =>
                FeedMessages.Balance(store.State.Tokens.Committed(account.Token)!, balance));
        }
    }

    private void Publish(BookChange change, FeedBook book)
    {
        var (previous, candles, best) = (book.Sequence, book.Candles, book.Best);
        book.Apply(change);
        if (change.IsWhole)
        {
            foreach (var topic in topics.Keys.Where(t => !t.IsPrivate && t.Owner == change.Market).ToList())
            {
                Begin(topic, book, message => Send(topic, message));
            }

            return;
        }

        var market = store.State.Markets.Committed(change.Market)!;
        Publish(new FeedTopic(FeedChannel.Book, change.Market), () =>
            FeedMessages.Delta(market, change, previous));
        var traded = candles.Current != book.Candles.Current;
        if (traded || best != book.Best)
        {
            Publish(new FeedTopic(FeedChannel.Ticker, change.Market), () =>
                FeedMessages.Ticker(market, book, clock.NowMicros()));
        }

        foreach (var interval in traded ? CandleIntervals.All : [])
        {
            Publish(new FeedTopic(FeedChannel.Candles, change.Market, interval), () =>
                FeedMessages.Candle(market, interval, book.Candles.Of(interval)!));
        }
    }

    /// <summary>Writes a message where anybody is there to get it.</summary>
    private void Publish(FeedTopic topic, Func<ReadOnlyMemory<byte>> message)
    {
        if (topics.ContainsKey(topic))
        {
            Send(topic, message());
        }
    }

    private void Send(FeedTopic topic, ReadOnlyMemory<byte> message)
    {
        foreach (var connection in topics[topic])
        {
            connection.Send(message);
        }
    }
}
