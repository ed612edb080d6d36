using System.Net.WebSockets;
using System.Threading.Channels;
using DSLT.Core;

namespace DSLT.Features.Feeds;

/// <summary>
/// One WebSocket: a bounded queue of messages out, and messages in of a bounded size. Whoever does not read
/// as fast as there is to tell is closed; nobody waits for it.
/// </summary>
internal sealed class FeedConnection : IDisposable
{
    private readonly WebSocket socket;
    private readonly long maxQueuedBytes;
    private readonly CancellationTokenSource lifetime;
    private readonly Channel<ReadOnlyMemory<byte>> queue = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(FeedOptions.MaxQueuedMessages) { SingleReader = true });

    private readonly TimeProvider clock;
    private readonly FeedOpening opening;
    private long queuedBytes;
    private FeedClose? close;
    private long second;
    private int requests;

    public FeedConnection(WebSocket socket, FeedOptions options, TimeProvider clock, FeedOpening opening)
    {
        (this.socket, this.clock, this.opening) = (socket, clock, opening);
        maxQueuedBytes = options.QueueKib * 1024L;
        lifetime = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
    }

    public bool IsClosing => Volatile.Read(ref close) is not null;

    /// <summary>Queues a message, from any thread, without waiting.</summary>
    public void Send(ReadOnlyMemory<byte> message)
    {
        var waiting = Interlocked.Add(ref queuedBytes, message.Length);
        if ((waiting > maxQueuedBytes && waiting > message.Length) || !queue.Writer.TryWrite(message))
        {
            Close(FeedClose.SlowReader);
        }
    }

    /// <summary>Ends it with a code and a reason; the first that is given holds.</summary>
    public void Close(FeedClose with)
    {
        if (Interlocked.CompareExchange(ref close, with, null) is null)
        {
            queue.Writer.TryComplete();
            lifetime.CancelAfter(FeedOptions.Grace);
        }
    }

    /// <summary>
    /// Runs until either side ends it; each text is handled before the next is read, and too many in a second
    /// end it.
    /// </summary>
    public async Task Run(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> handle)
    {
        var sending = SendAll();
        try
        {
            await ReceiveAll(handle);
        }
        catch (Exception exception) when (IsGone(exception))
        {
            // Whoever is gone hears no goodbye.
        }
        finally
        {
            Close(FeedClose.Done);
            await sending;
        }
    }

    public void Dispose() => lifetime.Dispose();

    private static bool IsGone(Exception exception) =>
        exception is WebSocketException or OperationCanceledException or IOException
            or ObjectDisposedException;

    private bool IsTooFast()
    {
        if (clock.NowMicros() / Clock.Second is var now && now != second)
        {
            (second, requests) = (now, 0);
        }

        return ++requests > opening.MaxRequestsASecond;
    }

    private async Task SendAll()
    {
        try
        {
            while (await queue.Reader.WaitToReadAsync(lifetime.Token))
            {
                while (close != FeedClose.SlowReader && queue.Reader.TryRead(out var message))
                {
                    await socket.SendAsync(
                        message, WebSocketMessageType.Text, endOfMessage: true, lifetime.Token);
                    Interlocked.Add(ref queuedBytes, -message.Length);
                }

                if (close == FeedClose.SlowReader)
                {
                    break;
                }
            }

            await socket.CloseOutputAsync(close!.Status, close.Reason, lifetime.Token);
        }
        catch (Exception exception) when (IsGone(exception))
        {
            socket.Abort();
            Close(FeedClose.Done);
        }
    }

    private async Task ReceiveAll(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> handle)
    {
        // One byte more than a message may have tells that one is too long.
        var buffer = new byte[opening.MaxMessageBytes + 1];
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), lifetime.Token);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            length += received.Count;
            if (IsClosing)
            {
                // Read on for the answer to the close, and for nothing else.
                length = 0;
            }
            else if (received.MessageType == WebSocketMessageType.Binary)
            {
                Close(FeedClose.NotText);
            }
            else if (length > opening.MaxMessageBytes)
            {
                Close(FeedClose.TooLong);
            }
            else if (received.EndOfMessage && IsTooFast())
            {
                Close(FeedClose.RateLimited);
            }
            else if (received.EndOfMessage)
            {
                await handle(buffer.AsMemory(0, length), lifetime.Token);
                length = 0;
            }
        }
    }
}

/// <summary>How a connection ends: a code of RFC 6455 and a stable reason.</summary>
internal sealed record FeedClose(WebSocketCloseStatus Status, string Reason)
{
    /// <summary>1013, try again later: known to RFC 6455's registry, not to the enum.</summary>
    private const WebSocketCloseStatus TryAgainLater = (WebSocketCloseStatus)1013;

    public static readonly FeedClose Done = new(WebSocketCloseStatus.NormalClosure, "done");
    public static readonly FeedClose ShuttingDown =
        new(WebSocketCloseStatus.EndpointUnavailable, "shutting_down");

    public static readonly FeedClose NotText = new(WebSocketCloseStatus.InvalidMessageType, "not_text");
    public static readonly FeedClose TooLong = new(WebSocketCloseStatus.MessageTooBig, "message_too_large");
    public static readonly FeedClose RateLimited = new(WebSocketCloseStatus.PolicyViolation, "rate_limited");
    public static readonly FeedClose SessionEnded =
        new(WebSocketCloseStatus.PolicyViolation, "session_ended");

    public static readonly FeedClose SlowReader = new(TryAgainLater, "slow_reader");
    public static readonly FeedClose Overloaded = new(TryAgainLater, "overloaded");
}
