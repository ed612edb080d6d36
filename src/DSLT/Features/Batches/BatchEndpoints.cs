using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Batches;

/// <summary>Many commands in one request.</summary>
internal static class BatchEndpoints
{
    public const int MaxCommands = 1_000;

    public static void MapBatches(this RouteGroupBuilder api) =>
        api.MapPost("/batch", Run)
            .WithTags("Batch")
            .WithName("RunBatch")
            .WithSummary("Run up to 1,000 commands in one request")
            .WithDescription(
                "Each command is the body of its own route with its name in 'op': transfer, swap, "
                    + "placeOrder, cancelOrder, amendOrder, replaceOrder. They run in order, each seeing "
                    + "those before it. 'atomic': all are done, or the first refusal is answered and none "
                    + "is. Otherwise each result has its own status.")
            .Requires(Permission.MoveFunds)
            .Refuses(Code.Invalid("commands"), Code.Invalid("op"), Code.BatchFailed);

    private static async Task<Answer<BatchResponse>> Run(
        BatchRequest request, Caller caller, Writes writes) =>
        request.Commands.Count is > 0 and <= MaxCommands
            && request.Commands.All(command => command is not null)
            ? await writes.Run(
                caller, Command.Batch,
                tx => request.Atomic
                    ? BatchCommands.AllOrNone(tx, request.Commands)
                    : BatchCommands.EachOnItsOwn(tx, request.Commands))
            : Refusal.Invalid("commands", $"A batch is 1 to {MaxCommands} commands, none of them null.");
}
