using System.Text.Json;
using System.Threading.Tasks.Sources;
using DSLT.Core;

namespace DSLT.Sequencing;

/// <summary>One thing in the sequencer's queue.</summary>
internal abstract class Work
{
    public virtual bool Writes => true;

    /// <summary>Runs on the sequencer's thread; what it writes ends up as records of the batch.</summary>
    public abstract void Run(Sequencer sequencer, Tx tx);

    /// <summary>Answers: what it saw and did is durable.</summary>
    public abstract void Complete();

    /// <summary>Answers instead that nothing was done.</summary>
    public abstract void Refuse(Refusal refusal);

    /// <summary>Answers instead that there is a bug.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>What became of a write.</summary>
/// <param name="Result">The value or the refusal.</param>
/// <param name="Status">The HTTP status that the write answers with.</param>
/// <param name="Sequence">Its journal row, or 0 where it has none.</param>
/// <param name="IsReplay">True where the row is of an earlier request with the same idempotency key.</param>
internal readonly record struct Written<T>(
    Result<T> Result, int Status, long Sequence = 0, bool IsReplay = false);

/// <summary>Work that somebody awaits.</summary>
internal abstract class Awaited<T> : Work, IValueTaskSource<T>
{
    // Continuations go to the thread pool: the sequencer's thread has the next batch to do.
    private ManualResetValueTaskSourceCore<T> source = new() { RunContinuationsAsynchronously = true };

    public ValueTask<T> Answer => new(this, source.Version);

    public override void Fail(Exception exception) => source.SetException(exception);

    T IValueTaskSource<T>.GetResult(short token) => source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => source.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);

    protected void Set(T answer) => source.SetResult(answer);
}

/// <summary>
/// A read of the present: it sees every write before it, and is answered when those are durable.
/// </summary>
internal sealed class ReadWork<T>(Func<State, T> read) : Awaited<Result<T>>
{
    private Result<T> answer;

    public override bool Writes => false;

    public override void Run(Sequencer sequencer, Tx tx) => answer = read(tx.State);

    public override void Complete() => Set(answer);

    public override void Refuse(Refusal refusal) => Set(refusal);
}

/// <summary>Something that touches no state, but the connection between two transactions.</summary>
internal sealed class TurnWork<T>(Func<T> work) : Awaited<T>
{
    private Action answer = () => { };

    public override bool Writes => false;

    public override void Run(Sequencer sequencer, Tx tx)
    {
        try
        {
            var done = work();
            answer = () => Set(done);
        }
        catch (Exception exception)
        {
            // It is the asker's, and says nothing about the sequencer.
            answer = () => Fail(exception);
        }
    }

    public override void Complete() => answer();

    /// <summary>A commit that fails takes nothing of it back.</summary>
    public override void Refuse(Refusal refusal) => answer();
}

/// <summary>A command.</summary>
internal sealed class WriteWork<T>(
    Caller caller, Command command, Func<Tx, Result<T>> handle, int status, JsonSerializerOptions json,
    Func<T, int>? statusOf)
    : Awaited<Written<T>>
{
    private Written<T> answer;

    public override void Run(Sequencer sequencer, Tx tx)
    {
        if (caller.Idempotency is { } asked
            && tx.State.Idempotency.Find(asked.Key, sequencer.Now()) is { } used)
        {
            answer = Replay(asked, used, sequencer.DurableSequence);
            return;
        }

        sequencer.Start(tx, caller, command);
        if (caller.Key is { } key)
        {
            // Whose key is leaked or mad wants to know which one it is.
            tx.Note($"by {key}");
        }

        var result = handle(tx);
        if (!result.Is(out var value, out _))
        {
            sequencer.Abandon(tx);
            answer = new Written<T>(result, status);
            return;
        }

        var answered = statusOf is null ? status : statusOf(value);
        if (caller.Idempotency is { } remembered)
        {
            tx.Raise(new IdempotencyUsed(remembered.Key, remembered.Request));
            var hasBody = answered != StatusCodes.Status204NoContent;
            tx.Raise(new Response(
                answered,
                hasBody ? JsonSerializer.SerializeToUtf8Bytes(value, json.GetTypeInfo(typeof(T))) : []));
        }

        answer = new Written<T>(result, answered, sequencer.Seal());
    }

    public override void Complete() => Set(answer);

    public override void Refuse(Refusal refusal) => Set(new Written<T>(refusal, refusal.Code.Status));

    /// <summary>The row that holds the answer; it may be in the very batch that is being made.</summary>
    private Written<T> Replay(IdempotencyKey key, Idempotency.Used used, long durable) =>
        used.Request != key.Request
            ? new(
                new Refusal(Code.IdempotencyMismatch, "This idempotency key was used for another request."),
                status)
        : used.Sequence > durable
            ? new(
                new Refusal(Code.RequestInProgress, "A request with this idempotency key is still running."),
                status)
            : new(default, status, used.Sequence, IsReplay: true);
}

/// <summary>Attempts that were refused before they became commands, a record each.</summary>
internal sealed class RefusalsWork(
    IReadOnlyList<(Caller Caller, Refused Refused)> refusals) : Awaited<Result<Unit>>
{
    private Result<Unit> answer = default(Unit);

    public override void Run(Sequencer sequencer, Tx tx)
    {
        foreach (var (caller, refused) in refusals)
        {
            sequencer.Start(tx, caller, Command.Refused);
            tx.Raise(refused);
            sequencer.Seal();
        }
    }

    public override void Complete() => Set(answer);

    public override void Refuse(Refusal refusal)
    {
        answer = refusal;
        Set(answer);
    }
}
