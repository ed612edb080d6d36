using DSLT.Features.Tokens;
using DSLT.Sequencing;

namespace DSLT.Features.Feeds;

/// <summary>
/// The subscriptions to one's own orders and balances that wait for how their user stands: until that comes
/// they are told nothing, and from then on everything. On the feed's thread.
/// </summary>
internal sealed class FeedBeginnings(
    Feed feed, Store store, Action<FeedStanding> begin, ILogger logger)
{
    private readonly Dictionary<(FeedConnection, FeedTopic), Waiting> waiting = [];

    /// <summary>Its user is followed already: whatever the standing lacks comes as a change.</summary>
    public void Add(FeedConnection connection, FeedTopic topic)
    {
        var standing = new FeedStanding(connection, topic, Came);
        waiting[(connection, topic)] = new Waiting(standing, []);
        if (topic.Channel == FeedChannel.Orders)
        {
            feed.Want(standing);
        }
        else
        {
            _ = WantBalances(standing);
        }
    }

    /// <summary>False where it did not wait.</summary>
    public bool Remove(FeedConnection connection, FeedTopic topic) => waiting.Remove((connection, topic));

    /// <summary>Keeps what changes meanwhile of those who wait.</summary>
    public void Balanced(FeedBatch batch)
    {
        foreach (var (standing, changed) in waiting.Values)
        {
            if (standing.Topic.Channel != FeedChannel.Balances)
            {
                continue;
            }

            foreach (var (account, balance) in batch.Balances)
            {
                if (account.Holder.Id == standing.Topic.Owner)
                {
                    changed[account.Token] = balance;
                }
            }
        }
    }

    /// <summary>Ends all connections that wait, so that they begin again.</summary>
    public void Clear()
    {
        foreach (var (connection, _) in waiting.Keys)
        {
            connection.Close(FeedClose.Overloaded);
        }

        waiting.Clear();
    }

    /// <summary>
    /// Which tokens a user has is in the tables alone. Once they hold the commits up to one that was watched,
    /// a token that they do not know came since, and with it a change of its balance.
    /// </summary>
    private async Task WantBalances(FeedStanding standing)
    {
        try
        {
            await store.Sequencer.Read(_ => true);
            await store.Projector.WaitFor(store.Sequencer.DurableSequence, CancellationToken.None);
            standing.Tokens = await TokenQueries.NonZeroOf(
                store.Database, standing.Topic.Owner, FeedStanding.MaxBalances + 1, CancellationToken.None);
            feed.Want(standing);
        }
        catch (Exception exception)
        {
            // Nobody waits for this task: what went wrong is told here, and the client comes again.
            logger.LogError(exception, "The balances of a subscriber could not be read");
            standing.Connection.Close(FeedClose.Overloaded);
        }
    }

    private void Came(FeedStanding standing)
    {
        // Whoever left meanwhile, and perhaps came again, does not wait for this one.
        if (!waiting.TryGetValue((standing.Connection, standing.Topic), out var waits)
            || waits.Standing != standing)
        {
            return;
        }

        waiting.Remove((standing.Connection, standing.Topic));
        foreach (var (token, balance) in waits.Changed)
        {
            standing.Add(store.State.Tokens.Committed(token)!, balance);
        }

        begin(standing);
    }

    private sealed record Waiting(FeedStanding Standing, Dictionary<long, FeedBalance> Changed);
}
