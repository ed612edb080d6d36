using DSLT.Core;
using DSLT.Features.Feeds;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Batches;

/// <summary>Commands by WebSocket, for those who send many.</summary>
internal static class CommandEndpoints
{
    public static void AddCommands(this IServiceCollection services) =>
        services.AddSingleton<CommandServices>();

    public static void MapCommands(this RouteGroupBuilder api) =>
        api.MapGet("/ws/commands", Connect)
            .WithTags("Batch")
            .WithName("Commands")
            .WithSummary("Place and cancel orders, swap and transfer over one WebSocket")
            .WithDescription(
                "The login is that of the request, or for those who cannot set headers a session's token "
                    + "in a message, {\"id\":0,\"token\":\"...\"}. Texts of JSON, 4 KiB at most: "
                    + "{\"id\":1,\"command\":{"
                    + "\"op\":\"cancelOrder\",\"orderId\":\"7\"}}, where the command is one of a batch. They "
                    + "run in order; each is answered with its id and the result that a batch would have, "
                    + "when it is durable. There is no need to wait for an answer before the next: what "
                    + "comes meanwhile is written together, up to 1,000 commands, and counts as one "
                    + "request. No idempotency key goes with them; a client order id is taken once.")
            .DisableHttpMetrics()
            .Requires(Permission.MoveFundsOrLogIn)
            .Refuses(Code.InvalidRequest, Code.Invalid("cancel_on_disconnect"));

    private static FeedAnswer Connect(
        Caller caller, FeedSessions sessions, CommandServices services, string? cancelOnDisconnect)
    {
        _ = QueryFlag.Read(cancelOnDisconnect, "cancelOnDisconnect").Is(out var cancels, out var refusal);
        return new FeedAnswer(
            caller,
            sessions,
            new FeedOpening(
                connection => new CommandSession(connection, caller, services, cancels),
                CommandSession.MaxMessageBytes,
                MaxRequestsASecond: int.MaxValue),
            refusal);
    }
}
