using Dapper;
using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Web;

/// <summary>A request's way to the sequencer: it runs the command for the caller and makes the answer.</summary>
internal sealed class Writes(Store store)
{
    private const string StoredSql = "SELECT payload FROM journal WHERE sequence = @sequence";

    /// <summary>Runs a command and answers 200 with its value.</summary>
    public async ValueTask<Answer<T>> Run<T>(Caller caller, Command command, Func<Tx, Result<T>> handle)
    {
        var written = await Write(caller, command, handle, StatusCodes.Status200OK);
        return new Answer<T>(written.Result, StatusCodes.Status200OK, await StoredAnswer(written));
    }

    /// <summary>Runs a command that makes something and answers 201 with it.</summary>
    public async ValueTask<CreatedAnswer<T>> Create<T>(Caller caller, Command command, Func<Tx, Result<T>> handle)
    {
        var written = await Write(caller, command, handle, StatusCodes.Status201Created);
        return new CreatedAnswer<T>(written.Result, await StoredAnswer(written));
    }

    /// <summary>Runs a command whose answer has no body.</summary>
    public async ValueTask<EmptyAnswer> RunQuietly(Caller caller, Command command, Func<Tx, Result<Unit>> handle)
    {
        var written = await Write(caller, command, handle, StatusCodes.Status204NoContent);
        return new EmptyAnswer(written.IsReplay ? default(Unit) : written.Result);
    }

    private async ValueTask<Written<T>> Write<T>(Caller caller, Command command, Func<Tx, Result<T>> handle, int status)
    {
        var written = await store.Sequencer.Write(caller, command, handle, status);
        caller.Session?.Wrote(written.Sequence);
        return written;
    }

    private async ValueTask<Response?> StoredAnswer<T>(Written<T> written) =>
        written.IsReplay ? await ReadStored(written.Sequence) : null;

    private async Task<Response> ReadStored(long sequence)
    {
        await using var reader = await store.Database.OpenReader(CancellationToken.None);
        var payload = await reader.QuerySingleAsync<byte[]>(StoredSql, new { sequence });
        return Events.FindResponse(payload)
            ?? throw new InvalidDataException($"Journal row {sequence} holds an idempotency key but no answer.");
    }
}
