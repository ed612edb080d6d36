using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.MarketMaking;

/// <summary>
/// Looks at the books of programmes every ten seconds, a command for each that it would change anything for:
/// none holds up the others' writes for long.
/// </summary>
internal sealed class MakerSampling(
    Store store, TimeProvider clock, ILogger<MakerSampling> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(MakerEpochs.SampleSeconds);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await Look();
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops; an epoch that ends meanwhile is paid after the next start.
        }
    }

    private async Task Look()
    {
        var due = await store.Sequencer.Read(state => MakerEpochs.Due(state, clock.NowMicros()));
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
