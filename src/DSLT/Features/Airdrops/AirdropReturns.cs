using DSLT.Core;
using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Features.Airdrops;

/// <summary>
/// Gives back, each hour, what nobody fetched of airdrops whose time is over. What cannot go back, since a
/// token is paused or an account frozen, is tried again by the next run.
/// </summary>
internal sealed class AirdropReturns(Store store, ILogger<AirdropReturns> logger)
    : ScheduledJob("airdrop-returns", "0 5 * * * ?")
{
    public override async Task Run(DateTimeOffset period, CancellationToken cancellation)
    {
        var now = Clock.Micros(period);
        foreach (var airdrop in store.State.Airdrops.CommittedAll)
        {
            if (airdrop.IsClosed || airdrop.Deadline > now)
            {
                continue;
            }

            cancellation.ThrowIfCancellationRequested();
            var written = await store.Sequencer.Write(
                Caller.Node, Command.AirdropClose,
                tx => AirdropCommands.Close(tx, airdrop.Id.ToText()).Then<Unit>(_ => default(Unit)));
            if (written.Result.Refusal is { } refusal)
            {
                logger.LogWarning(
                    "What is left of airdrop {Airdrop} did not go back: {Reason}", airdrop.Id,
                    refusal.Detail);
            }
        }
    }
}
