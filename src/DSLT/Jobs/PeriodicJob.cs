namespace DSLT.Jobs;

/// <summary>
/// Work that comes round. What it changes it writes as a command, like any caller; what is due while the node
/// is down is seen to by the first run after the next start.
/// <para>
/// Two kinds of jobs there are because there are two needs. This one is a short loop of each node's own that
/// sees to whatever the state says is due, each second for the most part: nothing is written to keep its
/// time. What is done once for each day or hour, whichever nodes were up then, is a
/// <see cref="ScheduledJob"/>.
/// </para>
/// </summary>
internal abstract class PeriodicJob(TimeSpan interval, TimeProvider clock) : BackgroundService
{
    protected TimeProvider Time { get; } = clock;

    /// <summary>Once, as the node starts and before the first interval is over.</summary>
    public virtual Task Begin(CancellationToken cancellation) => Task.CompletedTask;

    public abstract Task RunOnce(CancellationToken cancellation);

    /// <summary>Once, as the node stops.</summary>
    public virtual Task End() => Task.CompletedTask;

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, Time);
        try
        {
            await Begin(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RunOnce(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            await End();
        }
    }
}
