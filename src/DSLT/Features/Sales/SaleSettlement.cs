using DSLT.Core;
using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Features.Sales;

/// <summary>
/// Closes each minute the sales that are sold out or over, and gives their buyers what they wait for, some at
/// a time. Run twice, late or after a crash, each is done once: the commands decide by what holds then.
/// </summary>
internal sealed class SaleSettlement(Store store, TimeProvider clock, ILogger<SaleSettlement> logger)
    : ScheduledJob("sale-settlement", "0 * * * * ?")
{
    private const int MaxCommands = 200;

    public override async Task Run(DateTimeOffset period, CancellationToken cancellation)
    {
        foreach (var sale in store.State.Sales.CommittedAll)
        {
            if (SaleRules.IsDue(sale, store.State.Sales.CommittedState(sale), clock.NowMicros())
                && !IsPaused(sale.Token) && !IsPaused(sale.PayToken))
            {
                await Write(Command.SaleClose, sale, tx =>
                    SaleClosing.Close(tx, sale.Id.ToText()).Then<Unit>(_ => default(Unit)));
            }

            await Deliver(sale, cancellation);
        }
    }

    private async Task Deliver(Sale sale, CancellationToken cancellation)
    {
        for (var i = 0; i < MaxCommands; i++)
        {
            var state = store.State.Sales.CommittedState(sale);
            if (state.Stage is not (SaleStage.Delivering or SaleStage.Refunding) || Waits(sale, state))
            {
                return;
            }

            // The tables only say where to look; they have to know of the last delivery to say it.
            await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
            var users = await SaleQueries.Waiting(
                store.Database, sale.Id, clock.NowMicros(), SaleDelivery.BuyersAtOnce, cancellation);
            if ((users.Count == 0 && state.Done < state.Buyers)
                || !await Write(Command.SaleDeliver, sale, tx => SaleDelivery.Run(tx, sale.Id, users)))
            {
                return;
            }
        }
    }

    /// <summary>True where nothing can be done before a token is no longer paused.</summary>
    private bool Waits(Sale sale, SaleState state) =>
        IsPaused(
            state.Stage == SaleStage.Delivering || state.Done == state.Buyers ? sale.Token : sale.PayToken)
        || (!state.Kept.IsZero && IsPaused(sale.PayToken));

    private bool IsPaused(long token) => store.State.Tokens.Committed(token)!.Paused;

    private async Task<bool> Write(Command command, Sale sale, Func<Tx, Result<Unit>> handle)
    {
        var written = await store.Sequencer.Write(Caller.Node, command, handle);
        if (written.Result.Refusal is { } refusal)
        {
            logger.LogWarning("Sale {Sale} was not settled: {Reason}", sale.Id, refusal.Detail);
        }

        return !written.Result.IsRefused;
    }
}
