using DSLT.Core;
using DSLT.Features.Feeds;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Compat.Binance.Streams;

/// <summary>The WebSockets: streams, bare or in an envelope, and requests.</summary>
internal static class BinanceStreamEndpoints
{
    public static void AddBinance(this IServiceCollection services)
    {
        services.AddSingleton<BinanceMarketStreams>();
        services.AddSingleton<BinanceUserStreams>();
        services.AddSingleton<BinanceCalls>();
    }

    public static void MapBinanceStreams(this RouteGroupBuilder all)
    {
        Open(all.MapGet("/ws", Bare), "BinanceStreams", "Streams of markets");
        Open(all.MapGet("/ws/{stream}", Named), "BinanceStream", "A stream of a market, and others");
        Open(all.MapGet("/stream", Combined), "BinanceCombinedStreams", "Streams that say their name");
        all.MapGet("/ws-api/v3", Calls)
            .DisableHttpMetrics()
            .WithName("BinanceCalls")
            .WithSummary("Requests by WebSocket, each of them signed, and one's own orders and balances")
            .Requires(Permission.None);
    }

    private static void Open(RouteHandlerBuilder route, string name, string summary) =>
        BinanceMarketEndpoints.Open(route.DisableHttpMetrics(), name, summary);

    private static FeedAnswer Bare(
        Caller caller, Store store, BinanceMarketStreams streams, FeedSessions sessions,
        FeedOptions options) =>
        Answer(caller, store, streams, sessions, options, [], isCombined: false);

    /// <summary>
    /// Clients that open several connections number them: only what has an @ is meant as a name.
    /// </summary>
    private static IResult Named(
        string stream, Caller caller, Store store, BinanceMarketStreams streams, FeedSessions sessions,
        FeedOptions options) =>
        Names(store, stream.Contains('@', StringComparison.Ordinal) ? [stream] : [], options)
            .Is(out var names, out var refusal)
            ? Answer(caller, store, streams, sessions, options, names, isCombined: false)
            : (Answer<BinanceEmpty>)refusal;

    private static IResult Combined(
        BinanceParameters parameters, Caller caller, Store store, BinanceMarketStreams streams,
        FeedSessions sessions, FeedOptions options) =>
        Names(store, parameters.Text("streams")?.Split('/') ?? [], options).Is(out var names, out var refusal)
            ? Answer(caller, store, streams, sessions, options, names, isCombined: true)
            : (Answer<BinanceEmpty>)refusal;

    private static FeedAnswer Calls(Caller caller, BinanceCalls calls, FeedSessions sessions) => new(
        caller, sessions, new FeedOpening(
            connection => new BinanceCallSession(connection, caller, calls, sessions),
            BinanceCallSession.MaxMessageBytes));

    private static FeedAnswer Answer(
        Caller caller, Store store, BinanceMarketStreams streams, FeedSessions sessions, FeedOptions options,
        IReadOnlyList<BinanceStreamName> names, bool isCombined) => new(caller, sessions, new FeedOpening(
            connection => new BinanceStreamSession(
                connection, caller, store, streams, options, names, isCombined),
            BinanceStreamSession.MaxMessageBytes));

    private static Result<IReadOnlyList<BinanceStreamName>> Names(
        Store store, string[] texts, FeedOptions options)
    {
        if (texts.Length > options.Subscriptions)
        {
            return BinanceRefusal.BadValue("streams");
        }

        var names = new List<BinanceStreamName>(texts.Length);
        foreach (var text in texts)
        {
            if (BinanceStreamName.Parse(store.State.Markets, text) is not { } name)
            {
                return BinanceRefusal.BadValue("streams");
            }

            names.Add(name);
        }

        return names;
    }
}
