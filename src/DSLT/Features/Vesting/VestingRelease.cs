using DSLT.Core;
using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Features.Vesting;

/// <summary>
/// Pays out each minute the grants that ask for it, some at a time: none holds up the others' writes for
/// long. What cannot be paid, since a token is paused or an account frozen, is tried again an hour later;
/// again is the same.
/// </summary>
internal sealed class VestingRelease(Store store, TimeProvider clock)
    : ScheduledJob("vesting-release", "0 * * * * ?")
{
    public const int GrantsAtOnce = 50;

    private const int MaxCommands = 400;

    public override async Task Run(DateTimeOffset period, CancellationToken cancellation)
    {
        for (var i = 0; i < MaxCommands; i++)
        {
            // The command decides by what holds then; the tables only say where to look.
            var ids = await VestingQueries.Due(
                store.Database, clock.NowMicros(), GrantsAtOnce, cancellation);
            if (ids.Count == 0)
            {
                return;
            }

            var written = await store.Sequencer.Write<int>(
                Caller.Node, Command.GrantsRelease, tx => GrantCommands.ReleaseDue(tx, ids));
            if (written.Result.Refusal is { } refusal)
            {
                throw new InvalidOperationException(
                    $"Grants that are due were not paid out: {refusal.Detail}");
            }

            await store.Projector.WaitFor(written.Sequence, cancellation);
        }
    }
}
