using System.Text.Json;
using System.Threading.Channels;
using DSLT.Core;
using DSLT.Features.Feeds;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Batches;

/// <summary>
/// Commands by WebSocket: in the order they come, each answered when it is durable. What comes while a write
/// is under way goes with the next, so that a sender who does not wait for answers is served at the rate of
/// batches.
/// </summary>
internal sealed class CommandSession(
    FeedConnection connection, Caller caller, CommandServices services, bool cancelsOnDisconnect)
    : IFeedSession
{
    public const int MaxMessageBytes = 4 * 1024;

    private readonly Channel<Received> waiting = Channel.CreateBounded<Received>(
        new BoundedChannelOptions(BatchEndpoints.MaxCommands) { SingleReader = true, SingleWriter = true });

    private Caller caller = caller;

    public FeedConnection Connection => connection;

    public Caller Caller => Volatile.Read(ref caller);

    public async Task Run()
    {
        var writing = WriteAll();
        try
        {
            await connection.Run(Handle);
        }
        finally
        {
            waiting.Writer.Complete();
            await writing;
            if (cancelsOnDisconnect && Caller.IsSignedIn)
            {
                await services.CancelAll(Caller);
            }
        }
    }

    public async ValueTask<bool> IsStillAllowed(CancellationToken cancellation) =>
        !Caller.IsSignedIn || await services.Again(Caller, cancellation) is not null;

    /// <summary>Where as much waits as may, the next is read only when there is room.</summary>
    private async ValueTask Handle(ReadOnlyMemory<byte> text, CancellationToken cancellation)
    {
        var received = Received.Read(text.Span);
        if (received.Token is { } token)
        {
            var known = await services.LogIn(Caller, token, cancellation);
            if (known.Is(out var by, out var refusal))
            {
                Volatile.Write(ref caller, by);
            }

            received = received with { LoggedIn = refusal is null, Refusal = refusal };
        }
        else if (!Caller.IsSignedIn)
        {
            received = received with { Refusal = received.Refusal ?? CommandServices.NotLoggedIn };
        }

        await waiting.Writer.WriteAsync(received, cancellation);
    }

    private async Task WriteAll()
    {
        var taken = new List<Received>();
        while (await waiting.Reader.WaitToReadAsync())
        {
            while (taken.Count < BatchEndpoints.MaxCommands && waiting.Reader.TryRead(out var received))
            {
                taken.Add(received);
            }

            await Write(taken);
            taken.Clear();
        }
    }

    private async Task Write(List<Received> taken)
    {
        var commands = new List<BatchCommand>(taken.Count);
        foreach (var received in taken)
        {
            if (received is { Refusal: null, Command: { } command })
            {
                commands.Add(command);
            }
        }

        var by = Caller;
        var (response, refusal) = (default(BatchResponse), default(Refusal));
        if (by.IsSignedIn)
        {
            _ = (await services.Write(by, commands)).Is(out response, out refusal);
        }

        var next = 0;
        foreach (var received in taken)
        {
            var result = received.Refusal is { } unread ? BatchResult.Of(unread)
                : received.LoggedIn ? new BatchResult(StatusCodes.Status200OK)
                : refusal is not null ? BatchResult.Of(refusal)
                : response!.Results[next++];
            connection.Send(JsonSerializer.SerializeToUtf8Bytes(
                new CommandReply(received.Id, result), ApiJson.TypeOf<CommandReply>()));
        }

        // One message each for those who are nobody: no limit counts them.
        if (!by.IsSignedIn || refusal?.Code == Code.Unauthenticated)
        {
            connection.Close(FeedClose.SessionEnded);
        }
    }

    /// <summary>A message: its command or its login, or why it is neither.</summary>
    private readonly record struct Received(
        long? Id, BatchCommand? Command = null, string? Token = null, bool LoggedIn = false,
        Refusal? Refusal = null)
    {
        private static readonly Refusal NoCommand = Core.Refusal.Invalid(
            "command",
            "A message is {\"id\":1,\"command\":{\"op\":\"placeOrder\",...}}, "
                + "or {\"id\":1,\"token\":\"...\"} to log in.");

        public static Received Read(ReadOnlySpan<byte> text)
        {
            try
            {
                var message = JsonSerializer.Deserialize(text, ApiJson.TypeOf<CommandMessage>());
                return message is null || message.Command is null == message.Token is null
                    ? new Received(message?.Id, Refusal: NoCommand)
                    : new Received(message.Id, message.Command, message.Token);
            }
            catch (JsonException exception)
            {
                return new Received(IdOf(text), Refusal: JsonRefusal.Of(exception));
            }
            catch (NotSupportedException exception) when (JsonRefusal.IsWithoutName(exception.Message))
            {
                return new Received(IdOf(text), Refusal: JsonRefusal.NoName);
            }
        }

        /// <summary>So that who sent it knows which one it was, where that much can be read.</summary>
        private static long? IdOf(ReadOnlySpan<byte> text)
        {
            try
            {
                var reader = new Utf8JsonReader(text);
                while (reader.Read())
                {
                    if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 }
                        && reader.ValueTextEquals("id"u8))
                    {
                        return reader.Read() && reader.TryGetInt64(out var id) ? id : null;
                    }
                }
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // Not even that.
            }

            return null;
        }
    }
}
