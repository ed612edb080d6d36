using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Backups;

/// <summary>
/// Makes the scheduled backups: looks once a minute whether one is due, so that restarts do not put it off.
/// </summary>
internal sealed class BackupJob(
    BackupDirectory backups, Sequencer sequencer, TimeProvider clock,
    ILogger<BackupJob> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    private volatile string? failure;

    /// <summary>Why the last backup was not made, or null.</summary>
    public string? Failure => failure;

    public Task<BackupInfo> Create(CancellationToken cancellation) => backups.Create(cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        try
        {
            do
            {
                await CreateIfDue(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The node stops; a backup under way leaves nothing behind.
        }
    }

    /// <summary>
    /// One look: makes a backup if one is due, and deletes what the schedule no longer keeps.
    /// </summary>
    public async Task CreateIfDue(CancellationToken cancellation)
    {
        try
        {
            var made = backups.List();
            var isEmpty = sequencer.DurableSequence == 0;
            if (isEmpty
                || !backups.Schedule.IsDue(made.Count > 0 ? made[0].Created : null, clock.GetUtcNow()))
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
