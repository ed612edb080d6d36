using System.Collections.Concurrent;
using System.Net.WebSockets;
using DSLT.Core;
using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Features.Feeds;

/// <summary>
/// All connections of this node: how many there may be, whether their logins still hold, and their end when
/// the node stops.
/// </summary>
internal sealed class FeedSessions(
    FeedOptions options, TimeProvider clock, IHostApplicationLifetime node)
    : PeriodicJob(TimeSpan.FromSeconds(options.HeartbeatSeconds), clock)
{
    private readonly ConcurrentDictionary<IFeedSession, bool> open = new();
    private readonly Dictionary<string, int> byAddress = new(StringComparer.Ordinal);
    private readonly Dictionary<long, int> byUser = [];
    private readonly Lock counting = new();
    private int reserved;

    public int Count => open.Count;

    /// <summary>Those that are told, or would be told if they read, that it is over.</summary>
    public int ClosingCount => open.Keys.Count(session => session.Connection.IsClosing);

    /// <summary>Takes a place that <see cref="Run"/> gives back, or says why there is none.</summary>
    public Refusal? Reserve(Caller caller)
    {
        lock (counting)
        {
            if (reserved >= options.Connections || node.ApplicationStopping.IsCancellationRequested)
            {
                return new Refusal(Code.Overloaded, "This node has as many connections as it takes.");
            }

            var address = caller.Address ?? "";
            if (byAddress.GetValueOrDefault(address) >= options.ConnectionsPerAddress
                || (caller.UserId != 0 && !TryTake(caller.UserId)))
            {
                return new Refusal(
                    Code.RateLimited, "There are as many connections of this user or address as may be.");
            }

            byAddress[address] = byAddress.GetValueOrDefault(address) + 1;
            reserved++;
            return null;
        }
    }

    /// <summary>Counts a connection of a user, or refuses one more.</summary>
    public bool TryTake(long user)
    {
        lock (counting)
        {
            var count = byUser.GetValueOrDefault(user);
            if (count >= options.ConnectionsPerUser)
            {
                return false;
            }

            byUser[user] = count + 1;
            return true;
        }
    }

    /// <summary>Gives the place back where the connection did not come about.</summary>
    public void Release(Caller caller)
    {
        lock (counting)
        {
            Less(byAddress, caller.Address ?? "");
            if (caller.UserId != 0)
            {
                Less(byUser, caller.UserId);
            }

            reserved--;
        }
    }

    /// <summary>Serves a connection to its end.</summary>
    public async Task Run(WebSocket socket, FeedOpening opening)
    {
        using var connection = new FeedConnection(socket, options, Time, opening);
        var session = opening.Open(connection);
        open[session] = true;
        try
        {
            if (node.ApplicationStopping.IsCancellationRequested)
            {
                connection.Close(FeedClose.ShuttingDown);
            }

            await session.Run();
        }
        finally
        {
            open.TryRemove(session, out _);
            Release(session.Caller);
        }
    }

    public override Task Begin(CancellationToken cancellation)
    {
        node.ApplicationStopping.Register(CloseAll);
        return Task.CompletedTask;
    }

    /// <summary>Ends those whose login has ended.</summary>
    public override async Task RunOnce(CancellationToken cancellation)
    {
        foreach (var session in open.Keys)
        {
            if (!await session.IsStillAllowed(cancellation))
            {
                session.Connection.Close(FeedClose.SessionEnded);
            }
        }
    }

    private static void Less<TKey>(Dictionary<TKey, int> counts, TKey key)
        where TKey : notnull
    {
        if (--counts[key] == 0)
        {
            counts.Remove(key);
        }
    }

    private void CloseAll()
    {
        foreach (var session in open.Keys)
        {
            session.Connection.Close(FeedClose.ShuttingDown);
        }
    }
}

/// <summary>How a connection begins.</summary>
/// <param name="MaxMessageBytes">Of one message to the node.</param>
/// <param name="MaxRequestsASecond">Messages to the node; whoever sends more is closed.</param>
internal sealed record FeedOpening(
    Func<FeedConnection, IFeedSession> Open, int MaxMessageBytes,
    int MaxRequestsASecond = FeedOptions.MaxRequestsASecond);
