using System.Collections.Concurrent;
using DSLT.Core;
using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Web;

/// <summary>
/// Refused attempts on their way to the audit log: kept in a bounded buffer and put on record within a
/// second. Where more come than it holds, the number of those left out is on record instead.
/// </summary>
internal sealed class Refusals(Store store, TimeProvider clock, ILogger<Refusals> logger)
    : PeriodicJob(TimeSpan.FromMilliseconds(500), clock)
{
    private const int Capacity = 1_000;

    private readonly ConcurrentQueue<(Caller Caller, Refused Refused)> waiting = new();
    private int count;
    private long leftOut;

    /// <summary>Answers with the refusal, and remembers it where it matters.</summary>
    public static Task Answer(HttpContext context, Refusal refusal)
    {
        var isRead = HttpMethods.IsGet(context.Request.Method)
            || HttpMethods.IsHead(context.Request.Method) || context.GetEndpoint() is null;
        var name = context.GetEndpoint()?.Metadata.GetMetadata<EndpointNameMetadata>()?.EndpointName;
        context.RequestServices.GetRequiredService<Refusals>().Remember(
            context.Features.Get<Caller>() ?? Caller.Node with { Address = ClientAddress.Of(context) },
            name ?? $"{context.Request.Method} {context.Request.Path}", refusal, isRead);
        return Problem.Write(context, refusal);
    }

    /// <summary>Remembers a refusal where it matters, over whatever it was answered.</summary>
    public void Remember(Caller caller, string what, Refusal refusal, bool isRead)
    {
        if (!Matters(refusal, isRead))
        {
            return;
        }

        if (Interlocked.Increment(ref count) > Capacity)
        {
            Interlocked.Decrement(ref count);
            Interlocked.Increment(ref leftOut);
            return;
        }

        waiting.Enqueue((caller, new Refused(
            what, refusal.Code.Name,
            caller.Key is { } key ? $"{refusal.Detail} (by {key})" : refusal.Detail)));
    }

    /// <summary>Puts what has gathered on record now.</summary>
    public async Task Flush()
    {
        var taken = new List<(Caller, Refused)>();
        while (waiting.TryDequeue(out var refusal))
        {
            Interlocked.Decrement(ref count);
            taken.Add(refusal);
        }

        var missing = Interlocked.Exchange(ref leftOut, 0);
        if (missing > 0)
        {
            taken.Add((Caller.Node, new Refused("*", "left_out", $"{missing} more refused attempts")));
        }

        if (taken.Count > 0 && (await store.Sequencer.Record(taken)).Refusal is { } refused)
        {
            logger.LogWarning(
                "{Count} refused attempts are not on record: {Reason}", taken.Count, refused.Detail);
        }
    }

    public override Task RunOnce(CancellationToken cancellation) => Flush();

    public override Task End() => Flush();

    /// <summary>
    /// Every refused write, and every attempt to read what one may not. Not what is only malformed, and not
    /// what the limits turn away: a flood must not become a flood of rows.
    /// </summary>
    private static bool Matters(Refusal refusal, bool isRead) => refusal.Code.Status switch
    {
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => true,
        StatusCodes.Status404NotFound
            or StatusCodes.Status409Conflict
            or StatusCodes.Status422UnprocessableEntity => !isRead,
        _ => false,
    };
}
