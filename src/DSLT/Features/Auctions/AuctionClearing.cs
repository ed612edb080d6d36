using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.Auctions;

/// <summary>
/// Clears markets at their time. It looks again when the next one is due, and no later than the shortest
/// interval: what is collected meanwhile is not due before. Where no market is in auction mode it never comes
/// to the sequencer.
/// </summary>
internal sealed class AuctionClearing(
    Store store, TimeProvider clock, ILogger<AuctionClearing> logger) : BackgroundService
{
    /// <summary>Until it is seen that a market has gone over to auctions.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Soonest = TimeSpan.FromMilliseconds(1);

    /// <summary>Clears what is due, and says how long nothing else is.</summary>
    public async Task<TimeSpan> ClearDue()
    {
        var shortest = store.State.Markets.ShortestAuctionMs;
        if (shortest == 0
            || !(await store.Sequencer.Read(state => AuctionCommands.Due(state, clock.NowMicros())))
                .Is(out var due, out _))
        {
            return Idle;
        }

        foreach (var market in due.Markets)
        {
            var written = await store.Sequencer.Write(
                Caller.Node, Command.AuctionClear, tx => AuctionCommands.ClearDue(tx, market));
            if (written.Result.Refusal is { } refusal)
            {
                logger.LogWarning("The auction of market {Market} waits: {Reason}", market, refusal.Detail);
                return Idle;
            }
        }

        var longest = TimeSpan.FromMilliseconds(shortest);
        var wait = due.NextAt == 0 ? longest : TimeSpan.FromMicroseconds(due.NextAt - clock.NowMicros());
        return wait > longest ? longest : wait < Soonest ? Soonest : wait;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (var wait = Idle; ; wait = await ClearDue())
            {
                await Task.Delay(wait, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops; what is due meanwhile clears after the next start.
        }
    }
}
