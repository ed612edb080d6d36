using System.Data.Common;
using DSLT.Core;
using DSLT.Data;
using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Features.Media;

/// <summary>
/// Sends what is not pinned yet to the Kubo of the settings. The row of what is kept is the intent, so that
/// what was kept before there was a Kubo comes to it too; what came of it is on record by a command. While
/// nobody answers there, the whole of it rests, longer each time, and nothing is on record.
/// </summary>
internal sealed class MediaPinning(
    Store store, IMediaStorage storage, MediaOptions options, TimeProvider clock,
    ILogger<MediaPinning> logger)
    : PeriodicJob(TimeSpan.FromSeconds(5), clock)
{
    private const int AtOnce = 16;

    private readonly KuboClient kubo = new(options.Kubo!);
    private int vain;
    private long restUntil;

    public override async Task RunOnce(CancellationToken cancellation)
    {
        var now = Time.NowMicros();
        if (now < restUntil)
        {
            return;
        }

        try
        {
            foreach (var item in await MediaStore.ToPin(store.Database, now, AtOnce, cancellation))
            {
                var cid = await kubo.Add(item, storage, cancellation);
                await Record(item.Cid, cid == item.Cid ? null : $"Kubo names it {Shown(cid)}");
                vain = 0;
            }
        }
        catch (Exception exception) when (exception is StorageException or DbException)
        {
            restUntil = MediaRules.RetryAt(++vain, now);
            logger.LogWarning("Media are not pinned for now: {Reason}", exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            restUntil = MediaRules.RetryAt(++vain, now);
            logger.LogError(exception, "Media are not pinned for now");
        }
    }

    public override void Dispose()
    {
        kubo.Dispose();
        base.Dispose();
    }

    /// <summary>What Kubo says is not ours to repeat at any length.</summary>
    private static string Shown(string? cid) => Cid.Parse(cid) is { } other ? other.Text : "otherwise";

    private async Task Record(string cid, string? failure)
    {
        var written = await store.Sequencer.Write(
            Caller.Node, Command.MediaPin, tx => MediaCommands.Pinned(tx, cid, failure));
        if (written.Result.Refusal is { } refusal)
        {
            throw new StorageException($"A pin could not be put on record: {refusal.Detail}", fatal: false);
        }
    }
}
