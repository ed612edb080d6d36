using System.Text.Json;
using DSLT.Core;
using DSLT.Features.Candles;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Feeds;

/// <summary>What one connection has asked for, and how its requests are answered.</summary>
internal sealed class FeedSession(
    FeedConnection connection, Caller caller, Store store, FeedTopics topics, FeedSessions sessions,
    FeedOptions options, TimeProvider clock) : IFeedSession
{
    private const string Bearer = "Bearer ";

    private readonly HashSet<FeedTopic> subscriptions = [];
    private Caller caller = caller;

    public FeedConnection Connection => connection;

    /// <summary>Who it is, as of the login that was given; the user 0 is nobody.</summary>
    public Caller Caller => Volatile.Read(ref caller);

    public async Task Run()
    {
        try
        {
            await connection.Run(Handle);
        }
        finally
        {
            topics.Leave(connection, subscriptions);
        }
    }

    public async ValueTask<bool> IsStillAllowed(CancellationToken cancellation) =>
        Caller.Session is not { } login
        || await Authentication.Identify(store, clock, login.Id, Caller.Address, cancellation) is not null;

    private async ValueTask Handle(ReadOnlyMemory<byte> text, CancellationToken cancellation)
    {
        if (await Answer(text, cancellation) is { } refusal)
        {
            connection.Send(FeedMessages.Error(refusal));
        }
    }

    private async ValueTask<Refusal?> Answer(ReadOnlyMemory<byte> text, CancellationToken cancellation)
    {
        FeedRequest? request;
        try
        {
            request = JsonSerializer.Deserialize(text.Span, ApiJson.TypeOf<FeedRequest>());
        }
        catch (JsonException exception)
        {
            return JsonRefusal.Of(exception);
        }

        switch (request?.Op)
        {
            case "ping":
                connection.Send(FeedMessages.Reply("pong"));
                return null;
            case "auth":
                return await Authenticate(request.Token, cancellation);
            case "subscribe":
                return (await TopicOf(request)).Is(out var topic, out var refusal)
                    ? Subscribe(topic)
                    : refusal;
            case "unsubscribe":
                return (await TopicOf(request)).Is(out topic, out refusal) ? Unsubscribe(topic) : refusal;
            default:
                return Refusal.Invalid("op", "'op' is subscribe, unsubscribe, auth or ping.");
        }
    }

    private async ValueTask<Refusal?> Authenticate(string? token, CancellationToken cancellation)
    {
        if (Caller.Session is not null)
        {
            return new Refusal(Code.Exists("session"), "This connection has a login already.");
        }

        var known = await Authentication.Identify(
            store, clock, Bearer + token, Caller.Address, cancellation);
        if (known is null)
        {
            return new Refusal(Code.Unauthenticated, "The token is not one of a session that is still open.");
        }

        if (!sessions.TryTake(known.UserId))
        {
            return new Refusal(Code.LimitReached, "This user has as many connections as one may have.");
        }

        Volatile.Write(ref caller, known);
        connection.Send(FeedMessages.Reply("authenticated"));
        return null;
    }

    private Refusal? Subscribe(FeedTopic topic)
    {
        if (subscriptions.Count >= options.Subscriptions)
        {
            return new Refusal(
                Code.LimitReached, $"A connection has at most {options.Subscriptions} subscriptions.");
        }

        if (!subscriptions.Add(topic))
        {
            return new Refusal(Code.Exists("subscription"), "This is subscribed to already.");
        }

        topics.Subscribe(connection, topic);
        return null;
    }

    private Refusal? Unsubscribe(FeedTopic topic)
    {
        if (!subscriptions.Remove(topic))
        {
            return Refusal.NotFound("subscription", "of that kind");
        }

        topics.Unsubscribe(connection, topic);
        return null;
    }

    private async ValueTask<Result<FeedTopic>> TopicOf(FeedRequest request)
    {
        if (!FeedTopic.Parse(request.Channel).Is(out var channel, out var refusal))
        {
            return refusal;
        }

        if (FeedTopic.Private(channel))
        {
            return Caller.Session is null
                ? new Refusal(Code.Unauthenticated, "This channel needs a login: send auth first.")
                : new FeedTopic(channel, Caller.UserId);
        }

        if (channel == FeedChannel.Nfts)
        {
            return store.State.Nfts.GetCommitted(request.Collection).Then<FeedTopic>(
                collection => new FeedTopic(channel, collection.Id));
        }

        if (channel == FeedChannel.Nft)
        {
            // The tables may not have it yet.
            var read = await store.Sequencer.Read(state => state.Nfts.GetItem(request.Item));
            return read.Then(found => found).Then<FeedTopic>(item => new FeedTopic(channel, item.Id));
        }

        if (!store.State.Markets.GetCommitted(request.Market).Is(out var market, out refusal))
        {
            return refusal;
        }

        return channel != FeedChannel.Candles ? new FeedTopic(channel, market.Id)
            : CandleIntervals.Parse(request.Interval).Then<FeedTopic>(
                interval => new FeedTopic(channel, market.Id, interval));
    }
}
