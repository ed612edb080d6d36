using DSLT.Core;
using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Features.Auth;

/// <summary>Removes expired sessions, every ten minutes; until then they are refused all the same.</summary>
internal sealed class SessionCleanup(
    Store store, TimeProvider clock, ILogger<SessionCleanup> logger)
    : PeriodicJob(TimeSpan.FromMinutes(10), clock)
{
    public override async Task RunOnce(CancellationToken cancellation)
    {
        var written = await store.Sequencer.Write<Unit>(Caller.Node, Command.SessionCleanup, tx =>
        {
            tx.State.Sessions.RemoveExpired(tx.Now);
            return default(Unit);
        });
        if (written.Result.Refusal is { } refusal)
        {
            logger.LogWarning("Expired sessions stay for now: {Reason}", refusal.Detail);
        }
    }
}
