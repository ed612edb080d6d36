using System.Text;
using System.Text.Json;
using DSLT.Core;
using DSLT.Features.Feeds;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Compat.Binance.Streams;

/// <summary>
/// The feed of users in Binance's form: their orders, the lists that these are in, and what they have.
/// </summary>
internal sealed class BinanceUserStreams : IFeedForm
{
    private readonly Feed feed;
    private readonly Store store;
    private readonly TimeProvider clock;
    private readonly FeedSubscribers<UserTopic> subscribers = new();
    private readonly Dictionary<long, HashSet<UserTopic>> byUser = [];

    public BinanceUserStreams(Feed feed, Store store, TimeProvider clock)
    {
        (this.feed, this.store, this.clock) = (feed, store, clock);
        feed.Add(this);
    }

    /// <summary>Answers, and tells from then on what happens.</summary>
    public void Subscribe(FeedConnection connection, UserTopic topic, byte[] reply) => feed.Post(() =>
    {
        if (!connection.IsClosing && subscribers.Add(topic, connection))
        {
            feed.FollowUser(topic.User);
            if (!byUser.TryGetValue(topic.User, out var topics))
            {
                byUser.Add(topic.User, topics = []);
            }

            topics.Add(topic);
        }

        connection.Send(reply);
    });

    public void Unsubscribe(FeedConnection connection, UserTopic topic, byte[]? reply) => feed.Post(() =>
    {
        if (subscribers.Remove(topic, connection))
        {
            feed.LeaveUser(topic.User);
            if (!subscribers.Has(topic) && byUser[topic.User].Remove(topic) && byUser[topic.User].Count == 0)
            {
                byUser.Remove(topic.User);
            }
        }

        if (reply is not null)
        {
            connection.Send(reply);
        }
    });

    public void Updated(IReadOnlyList<OrderUpdate> updates)
    {
        if (subscribers.Topics.Count == 0)
        {
            return;
        }

        foreach (var (user, report) in ExecutionReports.Of(updates, MarketOf))
        {
            Tell(user, report);
        }

        foreach (var (user, status) in ListStatuses.Of(updates, MarketOf))
        {
            Tell(user, status);
        }
    }

    public void Began(Market market, FeedBook book)
    {
    }

    public void Changed(Market market, FeedBook book, in BookStep step)
    {
    }

    /// <summary>
    /// What came or went other than by trading is told first: a client that adds it up is then told the sum.
    /// </summary>
    public void Balanced(FeedBatch batch)
    {
        if (subscribers.Topics.Count == 0)
        {
            return;
        }

        var time = BinanceSymbols.Milliseconds(clock.NowMicros());
        var traded = BalanceDeltas.ByTrades(batch.Updates, MarketOf);
        foreach (var user in batch.Balances.GroupBy(balance => balance.Key.Holder.Id))
        {
            foreach (var (account, balance) in user)
            {
                var token = store.State.Tokens.Committed(account.Token)!;
                var delta = (balance.Available + balance.Held).Units - batch.TotalsBefore[account].Units
                    - traded.GetValueOrDefault(account);
                if (delta != 0)
                {
                    Tell(user.Key, new BalanceUpdate(
                        time, token.Symbol, BinanceSymbols.Scaled(delta, token.Decimals), time));
                }
            }

            Tell(user.Key, new AccountPosition(time, time, [.. user.Select(balance => Position(balance))]));
        }
    }

    public void StartAnew()
    {
        subscribers.Clear();
        byUser.Clear();
    }

    private Market MarketOf(long id) => store.State.Markets.Committed(id)!;

    private PositionBalance Position(KeyValuePair<AccountId, FeedBalance> balance)
    {
        var token = store.State.Tokens.Committed(balance.Key.Token)!;
        return new PositionBalance(
            token.Symbol, BinanceSymbols.Fixed(token.Text(balance.Value.Available)),
            BinanceSymbols.Fixed(token.Text(balance.Value.Held)));
    }

    private void Tell<T>(long user, T told)
    {
        if (!byUser.TryGetValue(user, out var topics))
        {
            return;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(told, ApiJson.TypeOf<T>());
        foreach (var topic in topics)
        {
            subscribers.Send(topic, () => Enveloped(topic.Id, json));
        }
    }

    private static byte[] Enveloped(long id, byte[] json) =>
        [.. Encoding.UTF8.GetBytes($"{{\"subscriptionId\":{id.ToText()},\"event\":"), .. json, (byte)'}'];
}

/// <param name="Id">The number of the subscription on its connection.</param>
internal readonly record struct UserTopic(long User, long Id);
