namespace DSLT.Features.Feeds;

/// <summary>Who is told of what: a message is written once, where anybody is there to get it.</summary>
internal sealed class FeedSubscribers<TTopic>
    where TTopic : notnull
{
    private readonly Dictionary<TTopic, HashSet<FeedConnection>> topics = [];

    public IReadOnlyCollection<TTopic> Topics => topics.Keys;

    public bool Has(TTopic topic) => topics.ContainsKey(topic);

    /// <summary>False where it is told of it already.</summary>
    public bool Add(TTopic topic, FeedConnection connection)
    {
        if (!topics.TryGetValue(topic, out var subscribers))
        {
            topics.Add(topic, subscribers = []);
        }

        return subscribers.Add(connection);
    }

    /// <summary>False where it was not told of it.</summary>
    public bool Remove(TTopic topic, FeedConnection connection)
    {
        if (!topics.TryGetValue(topic, out var subscribers) || !subscribers.Remove(connection))
        {
            return false;
        }

        if (subscribers.Count == 0)
        {
            topics.Remove(topic);
        }

        return true;
    }

    public void Send(TTopic topic, Func<ReadOnlyMemory<byte>> message)
    {
        if (topics.TryGetValue(topic, out var subscribers))
        {
            Send(subscribers, message());
        }
    }

    /// <summary>Ends all connections, so that they begin again.</summary>
    public void Clear()
    {
        foreach (var connection in topics.Values.SelectMany(subscribers => subscribers).Distinct())
        {
            connection.Close(FeedClose.Overloaded);
        }

        topics.Clear();
    }

    private static void Send(HashSet<FeedConnection> subscribers, ReadOnlyMemory<byte> message)
    {
        foreach (var connection in subscribers)
        {
            connection.Send(message);
        }
    }
}
