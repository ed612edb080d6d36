using DSLT.Core;
using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Features.Staking;

/// <summary>
/// Distributes what staking earned at each UTC midnight. A day that had no run goes with the next: what is
/// owed is all that was earned up to then.
/// </summary>
internal sealed class StakingPayday(Store store) : ScheduledJob("staking-distribution", "0 0 0 * * ?")
{
    public override async Task Run(DateTimeOffset period, CancellationToken cancellation)
    {
        var day = Clock.Micros(period) / Clock.Day;
        foreach (var programme in store.State.Staking.CommittedAll)
        {
            await Distribute(programme.Id, day, cancellation);
        }
    }

    private async Task Distribute(long id, long day, CancellationToken cancellation)
    {
        long? before = null;
        while (await After(id, day) is { } after && after != before)
        {
            cancellation.ThrowIfCancellationRequested();
            await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
            var positions = await StakingQueries.Next(
                store.Database, id, after, StakingDistribution.PositionsAtOnce, cancellation);
            var written = await store.Sequencer.Write(
                Caller.Node, Command.StakingDistribute,
                tx => StakingDistribution.Run(tx, id, day, after, positions));
            if (written.Result.Refusal is { } refusal)
            {
                throw new InvalidOperationException(
                    $"Staking programme {id} was not distributed: {refusal.Detail}");
            }

            // Of a paused token nothing is paid, and it stays where it was.
            before = after;
        }
    }

    private async Task<long?> After(long id, long day) => (await store.Sequencer.Read(state =>
        StakingDistribution.After(state, state.Staking.Find(id)!, day))).Is(out var after, out var refusal)
            ? after
            : throw new InvalidOperationException(refusal.Detail);
}
