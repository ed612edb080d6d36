using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.Risk;

/// <summary>
/// Ends the halts of circuit breakers whose time is over, once a second; an order that comes before that ends
/// its market's halt too.
/// </summary>
internal sealed class RiskReopening(
    Store store, TimeProvider clock, ILogger<RiskReopening> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await ReopenDue();
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops; what is due meanwhile reopens after the next start.
        }
    }

    private async Task ReopenDue()
    {
        var due = await store.Sequencer.Read(state => state.Risk.DueHalts(clock.NowMicros()).Any());
        if (!due.Is(out var any, out _) || !any)
        {
            return;
        }

        var written = await store.Sequencer.Write(
            Caller.Node, Command.MarketReopen, RiskCommands.ReopenDue);
        if (written.Result.Refusal is { } refusal)
        {
            logger.LogWarning("Markets whose halt is over wait for an order: {Reason}", refusal.Detail);
        }
    }
}
