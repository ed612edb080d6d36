using DSLT.Core;
using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Features.Auth;

/// <summary>
/// Removes expired sessions, every hour; until then they are refused all the same. Where none has expired,
/// the journal hears nothing of it.
/// </summary>
internal sealed class SessionCleanup(Store store) : ScheduledJob("session-cleanup", "0 0 * * * ?")
{
    public override async Task Run(DateTimeOffset period, CancellationToken cancellation)
    {
        var end = Clock.Micros(period);
        if (!await SessionStore.IsAnyExpired(store.Database, end, cancellation))
        {
            return;
        }

        var written = await store.Sequencer.Write<Unit>(Caller.Node, Command.SessionCleanup, tx =>
        {
            tx.State.Sessions.RemoveExpired(end);
            return default(Unit);
        });
        if (written.Result.Refusal is { } refusal)
        {
            throw new InvalidOperationException($"Expired sessions stay for now: {refusal.Detail}");
        }
    }
}
