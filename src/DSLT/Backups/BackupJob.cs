using DSLT.Data;
using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Backups;

/// <summary>
/// Makes the scheduled backups: looks once a minute whether one is due, so that restarts do not put it off. A
/// backup under way when the node stops leaves nothing behind.
/// </summary>
internal sealed class BackupJob(
    BackupDirectory backups, Sequencer sequencer, TimeProvider clock,
    ILogger<BackupJob> logger) : PeriodicJob(TimeSpan.FromMinutes(1), clock)
{
    private volatile string? failure;

    /// <summary>Why the last backup was not made, or null.</summary>
    public string? Failure => failure;

    public Task<BackupInfo> Create(CancellationToken cancellation) => backups.Create(cancellation);

    public override Task Begin(CancellationToken cancellation) => RunOnce(cancellation);

    /// <summary>
    /// One look: makes a backup if one is due, and deletes what the schedule no longer keeps.
    /// </summary>
    public override async Task RunOnce(CancellationToken cancellation)
    {
        try
        {
            var made = backups.List();
            var isEmpty = sequencer.DurableSequence == 0;
            if (isEmpty
                || !backups.Schedule.IsDue(made.Count > 0 ? made[0].Created : null, Time.GetUtcNow()))
            {
                return;
            }

            var backup = await backups.Create(cancellation);
            logger.LogInformation(
                "Made backup {Name}, {Bytes} bytes, up to journal row {Sequence}",
                backup.Name,
                backup.Bytes,
                backup.Manifest.TipSequence);
            foreach (var deleted in backups.Prune())
            {
                logger.LogInformation("Deleted backup {Name}, which the schedule no longer keeps", deleted);
            }

            failure = null;
        }
        catch (Exception exception)
            when (exception is StorageException or IOException or UnauthorizedAccessException)
        {
            failure = exception.Message;
            logger.LogError(exception, "The scheduled backup failed and is tried again in a minute");
        }
    }
}
