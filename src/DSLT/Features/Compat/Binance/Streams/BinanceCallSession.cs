using System.Text;
using System.Text.Json;
using DSLT.Core;
using DSLT.Features.Feeds;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Compat.Binance.Streams;

/// <summary>
/// A connection for requests. Each says by its signature who asks; what a subscription then tells is of the
/// one user whose connection it has become.
/// </summary>
internal sealed class BinanceCallSession(
    FeedConnection connection, Caller caller, BinanceCalls calls, FeedSessions sessions) : IFeedSession
{
    public const int MaxMessageBytes = 8 * 1024;
    public const string Subscribe = "userDataStream.subscribe.signature";

    private const string Unsubscribe = "userDataStream.unsubscribe";

    private static readonly Refusal TooManyConnections = new(
        Code.LimitReached, "This user has as many connections as one may have.");

    private Caller caller = caller;
    private UserTopic? subscription;
    private long subscribed;

    public FeedConnection Connection => connection;

    public Caller Caller => Volatile.Read(ref caller);

    public async Task Run()
    {
        try
        {
            await connection.Run(Handle);
        }
        finally
        {
            if (subscription is { } topic)
            {
                calls.Users.Unsubscribe(connection, topic, null);
            }
        }
    }

    public async ValueTask<bool> IsStillAllowed(CancellationToken cancellation) =>
        Caller.Key is not { } key || await calls.IsUsable(key, Caller.Address, cancellation);

    private async ValueTask Handle(ReadOnlyMemory<byte> text, CancellationToken cancellation)
    {
        if (!BinanceRequest.Read(text).Is(out var request, out var refusal))
        {
            var unread = new BinanceRequest(null, default, BinanceRequest.NoId);
            connection.Send(CallReplies.Refused(unread, refusal, isOrder: false, calls.LimitsOf(Caller)));
            return;
        }

        if (request.Method == Unsubscribe)
        {
            End(request);
            return;
        }

        var call = BinanceCall.Find(request.Method);
        var asked = request.Parameters.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => new BinanceParameters(),
            JsonValueKind.Object => BinanceParameters.Of(request.Parameters),
            _ => null,
        };
        if (call is null || asked is null)
        {
            connection.Send(CallReplies.Refused(
                request, call is null ? BinanceRefusal.UnknownMethod : BinanceRefusal.BadValue("params"),
                isOrder: false, calls.LimitsOf(Caller)));
            return;
        }

        var anybody = new Caller(0, default, Caller.Address);
        try
        {
            await Answer(request, call, asked, anybody, cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Refuse(request, call, anybody, calls.RefusalOf(exception));
        }
    }

    private async ValueTask Answer(
        BinanceRequest request, BinanceCall call, BinanceParameters asked, Caller anybody,
        CancellationToken cancellation)
    {
        if (!(await calls.Identify(call, asked, anybody, cancellation)).Is(out var by, out var refusal))
        {
            Refuse(request, call, anybody, refusal);
            return;
        }

        if (request.Method == Subscribe)
        {
            if (Begin(request, by) is { } refused)
            {
                Refuse(request, call, by, refused);
            }

            return;
        }

        var done = await calls.Run(call, asked, by, cancellation);
        if (done.Is(out var told, out refusal))
        {
            connection.Send(CallReplies.Done(request, told.Status, told.Json, calls.LimitsOf(by)));
        }
        else
        {
            Refuse(request, call, by, refusal);
        }
    }

    /// <summary>Begins to tell a user's events, or says why not.</summary>
    private Refusal? Begin(BinanceRequest request, Caller by)
    {
        if (subscription is not null || (Caller.UserId != 0 && Caller.UserId != by.UserId))
        {
            return BinanceRefusal.Subscribed;
        }

        if (Caller.UserId == 0 && !sessions.TryTake(by.UserId))
        {
            return TooManyConnections;
        }

        Volatile.Write(ref caller, by);
        var topic = new UserTopic(by.UserId, subscribed++);
        subscription = topic;
        calls.Users.Subscribe(connection, topic, CallReplies.Done(
            request, StatusCodes.Status200OK,
            Encoding.UTF8.GetBytes($"{{\"subscriptionId\":{topic.Id.ToText()}}}"), calls.LimitsOf(by)));
        return null;
    }

    private void End(BinanceRequest request)
    {
        var reply = CallReplies.Done(
            request, StatusCodes.Status200OK, "{}"u8.ToArray(), calls.LimitsOf(Caller));
        if (subscription is { } topic)
        {
            subscription = null;
            calls.Users.Unsubscribe(connection, topic, reply);
        }
        else
        {
            connection.Send(reply);
        }
    }

    private void Refuse(BinanceRequest request, BinanceCall call, Caller by, Refusal refusal)
    {
        calls.Refused(by, $"Binance {request.Method}", refusal, isRead: !call.IsOrder);
        connection.Send(CallReplies.Refused(request, refusal, call.IsOrder, calls.LimitsOf(by)));
    }
}

/// <summary>
/// Answers to requests: a status as over HTTP, a result or an error, and the limits where they are wanted.
/// </summary>
internal static class CallReplies
{
    public static byte[] Done(BinanceRequest request, int status, byte[] json, byte[] limits) =>
    [
        .. Encoding.UTF8.GetBytes(
            $"{{\"id\":{request.Id},\"status\":{((long)status).ToText()},"
                + (status < StatusCodes.Status400BadRequest ? "\"result\":" : "\"error\":")),
        .. json,
        .. request.WantsLimits ? (byte[])[.. ",\"rateLimits\":"u8, .. limits] : [],
        (byte)'}',
    ];

    public static byte[] Refused(BinanceRequest request, Refusal refusal, bool isOrder, byte[] limits)
    {
        var told = BinanceRefusal.Translate(refusal, isOrder);
        return Done(request, BinanceForm.Status(told.Code), JsonSerializer.SerializeToUtf8Bytes(
            BinanceError.Of(told), ApiJson.TypeOf<BinanceError>()), limits);
    }
}
