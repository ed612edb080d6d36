using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.Auth;

/// <summary>Removes expired sessions, every ten minutes; until then they are refused all the same.</summary>
internal sealed class SessionCleanup(
    Store store, TimeProvider clock, ILogger<SessionCleanup> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RemoveExpired();
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops; what has expired meanwhile is removed after the next start.
        }
    }

    private async Task RemoveExpired()
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
