using System.Diagnostics;
using System.Text.Json;
using DSLT.Core;
using DSLT.Data;

namespace DSLT.Sequencing;

/// <summary>
/// The one thread that changes anything. It takes commands in turn, runs each against the staged state, and
/// makes all that it found in its queue durable by one commit; only then does anybody get an answer.
/// </summary>
internal sealed class Sequencer : IDisposable
{
    private const int MaxBatch = 2_048;

    private static readonly TimeSpan WhenFull = TimeSpan.FromMilliseconds(10);

    private static readonly Refusal Overloaded = new(
        Code.Overloaded, "More writes are waiting than the node accepts. Try again in a moment.");

    private readonly IWriter truth;
    private readonly State state;
    private readonly Projector projector;
    private readonly TimeProvider clock;
    private readonly JsonSerializerOptions json;
    private readonly SequencerMetrics metrics;
    private readonly ILogger logger;
    private readonly WorkQueue queue;
    private readonly Thread thread;
    private readonly Tx tx;
    private readonly byte[] tip;
    private JournalBatch batch;
    private RecordHeader header;
    private Tx.Savepoint commandStart;
    private bool recording;
    private long lastSequence;
    private long lastTime;
    private long durableSequence;
    private volatile string? halted;

    public Sequencer(
        IWriter truth, State state, Projector projector, JournalTip tip, TimeProvider clock,
        JsonSerializerOptions json, SequencerMetrics metrics, int queueCapacity, ILogger logger)
    {
        (this.truth, this.state, this.projector, this.clock, this.json) =
            (truth, state, projector, clock, json);
        (this.metrics, this.logger) = (metrics, logger);
        (lastSequence, durableSequence, lastTime, this.tip) =
            (tip.Sequence, tip.Sequence, tip.Time, tip.Hash);
        queue = new WorkQueue(queueCapacity);
        tx = new Tx(state);
        batch = projector.TakeEmptyBatch();
        thread = new Thread(Loop) { IsBackground = true, Name = "sequencer" };
        thread.Start();
    }

    /// <summary>The last journal row that is on disk.</summary>
    public long DurableSequence => Volatile.Read(ref durableSequence);

    public int QueueDepth => queue.Count;

    /// <summary>Why nothing is written any more, or null. Only a restart ends it.</summary>
    public string? Halted => halted;

    /// <summary>
    /// Runs a command. It is durable when this returns a value; where it returns a refusal nothing was
    /// changed.
    /// </summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="command">What the journal calls it.</param>
    /// <param name="handle">Decides and does it, on the sequencer's thread.</param>
    /// <param name="status">What HTTP calls its success.</param>
    /// <param name="statusOf">The same where it depends on what came of it.</param>
    public ValueTask<Written<T>> Write<T>(
        Caller caller, Command command, Func<Tx, Result<T>> handle, int status = StatusCodes.Status200OK,
        Func<T, int>? statusOf = null)
    {
        var work = new WriteWork<T>(caller, command, handle, status, json, statusOf);
        if (halted is { } reason)
        {
            return new(new Written<T>(Unavailable(reason), status));
        }

        return queue.TryWrite(work) ? work.Answer : new(new Written<T>(Overloaded, status));
    }

    /// <summary>Reads the present. Everything it sees is durable when this returns.</summary>
    public ValueTask<Result<T>> Read<T>(Func<State, T> read)
    {
        var work = new ReadWork<T>(read);
        return queue.TryWrite(work) ? work.Answer : new((Result<T>)Overloaded);
    }

    /// <summary>
    /// Has this thread do something between two of its transactions, where the queue is full once it has a
    /// place; a <see cref="StorageException"/> where the thread has ended.
    /// </summary>
    public async Task<T> Between<T>(Func<T> work)
    {
        var turn = new TurnWork<T>(work);
        while (!queue.TryWrite(turn))
        {
            if (queue.HasEnded)
            {
                throw new StorageException("the node stops.", fatal: false);
            }

            await Task.Delay(WhenFull, clock);
        }

        return await turn.Answer;
    }

    /// <summary>Puts refused attempts on record.</summary>
    public ValueTask<Result<Unit>> Record(IReadOnlyList<(Caller Caller, Refused Refused)> refusals)
    {
        var work = new RefusalsWork(refusals);
        return halted is null && queue.TryWrite(work) ? work.Answer : new((Result<Unit>)Overloaded);
    }

    /// <summary>Finishes what is queued and ends the thread.</summary>
    public void Dispose()
    {
        queue.End();
        thread.Join();
        truth.Dispose();
    }

    internal long Now() => lastTime = Math.Max(lastTime, clock.NowMicros());

    internal void Start(Tx tx, Caller caller, Command command)
    {
        header = new RecordHeader(lastSequence + 1, Now(), command, caller.UserId, caller.Address);
        commandStart = tx.StartAt(batch, caller, header, tip);
        recording = true;
    }

    internal void Abandon(Tx tx)
    {
        tx.BackTo(commandStart);
        batch.Abandon();
        recording = false;
    }

    internal long Seal()
    {
        recording = false;
        batch.Seal(header, tip);
        return ++lastSequence;
    }

    private static Refusal Unavailable(string reason) =>
        new(Code.StorageUnavailable, $"The node cannot store writes: {reason}");

    private void Loop()
    {
        var works = new List<Work>(MaxBatch);
        while (queue.WaitToRead())
        {
            works.Clear();
            var before = new BatchStart(lastSequence, state.LastTransactionId, [.. tip]);
            var hasRoom = projector.WaitForRoom();
            while (works.Count < MaxBatch && queue.TryRead(out var work))
            {
                if (hasRoom || !work.Writes)
                {
                    RunOne(work, works);
                }
                else
                {
                    work.Refuse(
                        Unavailable("the tables cannot be written and are too far behind the journal."));
                }
            }

            if (batch.Count == 0)
            {
                state.Commit(lastTime);
            }
            else if (CommitBatch(before) is { } refusal)
            {
                works.ForEach(work => work.Refuse(refusal));
                continue;
            }

            works.ForEach(work => work.Complete());
        }
    }

    private void RunOne(Work work, List<Work> works)
    {
        try
        {
            work.Run(this, tx);
            works.Add(work);
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "A command failed and was taken back");
            if (recording)
            {
                Abandon(tx);
            }

            if (exception is StorageException storage)
            {
                work.Refuse(Unavailable(storage.Message));
            }
            else
            {
                work.Fail(exception);
            }
        }
    }

    /// <summary>
    /// One commit for everything in the batch; the refusal for all of it where the disk did not take it.
    /// </summary>
    private Refusal? CommitBatch(BatchStart before)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            if (halted is { } reason)
            {
                throw new StorageException(reason, fatal: true);
            }

            truth.Begin();
            batch.WriteTo(truth);
            state.Rows.WriteTo(truth);
            var inserted = Stopwatch.GetTimestamp();
            truth.Commit(lastSequence);
            metrics.Committed(batch.Count, Stopwatch.GetElapsedTime(inserted));
        }
        catch (Exception exception) when (exception is StorageException or System.Data.Common.DbException)
        {
            return TakeBack(before, exception);
        }

        Volatile.Write(ref durableSequence, lastSequence);
        state.Commit(lastTime);
        projector.Enqueue(batch);
        batch = projector.TakeEmptyBatch();
        metrics.Batch(Stopwatch.GetElapsedTime(started));
        return null;
    }

    private Refusal TakeBack(BatchStart before, Exception exception)
    {
        truth.Rollback();
        state.Undo.BackTo(default);
        state.Commit(lastTime);
        batch.Clear();
        (lastSequence, state.LastTransactionId) = (before.Sequence, before.LastTransactionId);
        before.Tip.CopyTo(tip, 0);
        if (exception is StorageException { Fatal: true })
        {
            halted = exception.Message;
            logger.LogCritical(
                exception, "The node no longer writes: what is on disk is not certain any more. Restart it");
        }
        else
        {
            logger.LogError(
                exception, "A commit failed; nobody was acknowledged, and the next write tries again");
        }

        return Unavailable(exception.Message);
    }

    private sealed record BatchStart(long Sequence, long LastTransactionId, byte[] Tip);
}

/// <summary>The end of the journal.</summary>
internal sealed record JournalTip(long Sequence, long Time, byte[] Hash);
