using DSLT.Core;
using DSLT.Features.Candles;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Sequencing;

namespace DSLT.Features.Feeds;

/// <summary>The feed in the API's own form: channels of markets and of users.</summary>
internal sealed class FeedTopics : IFeedForm
{
    private readonly Feed feed;
    private readonly Store store;
    private readonly TimeProvider clock;
    private readonly FeedSubscribers<FeedTopic> subscribers = new();
    private readonly FeedBeginnings beginnings;

    public FeedTopics(Feed feed, Store store, TimeProvider clock, ILogger<FeedTopics> logger)
    {
        (this.feed, this.store, this.clock) = (feed, store, clock);
        beginnings = new FeedBeginnings(feed, store, Begin, logger);
        feed.Add(this);
    }

    /// <summary>Begins a subscription: the answer, where things stand, and then every change.</summary>
    public void Subscribe(FeedConnection connection, FeedTopic topic) =>
        feed.Post(() => Join(connection, topic));

    public void Unsubscribe(FeedConnection connection, FeedTopic topic) => feed.Post(() =>
    {
        Leave(connection, topic);
        connection.Send(Reply("unsubscribed", topic));
    });

    /// <summary>Forgets a connection that is gone.</summary>
    public void Leave(FeedConnection connection, IReadOnlyCollection<FeedTopic> subscriptions) =>
        feed.Post(() =>
        {
            foreach (var topic in subscriptions)
            {
                Leave(connection, topic);
            }
        });

    public void Updated(IReadOnlyList<OrderUpdate> updates)
    {
        foreach (var update in updates)
        {
            if (update.Order is { } order)
            {
                subscribers.Send(new FeedTopic(FeedChannel.Orders, order.User), () =>
                    FeedMessages.Order(store.State.Markets.Committed(order.Market)!, order));
            }

            if (update.Trade is { } trade)
            {
                var market = store.State.Markets.Committed(trade.Market)!;
                subscribers.Send(new FeedTopic(FeedChannel.Trades, trade.Market), () =>
                    FeedMessages.Trade(market, trade, update.Time));
                subscribers.Send(new FeedTopic(FeedChannel.Fills, trade.MakerUser), () =>
                    FeedMessages.Fill(market, trade, update.Time, isMaker: true));
                subscribers.Send(new FeedTopic(FeedChannel.Fills, trade.TakerUser), () =>
                    FeedMessages.Fill(market, trade, update.Time, isMaker: false));
            }
        }
    }

    public void Began(Market market, FeedBook book)
    {
        foreach (var topic in subscribers.Topics.Where(t => t.IsOfMarket && t.Owner == market.Id))
        {
            Begin(topic, book, message => subscribers.Send(topic, () => message));
        }
    }

    public void Changed(Market market, FeedBook book, in BookStep step)
    {
        var (change, previous) = (step.Change, step.Previous);
        subscribers.Send(new FeedTopic(FeedChannel.Book, market.Id), () =>
            FeedMessages.Delta(market, change, previous));
        var traded = step.Candles.Current != book.Candles.Current;
        if (traded || step.Best != book.Best)
        {
            subscribers.Send(new FeedTopic(FeedChannel.Ticker, market.Id), () =>
                FeedMessages.Ticker(market, book, clock.NowMicros()));
        }

        foreach (var interval in traded ? CandleIntervals.All : [])
        {
            subscribers.Send(new FeedTopic(FeedChannel.Candles, market.Id, interval), () =>
                FeedMessages.Candle(market, interval, book.Candles.Of(interval)!));
        }
    }

    public void Balanced(FeedBatch batch)
    {
        beginnings.Balanced(batch);
        foreach (var (account, balance) in batch.Balances)
        {
            subscribers.Send(new FeedTopic(FeedChannel.Balances, account.Holder.Id), () =>
                FeedMessages.Balance(store.State.Tokens.Committed(account.Token)!, balance));
        }
    }

    public void Dealt(IReadOnlyList<FeedActivity> activities)
    {
        var byTopic = activities
            .SelectMany(told => told.Topics.Where(subscribers.Has), (told, topic) => (told, topic))
            .GroupBy(one => one.topic, one => one.told);
        foreach (var told in byTopic)
        {
            // A command may mint ten thousand: as many messages would close even who reads fast.
            foreach (var some in told.Chunk(FeedMessages.MaxActivities))
            {
                subscribers.Send(told.Key, () => FeedMessages.Activities(told.Key, some, store.State));
            }
        }
    }

    public void StartAnew()
    {
        subscribers.Clear();
        beginnings.Clear();
    }

    private void Join(FeedConnection connection, FeedTopic topic)
    {
        if (connection.IsClosing)
        {
            return;
        }

        // Before the answer: whatever a client does after it is told.
        if (topic.IsOfNfts)
        {
            feed.FollowNfts(topic);
        }
        else if (topic.IsPrivate)
        {
            feed.FollowUser(topic.Owner);
        }

        connection.Send(Reply("subscribed", topic));
        if (topic.Channel is FeedChannel.Orders or FeedChannel.Balances)
        {
            beginnings.Add(connection, topic);
            return;
        }

        subscribers.Add(topic, connection);
        if (topic.IsOfMarket && feed.Follow(topic.Owner) is { IsKnown: true } book)
        {
            Begin(topic, book, connection.Send);
        }
    }

    private void Leave(FeedConnection connection, FeedTopic topic)
    {
        if (!subscribers.Remove(topic, connection) && !beginnings.Remove(connection, topic))
        {
            return;
        }

        if (topic.IsOfNfts)
        {
            feed.LeaveNfts(topic);
        }
        else if (topic.IsPrivate)
        {
            feed.LeaveUser(topic.Owner);
        }
        else
        {
            feed.Leave(topic.Owner);
        }
    }

    private ReadOnlyMemory<byte> Reply(string type, FeedTopic topic) =>
        FeedMessages.Reply(type, topic, topic.IsOfMarket ? MarketOf(topic).Symbol : null);

    private Market MarketOf(FeedTopic topic) => store.State.Markets.Committed(topic.Owner)!;

    /// <summary>How a user stands has come: from now on all changes are told.</summary>
    private void Begin(FeedStanding standing)
    {
        standing.Connection.Send(standing.Topic.Channel == FeedChannel.Orders
            ? FeedMessages.Orders(standing, id => store.State.Markets.Committed(id)!)
            : FeedMessages.Balances(standing));
        subscribers.Add(standing.Topic, standing.Connection);
    }

    /// <summary>Where a market stands, for who has just come to a channel of it.</summary>
    private void Begin(FeedTopic topic, FeedBook book, Action<ReadOnlyMemory<byte>> send)
    {
        var market = MarketOf(topic);
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
}
