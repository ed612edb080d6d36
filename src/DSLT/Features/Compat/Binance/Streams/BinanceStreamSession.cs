using System.Text.Json;
using DSLT.Features.Feeds;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Compat.Binance.Streams;

/// <summary>A connection that follows markets: what it asks for, and how that is answered.</summary>
/// <param name="first">What the address asks for already.</param>
/// <param name="isCombined">True where each event comes with the name of its stream.</param>
internal sealed class BinanceStreamSession(
    FeedConnection connection, Caller caller, Store store, BinanceMarketStreams streams, FeedOptions options,
    IReadOnlyList<BinanceStreamName> first, bool isCombined) : IFeedSession
{
    /// <summary>Room for as many names as there may be subscriptions.</summary>
    public const int MaxMessageBytes = 8 * 1024;

    private const string Combined = "combined";

    private bool isCombined = isCombined;

    private readonly Dictionary<string, BinanceStreamName> subscriptions =
        first.DistinctBy(name => name.Text).ToDictionary(name => name.Text, StringComparer.Ordinal);

    public FeedConnection Connection => connection;

    public Caller Caller => caller;

    public ValueTask<bool> IsStillAllowed(CancellationToken cancellation) => new(true);

    public async Task Run()
    {
        try
        {
            streams.Subscribe(connection, [.. subscriptions.Values], isCombined, null);
            await connection.Run(Handle);
        }
        finally
        {
            streams.Unsubscribe(connection, [.. subscriptions.Values], isCombined, null);
        }
    }

    private ValueTask Handle(ReadOnlyMemory<byte> text, CancellationToken cancellation)
    {
        if (!BinanceRequest.Read(text).Is(out var request, out var refusal))
        {
            connection.Send(StreamReplies.Error(BinanceRequest.NoId, 3, refusal.Detail));
            return ValueTask.CompletedTask;
        }

        if (Answer(request) is { } wrong)
        {
            connection.Send(StreamReplies.Error(request.Id, 2, $"Invalid request: {wrong}"));
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>What is wrong with a request, or null where it is answered.</summary>
    private string? Answer(BinanceRequest request)
    {
        switch (request.Method)
        {
            case "SUBSCRIBE":
                return Names(request, out var names) ?? Subscribe(request, names);
            case "UNSUBSCRIBE":
                return Names(request, out names) ?? Unsubscribe(request, names);
            case "LIST_SUBSCRIPTIONS":
                connection.Send(StreamReplies.Result(
                    request.Id, JsonSerializer.SerializeToUtf8Bytes(
                        subscriptions.Keys.ToArray(), ApiJson.TypeOf<string[]>())));
                return null;
            case "GET_PROPERTY":
                return Get(request);
            case "SET_PROPERTY":
                return Set(request);
            default:
                return "unknown variant, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, "
                    + "`SET_PROPERTY`, `GET_PROPERTY`";
        }
    }

    private string? Get(BinanceRequest request)
    {
        if (request.Parameters.ValueKind != JsonValueKind.Array || request.Parameters.GetArrayLength() != 1
            || !IsCombined(request.Parameters[0]))
        {
            return "params is a list of one property, `combined`";
        }

        connection.Send(StreamReplies.Result(
            request.Id, isCombined ? "true"u8.ToArray() : "false"u8.ToArray()));
        return null;
    }

    private string? Set(BinanceRequest request)
    {
        if (request.Parameters.ValueKind != JsonValueKind.Array || request.Parameters.GetArrayLength() != 2
            || !IsCombined(request.Parameters[0])
            || request.Parameters[1].ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return "params is a list of a property, `combined`, and true or false";
        }

        var wanted = request.Parameters[1].GetBoolean();
        var reply = StreamReplies.Done(request.Id);
        if (wanted == isCombined)
        {
            connection.Send(reply);
            return null;
        }

        isCombined = wanted;
        streams.Switch(connection, [.. subscriptions.Values], isCombined, reply);
        return null;
    }

    private static bool IsCombined(JsonElement name) =>
        name.ValueKind == JsonValueKind.String && name.GetString() == Combined;

    private string? Subscribe(BinanceRequest request, IReadOnlyList<BinanceStreamName> names)
    {
        var added = names.DistinctBy(name => name.Text)
            .Where(name => !subscriptions.ContainsKey(name.Text)).ToList();
        if (subscriptions.Count + added.Count > options.Subscriptions)
        {
            return $"a connection has at most {options.Subscriptions} streams";
        }

        added.ForEach(name => subscriptions.Add(name.Text, name));
        // Those that it has already are told of too: the answer waits until all their books are known.
        streams.Subscribe(connection, names, isCombined, StreamReplies.Done(request.Id));
        return null;
    }

    private string? Unsubscribe(BinanceRequest request, IReadOnlyList<BinanceStreamName> names)
    {
        foreach (var name in names)
        {
            subscriptions.Remove(name.Text);
        }

        streams.Unsubscribe(connection, names, isCombined, StreamReplies.Done(request.Id));
        return null;
    }

    private string? Names(BinanceRequest request, out IReadOnlyList<BinanceStreamName> names)
    {
        var found = new List<BinanceStreamName>();
        names = found;
        if (request.Parameters.ValueKind != JsonValueKind.Array)
        {
            return "params is a list of streams";
        }

        foreach (var text in request.Parameters.EnumerateArray())
        {
            if (text.ValueKind != JsonValueKind.String
                || BinanceStreamName.Parse(store.State.Markets, text.GetString()!) is not { } name)
            {
                return "invalid stream";
            }

            found.Add(name);
        }

        return null;
    }
}
