using DSLT.Core;
using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Features.Risk;

/// <summary>
/// Ends the halts of circuit breakers whose time is over, once a second; an order that comes before that ends
/// its market's halt too.
/// </summary>
internal sealed class RiskReopening(
    Store store, TimeProvider clock, ILogger<RiskReopening> logger)
    : PeriodicJob(TimeSpan.FromSeconds(1), clock)
{
    public override async Task RunOnce(CancellationToken cancellation)
    {
        var due = await store.Sequencer.Read(state => state.Risk.DueHalts(Time.NowMicros()).Any());
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
