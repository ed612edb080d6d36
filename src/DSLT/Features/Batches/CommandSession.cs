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
internal sealed class CommandSession(FeedConnection connection, Caller caller, CommandServices services)
    : IFeedSession
{
    public const int MaxMessageBytes = 4 * 1024;

    private readonly Channel<Received> waiting = Channel.CreateBounded<Received>(
        new BoundedChannelOptions(BatchEndpoints.MaxCommands) { SingleReader = true, SingleWriter = true });

    public FeedConnection Connection => connection;

    public Caller Caller => caller;

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
        }
    }

    public async ValueTask<bool> IsStillAllowed(CancellationToken cancellation) =>
        await services.Again(caller, cancellation) is not null;

    /// <summary>Where as much waits as may, the next is read only when there is room.</summary>
    private ValueTask Handle(ReadOnlyMemory<byte> text, CancellationToken cancellation) =>
        waiting.Writer.WriteAsync(Received.Read(text.Span), cancellation);

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
            if (received.Command is { } command)
            {
                commands.Add(command);
            }
        }

        _ = (await services.Write(caller, commands)).Is(out var response, out var refusal);
        var next = 0;
        foreach (var received in taken)
        {
            var result = received.Refusal is { } unread ? BatchResult.Of(unread)
                : refusal is not null ? BatchResult.Of(refusal)
                : response!.Results[next++];
            connection.Send(JsonSerializer.SerializeToUtf8Bytes(
                new CommandReply(received.Id, result), ApiJson.TypeOf<CommandReply>()));
        }

        if (refusal?.Code == Code.Unauthenticated)
        {
            connection.Close(FeedClose.SessionEnded);
        }
    }

    /// <summary>A message: its command, or why it is none.</summary>
    private readonly record struct Received(long? Id, BatchCommand? Command, Refusal? Refusal)
    {
        private static readonly Refusal NoCommand = Core.Refusal.Invalid(
            "command", "A message is {\"id\":1,\"command\":{\"op\":\"placeOrder\",...}}.");

        public static Received Read(ReadOnlySpan<byte> text)
        {
            try
            {
                return JsonSerializer.Deserialize(text, ApiJson.TypeOf<CommandMessage>()) is { } message
                    ? new Received(message.Id, message.Command, null)
                    : new Received(null, null, NoCommand);
            }
            catch (JsonException exception)
            {
                return new Received(IdOf(text), null, JsonRefusal.Of(exception));
            }
            catch (NotSupportedException exception) when (JsonRefusal.IsWithoutName(exception.Message))
            {
                return new Received(IdOf(text), null, JsonRefusal.NoName);
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
