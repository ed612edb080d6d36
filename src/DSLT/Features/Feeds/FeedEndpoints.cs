using System.Net.WebSockets;
using System.Reflection;
using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;
using Microsoft.AspNetCore.Http.Metadata;

namespace DSLT.Features.Feeds;

/// <summary>The WebSocket: what happens, as soon as it is durable.</summary>
internal static class FeedEndpoints
{
    public static void AddFeed(this IServiceCollection services, FeedOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<Feed>();
        services.AddSingleton<FeedTopics>();
        services.AddSingleton<FeedSessions>();
        services.AddHostedService(provider => provider.GetRequiredService<FeedSessions>());
    }

    public static void MapFeed(this RouteGroupBuilder api) =>
        api.MapGet("/ws", Connect)
            .WithTags("Feed")
            .WithName("Feed")
            .WithSummary("Follow books, trades, tickers, candles, NFTs and what is one's own by WebSocket")
            .WithDescription(
                "Texts of JSON both ways, 4 KiB at most to the node: {\"op\":\"subscribe\",\"channel\":"
                    + "\"book\",\"market\":\"GOLD-USD\"}. Channels are book, trades, ticker and candles "
                    + "(with interval) of a market, nfts of a collection ({\"op\":\"subscribe\",\"channel\":"
                    + "\"nfts\",\"collection\":\"12\"}), nft of an item ({\"op\":\"subscribe\",\"channel\":"
                    + "\"nft\",\"item\":\"345\"}), and one's own orders, fills, balances and nftActivity, "
                    + "for which a login is given in the Authorization header or by "
                    + "{\"op\":\"auth\",\"token\":\"...\"}. A book "
                    + "is a snapshot and then deltas, each naming the sequence of the message before. "
                    + "orders begins with a snapshot of the live ones, 500 at most, and balances with one "
                    + "of those that are not zero, some 200 at most; 'more' says that there are others. "
                    + "Every later change follows once, as order or balance, and none that the snapshot "
                    + "has. The channels of NFTs tell what happens from then on, each activity once and in "
                    + "turn, as the activity endpoints list it: those of one commit together, 100 at most. "
                    + "nftActivity is what comes from or goes to oneself, a bid that outbids one, and the "
                    + "end without a sale of an auction that one leads.")
            .DisableHttpMetrics()
            .Requires(Permission.PublicRead)
            .Refuses(Code.InvalidRequest);

    private static FeedAnswer Connect(
        Caller caller, Store store, FeedTopics topics, FeedSessions sessions, FeedOptions options,
        TimeProvider clock) =>
        new(caller, sessions, new FeedOpening(
            connection => new FeedSession(connection, caller, store, topics, sessions, options, clock),
            FeedOptions.MaxMessageBytes));
}

/// <summary>Takes a request over as a WebSocket, or refuses it.</summary>
internal sealed class FeedAnswer(
    Caller caller, FeedSessions sessions, FeedOpening opening, Refusal? refused = null)
    : IResult, IEndpointMetadataProvider
{
    private static readonly Refusal NoWebSocket = new(
        Code.InvalidRequest, "This address speaks WebSocket only: ask for an upgrade.");

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status101SwitchingProtocols));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var refusal = refused
            ?? (httpContext.WebSockets.IsWebSocketRequest ? sessions.Reserve(caller) : NoWebSocket);
        if (refusal is not null)
        {
            await Refusals.Answer(httpContext, refusal);
            return;
        }

        var options = httpContext.RequestServices.GetRequiredService<FeedOptions>();
        WebSocket socket;
        try
        {
            var heartbeat = TimeSpan.FromSeconds(options.HeartbeatSeconds);
            socket = await httpContext.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
            {
                KeepAliveInterval = heartbeat,
                KeepAliveTimeout = heartbeat,
            });
        }
        catch
        {
            sessions.Release(caller);
            throw;
        }

        using (socket)
        {
            await sessions.Run(socket, opening);
        }
    }
}
