using DSLT.Core;
using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Features.MarketMaking;

/// <summary>
/// Looks at the books of programmes every ten seconds, a command for each that it would change anything for:
/// none holds up the others' writes for long.
/// </summary>
internal sealed class MakerSampling(
    Store store, TimeProvider clock, ILogger<MakerSampling> logger)
    : PeriodicJob(TimeSpan.FromSeconds(MakerEpochs.SampleSeconds), clock)
{
    public override async Task RunOnce(CancellationToken cancellation)
    {
        var due = await store.Sequencer.Read(state => MakerEpochs.Due(state, Time.NowMicros()));
        foreach (var id in due.Is(out var programmes, out _) ? programmes : [])
        {
            var written = await store.Sequencer.Write(
                Caller.Node, Command.MakersSample, tx => MakerEpochs.Look(tx, id));
            if (written.Result.Refusal is { } refusal)
            {
                logger.LogWarning("Programme {Programme} was not looked at: {Reason}", id, refusal.Detail);
            }
        }
    }
}
