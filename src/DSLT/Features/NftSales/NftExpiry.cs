using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Features.NftSales;

/// <summary>Ends each minute what is due, some at a time.</summary>
/// <param name="name">Stands in the tables of the jobs.</param>
/// <param name="store">The state that is decided on.</param>
/// <param name="command">What the audit log says of it.</param>
internal abstract class NftExpiry(string name, Store store, Command command)
    : ScheduledJob(name, "0 * * * * ?")
{
    private const int EndedAtOnce = 200;
    private const int MaxCommands = 400;

    public override async Task Run(DateTimeOffset period, CancellationToken cancellation)
    {
        for (var i = 0; i < MaxCommands; i++)
        {
            // The command decides by what holds then; the tables only say where to look.
            var ids = await FindDue(EndedAtOnce, cancellation);
            if (ids.Count == 0)
            {
                return;
            }

            var written = await store.Sequencer.Write<int>(Caller.Node, command, tx => End(tx, ids));
            if (written.Result.Refusal is { } refusal)
            {
                throw new InvalidOperationException($"{Name} was refused: {refusal.Detail}");
            }

            await store.Projector.WaitFor(written.Sequence, cancellation);
        }
    }

    protected abstract Task<IReadOnlyList<long>> FindDue(int limit, CancellationToken cancellation);

    /// <summary>How many there were.</summary>
    protected abstract int End(Tx tx, IReadOnlyList<long> ids);
}
