using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Web;

/// <summary>
/// A request's way to the sequencer: it runs the command for the caller and makes the answer.
/// </summary>
internal sealed class Writes(Store store, TimeProvider clock)
{
    /// <summary>Runs a command and answers 200 with its value, or with what its value calls for.</summary>
    public async ValueTask<Answer<T>> Run<T>(
        Caller caller, Command command, Func<Tx, Result<T>> handle, Func<T, int>? statusOf = null)
    {
        var written = await Write(caller, command, handle, StatusCodes.Status200OK, statusOf);
        return new Answer<T>(written.Result, written.Status, await StoredAnswer(written));
    }

    /// <summary>Runs a command that makes something and answers 201 with it.</summary>
    public async ValueTask<CreatedAnswer<T>> Create<T>(
        Caller caller, Command command, Func<Tx, Result<T>> handle)
    {
        var written = await Write(caller, command, handle, StatusCodes.Status201Created);
        return new CreatedAnswer<T>(written.Result, await StoredAnswer(written));
    }

    /// <summary>Runs a command whose answer has no body.</summary>
    public async ValueTask<EmptyAnswer> RunQuietly(
        Caller caller, Command command, Func<Tx, Result<Unit>> handle)
    {
        var written = await Write(caller, command, handle, StatusCodes.Status204NoContent);
        return new EmptyAnswer(written.IsReplay ? default(Unit) : written.Result);
    }

    /// <summary>
    /// True where this very request was done before under its idempotency key: for checks before a command
    /// that its own success would make fail.
    /// </summary>
    public async ValueTask<bool> IsDone(Caller caller) =>
        caller.Idempotency is { } key
        && (await store.Sequencer.Read(
            state => state.Idempotency.Find(key.Key, clock.NowMicros())?.Request == key.Request))
            .Is(out var done, out _)
        && done;

    private async ValueTask<Written<T>> Write<T>(
        Caller caller, Command command, Func<Tx, Result<T>> handle, int status, Func<T, int>? statusOf = null)
    {
        var written = await store.Sequencer.Write(caller, command, handle, status, statusOf);
        caller.Writes?.Reach(written.Sequence);
        return written;
    }

    private async ValueTask<Response?> StoredAnswer<T>(Written<T> written) =>
        written.IsReplay ? await JournalQueries.StoredAnswer(store.Database, written.Sequence) : null;
}
