using DSLT.Core;
using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Features.Orders;

/// <summary>
/// Ends orders whose date has come, once a second, and sets off those that wait for a price that is there. An
/// order that is due does not trade until then all the same: each that comes in ends it first.
/// </summary>
internal sealed class OrderExpiry(
    Store store, TimeProvider clock, ILogger<OrderExpiry> logger)
    : PeriodicJob(TimeSpan.FromSeconds(1), clock)
{
    public override async Task RunOnce(CancellationToken cancellation)
    {
        var now = Time.NowMicros();
        var due = await store.Sequencer.Read(state =>
            state.Orders.IsAnyDue(now) || state.CancelTimers.IsAnyDue(now)
                || state.Orders.MarketsToSetOff().Any(market => !state.Risk.IsHalted(market)));
        if (!due.Is(out var any, out _) || !any)
        {
            return;
        }

        var written = await store.Sequencer.Write(
            Caller.Node, Command.OrdersExpire, OrderCommands.RunDue);
        if (written.Result.Refusal is { } refusal)
        {
            logger.LogWarning("Orders whose date has come stay for now: {Reason}", refusal.Detail);
        }
    }
}
