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
    /// <summary>How many times as long as a command took is rested after it: the day has time.</summary>
    private const int Rests = 3;

    /// <summary>How many are looked up at once, so that the tables are not asked for each command.</summary>
    public int PositionsRead { get; init; } = 64 * StakingDistribution.PositionsAtOnce;

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
            // Whoever comes to stake from here on has nothing to be paid for this day.
            await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
            var positions = await StakingQueries.Next(
                store.Database, id, after, PositionsRead, cancellation);
            await Pay(id, day, after, positions, cancellation);
            before = after;
        }
    }

    /// <summary>
    /// One command after the other: between two of them others write. Of a paused token nothing is paid.
    /// </summary>
    private async Task Pay(
        long id, long day, long after, long[] positions, CancellationToken cancellation)
    {
        var pace = new Pace(Rests, cancellation);
        for (var start = 0; ; start += StakingDistribution.PositionsAtOnce)
        {
            var (before, end) = (
                after, Math.Min(start + StakingDistribution.PositionsAtOnce, positions.Length));
            var isLast = end == positions.Length && positions.Length < PositionsRead;
            var from = start;
            var written = await store.Sequencer.Write(
                Caller.Node, Command.StakingDistribute,
                tx => StakingDistribution.Run(tx, id, day, before, positions.AsSpan(from..end), isLast));
            after = written.Result.Is(out var reached, out var refusal)
                ? reached
                : throw new InvalidOperationException(
                    $"Staking programme {id} was not distributed: {refusal.Detail}");
            if (after == before || end == positions.Length)
            {
                return;
            }

            await pace.RestLater();
        }
    }

    private async Task<long?> After(long id, long day) => (await store.Sequencer.Read(state =>
        StakingDistribution.After(state, state.Staking.Find(id)!, day))).Is(out var after, out var refusal)
            ? after
            : throw new InvalidOperationException(refusal.Detail);
}
