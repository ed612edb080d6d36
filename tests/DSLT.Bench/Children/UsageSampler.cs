namespace DSLT.Bench.Children;

/// <summary>
/// Looks at a process five times a second, for its peak memory and how that went over time.
/// </summary>
internal sealed class UsageSampler : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly ChildProcess process;
    private readonly CancellationTokenSource stop = new();
    private readonly List<long> resident = [];
    private readonly Usage before;
    private readonly Task loop;

    public UsageSampler(ChildProcess process)
    {
        this.process = process;
        before = process.Usage();
        loop = Loop();
    }

    public TimeSpan Cpu => process.Usage().Cpu - before.Cpu;

    public long PeakBytes => resident.DefaultIfEmpty().Max();

    /// <summary>The mean of what was seen between two shares of the time, such as its last quarter.</summary>
    public double MeanBytes(double from, double to)
    {
        var seen = resident[(int)(resident.Count * from)..(int)(resident.Count * to)];
        return seen.Count == 0 ? 0 : seen.Average();
    }

    /// <summary>Takes the last sample.</summary>
    public async Task End()
    {
        await stop.CancelAsync();
        await loop;
    }

    public async ValueTask DisposeAsync()
    {
        await End();
        stop.Dispose();
    }

    private async Task Loop()
    {
        using var timer = new PeriodicTimer(Interval);
        while (!stop.IsCancellationRequested)
        {
            resident.Add(process.Usage().ResidentBytes);
            Task tick = timer.WaitForNextTickAsync(stop.Token).AsTask();
            await tick.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
