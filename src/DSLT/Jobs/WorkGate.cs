using DSLT.Core;

namespace DSLT.Jobs;

/// <summary>
/// Lets so much work run, so much wait for its turn, and refuses the rest at once: a flood of logins, or of
/// images, takes its share of the processors and of the memory, and no more.
/// </summary>
internal sealed class WorkGate : IDisposable
{
    public const int MaxQueue = 10_000;

    private readonly SemaphoreSlim turns;
    private readonly int maxAdmitted;
    private readonly Refusal busy;
    private int admitted;

    public WorkGate(int concurrency, int maxWaiting, Refusal busy)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(maxWaiting);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxWaiting, MaxQueue);
        turns = new SemaphoreSlim(concurrency, concurrency);
        maxAdmitted = concurrency + maxWaiting;
        this.busy = busy;
    }

    /// <summary>
    /// Runs <paramref name="work"/> on the thread pool when its turn comes; only waiting can be cancelled.
    /// </summary>
    public async Task<Result<T>> Run<T>(Func<T> work, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref admitted) > maxAdmitted)
        {
            Interlocked.Decrement(ref admitted);
            return busy;
        }

        try
        {
            return await RunInTurn(work, cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref admitted);
        }
    }

    public void Dispose() => turns.Dispose();

    private async Task<T> RunInTurn<T>(Func<T> work, CancellationToken cancellation)
    {
        await turns.WaitAsync(cancellation);
        try
        {
            return await Task.Run(work, cancellation);
        }
        finally
        {
            turns.Release();
        }
    }
}
