using System.Collections.Concurrent;
using DSLT.Core;
using DSLT.Data;

namespace DSLT.Sequencing;

/// <summary>
/// Writes the tables from the journal, some 100 ms behind, in transactions of many records; its watermark
/// goes with them. The lag is bounded: where it is full the sequencer waits.
/// </summary>
internal sealed class Projector : IDisposable
{
    private const int MaxLagBytes = 32 * 1024 * 1024;
    private const int MaxTransactionBytes = 4 * 1024 * 1024;
    private const int SpareBatches = 256;
    private const int MaxSpareBytes = 64 * 1024;

    private const string WatermarkSql =
        "UPDATE watermark SET sequence = $1, transaction_id = $2 WHERE id = 1";

    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly IWriter writer;
    private readonly ILogger logger;
    private readonly Projection projection;
    private readonly ConcurrentQueue<JournalBatch> queue = new();
    private readonly ConcurrentQueue<JournalBatch> spare = new();
    private readonly List<JournalBatch> taken = [];
    private readonly ConcurrentQueue<Action<IWriter>> extras = new();
    private readonly ConcurrentQueue<Action> turns = new();
    private readonly AutoResetEvent wake = new(false);
    private readonly ManualResetEventSlim room = new(true);
    private readonly ManualResetEventSlim stopped = new(false);
    private readonly Lock waitersLock = new();
    private readonly List<(long Sequence, TaskCompletionSource Reached)> waiters = [];
    private readonly Thread thread;
    private long lagBytes;
    private long watermark;
    private long lastTransactionId;
    private volatile bool idle;
    private bool ended;
    private volatile bool stopping;
    private volatile bool hurried;
    private volatile string? failure;
    private Action<IReadOnlyList<Event>>? follower;

    public Projector(IWriter writer, long watermark, long lastTransactionId, ILogger logger)
    {
        (this.writer, this.watermark, this.lastTransactionId, this.logger) =
            (writer, watermark, lastTransactionId, logger);
        projection = new Projection(writer);
        thread = new Thread(Loop)
        {
            IsBackground = true,
            Name = "projector",
            Priority = ThreadPriority.BelowNormal,
        };
        thread.Start();
    }

    /// <summary>The last journal row that the tables hold.</summary>
    public long Watermark => Volatile.Read(ref watermark);

    /// <summary>Why the tables fall behind, or null.</summary>
    public string? Failure => failure;

    public JournalBatch TakeEmptyBatch() => spare.TryDequeue(out var batch) ? batch : new JournalBatch();

    public void Enqueue(JournalBatch batch)
    {
        var lag = Interlocked.Add(ref lagBytes, batch.Writer.Length);
        if (lag > MaxLagBytes)
        {
            room.Reset();
        }

        queue.Enqueue(batch);
        Wake(atOnce: lag >= MaxTransactionBytes);
    }

    /// <summary>
    /// Rows that are not the journal's, such as metrics: written with the next transaction, and lost where
    /// that fails, for they are not the books and may be why it failed.
    /// </summary>
    public void Also(Action<IWriter> rows)
    {
        extras.Enqueue(rows);
        Wake(atOnce: false);
    }

    /// <summary>
    /// Has this thread do something between two of its transactions; a <see cref="StorageException"/> where
    /// the thread has ended.
    /// </summary>
    public Task<T> Between<T>(Func<T> work)
    {
        var turn = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (waitersLock)
        {
            if (ended)
            {
                throw new StorageException("the node stops.", fatal: false);
            }

            turns.Enqueue(() =>
            {
                try
                {
                    turn.SetResult(work());
                }
                catch (Exception exception)
                {
                    turn.SetException(exception);
                }
            });
        }

        wake.Set();
        return turn.Task;
    }

    /// <summary>
    /// Has somebody told of each transaction from here on, once the tables hold it and before those who wait
    /// for it go on; on this thread. There is one at most; null ends it.
    /// </summary>
    public Task Follow(Action<IReadOnlyList<Event>>? told) => Between(() => follower = told);

    /// <summary>
    /// Holds the sequencer while the tables are too far behind; false where they cannot be written, so that
    /// nobody waits for a disk that may stay full.
    /// </summary>
    public bool WaitForRoom()
    {
        while (!room.Wait(Gather))
        {
            if (failure is not null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Completes when the tables hold a journal row, or when they cannot be written: reads go on then, and
    /// answer as far as the tables are.
    /// </summary>
    public Task WaitFor(long sequence, CancellationToken cancellation)
    {
        if (IsReachedOrOutOfReach(sequence))
        {
            return Task.CompletedTask;
        }

        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (waitersLock)
        {
            if (IsReachedOrOutOfReach(sequence))
            {
                return Task.CompletedTask;
            }

            waiters.Add((sequence, reached));
        }

        hurried = true;
        wake.Set();
        return reached.Task.WaitAsync(cancellation);
    }

    /// <summary>
    /// What to answer where the tables have no such row: that there is none, or, while they are behind what
    /// was waited for, that nobody can say.
    /// </summary>
    public Refusal NotFound(long waitedFor, Refusal none) => Watermark >= waitedFor
        ? none
        : new Refusal(Code.StorageUnavailable, "The tables are behind and may not hold it yet. Try again.");

    /// <summary>Writes what is queued and ends the thread.</summary>
    public void Dispose()
    {
        stopping = true;
        hurried = true;
        stopped.Set();
        wake.Set();
        thread.Join();
        lock (waitersLock)
        {
            ended = true;
            TakeTurns();
        }

        writer.Dispose();
        wake.Dispose();
        room.Dispose();
        stopped.Dispose();
    }

    private bool IsReachedOrOutOfReach(long sequence) => Watermark >= sequence || failure is not null;

    /// <summary>
    /// While a transaction's worth comes together there is no need to be woken by each batch.
    /// </summary>
    private void Wake(bool atOnce)
    {
        Interlocked.MemoryBarrier();
        if (atOnce || idle)
        {
            wake.Set();
        }
    }

    private void Sleep()
    {
        idle = true;
        Interlocked.MemoryBarrier();
        if (queue.IsEmpty && extras.IsEmpty && turns.IsEmpty && !stopping)
        {
            wake.WaitOne();
        }

        idle = false;
    }

    private void TakeTurns()
    {
        while (turns.TryDequeue(out var turn))
        {
            turn();
        }
    }

    private void Loop()
    {
        while (true)
        {
            TakeTurns();
            if (queue.IsEmpty && taken.Count == 0 && extras.IsEmpty)
            {
                // What failed last was beside the journal, or is written since: the tables hold it all.
                failure = null;
                if (stopping)
                {
                    return;
                }

                Sleep();
                continue;
            }

            GatherMore();
            try
            {
                WriteOnce();
                failure = null;
            }
            catch (Exception exception)
            {
                TakeBack(exception);
                if (stopping)
                {
                    return;
                }

                stopped.Wait(RetryAfter);
            }
        }
    }

    /// <summary>Whatever went wrong, the journal has it all.</summary>
    private void TakeBack(Exception exception)
    {
        writer.Rollback();
        projection.Reset();
        failure = exception.Message;
        ReleaseWaiters(reached: long.MaxValue);
        logger.LogError(
            exception, "The tables could not be written; the journal has it all, and it is tried again");
    }

    /// <summary>Lets a transaction's worth come together, unless somebody waits for the tables.</summary>
    private void GatherMore()
    {
        var until = Environment.TickCount64 + (long)Gather.TotalMilliseconds;
        while (!hurried && Interlocked.Read(ref lagBytes) < MaxTransactionBytes)
        {
            var left = until - Environment.TickCount64;
            if (left <= 0 || (!wake.WaitOne((int)left) && queue.IsEmpty))
            {
                break;
            }

            TakeTurns();
        }

        hurried = false;
    }

    private void WriteOnce()
    {
        var bytes = taken.Sum(batch => (long)batch.Writer.Length);
        while (bytes < MaxTransactionBytes && queue.TryDequeue(out var batch))
        {
            taken.Add(batch);
            bytes += batch.Writer.Length;
        }

        projection.Told = follower is null ? null : [];
        writer.Begin();
        foreach (var batch in taken)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                Events.Project(projection, batch.Header(i), batch.Payload(i));
            }
        }

        projection.Flush();
        while (extras.TryDequeue(out var rows))
        {
            rows(writer);
        }

        var reached = taken.Count > 0 ? taken[^1].LastSequence : Watermark;
        var transactionId = Math.Max(lastTransactionId, projection.LastTransactionId);
        writer.Execute(WatermarkSql, reached, transactionId);
        writer.Commit(reached);
        lastTransactionId = transactionId;
        TellFollower();
        Release(bytes, reached);
    }

    /// <summary>The tables are written: whatever goes wrong here does not take that back.</summary>
    private void TellFollower()
    {
        try
        {
            follower?.Invoke(projection.Told!);
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "What follows the tables failed, and is told nothing more");
            follower = null;
        }
    }

    private void Release(long bytes, long reached)
    {
        foreach (var batch in taken)
        {
            batch.Clear();
            if (spare.Count < SpareBatches && batch.Writer.Buffer.Length <= MaxSpareBytes)
            {
                spare.Enqueue(batch);
            }
        }

        taken.Clear();
        Volatile.Write(ref watermark, reached);
        if (Interlocked.Add(ref lagBytes, -bytes) <= MaxLagBytes)
        {
            room.Set();
        }

        ReleaseWaiters(reached);
    }

    private void ReleaseWaiters(long reached)
    {
        lock (waitersLock)
        {
            waiters.RemoveAll(waiter => waiter.Sequence <= reached && waiter.Reached.TrySetResult());
        }
    }
}
