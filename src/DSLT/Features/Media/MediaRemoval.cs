using System.Data.Common;
using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Media;

/// <summary>
/// The way of what goes: first off the record, durably, and its bytes after that. What a crash or the storage
/// leaves of them is served to nobody, and swept.
/// </summary>
internal sealed class MediaRemoval(
    Store store, Writes writes, IMediaStorage storage, CidLocks locks, ILogger<MediaRemoval> logger)
    : IDisposable
{
    private static readonly Refusal Busy = new(
        Code.Overloaded, "Somebody else's deletion is looking at all items; try again in a moment.");

    /// <summary>Looking for uses reads all metadata: one at a time does.</summary>
    private readonly SemaphoreSlim looking = new(1, 1);

    /// <summary>Takes something down for all who have it.</summary>
    public async Task<EmptyAnswer> TakeDown(
        Caller caller, string text, string? why, CancellationToken cancellation) =>
        !MediaRules.Parse(text).Is(out var cid, out var refusal)
        || !MediaRules.Reason(why).Is(out var reason, out refusal)
            ? refusal
            : await Run(
                caller, Command.MediaTakeDown, cid, tx => MediaCommands.TakeDown(tx, cid, reason),
                cancellation);

    /// <summary>Ends an upload of the caller's that nobody shows.</summary>
    public async Task<EmptyAnswer> Delete(Caller caller, string text, CancellationToken cancellation)
    {
        if (!MediaRules.Parse(text).Is(out var cid, out var refusal)
            || (!(await CheckUnused(caller, cid, cancellation)).Is(out _, out refusal)
                && !await writes.IsDone(caller)))
        {
            return refusal;
        }

        return await Run(
            caller, Command.MediaDelete, cid, tx => MediaCommands.Delete(tx, cid), cancellation);
    }

    public void Dispose() => looking.Dispose();

    private async Task<EmptyAnswer> Run(
        Caller caller, Command command, Cid cid, Func<Tx, Result<List<string>>> handle,
        CancellationToken cancellation)
    {
        if (!(await store.Sequencer.Read(state => Names(state.Media, cid))).Is(
                out var names, out var refusal))
        {
            return refusal;
        }

        using var turn = await locks.Enter(cancellation, [.. names.Select(name => name.Text)]);
        List<string> gone = [];
        var answer = await writes.RunQuietly(caller, command, tx => handle(tx).Then<Unit>(all =>
        {
            gone = all;
            return default(Unit);
        }));
        await RemoveBytes(gone);
        return answer;
    }

    /// <summary>
    /// Only of what is off the record: where the commit failed it is not. Whoever asked may be gone by now.
    /// </summary>
    private async Task RemoveBytes(List<string> cids)
    {
        try
        {
            await NobodysMedia.Remove(cids, storage, store.Sequencer, CancellationToken.None);
        }
        catch (Exception exception) when (exception is StorageException or DbException)
        {
            logger.LogWarning(
                "Bytes of media that are off the record are left to be swept: {Reason}", exception.Message);
        }
    }

    private async Task<Result<Unit>> CheckUnused(Caller caller, Cid cid, CancellationToken cancellation)
    {
        var read = await store.Sequencer.Read(state => state.Media.Has(caller.UserId, cid.Text)
            ? Names(state.Media, cid)
            : null);
        if (!read.Is(out var names, out var refusal))
        {
            return refusal;
        }

        if (names is null)
        {
            return MediaRules.NoUpload(cid);
        }

        if (!await looking.WaitAsync(TimeSpan.Zero, cancellation))
        {
            return Busy;
        }

        try
        {
            // What was minted a moment ago has to be in the tables.
            await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
            return await MediaQueries.UseOf(names, store.Database, cancellation) is { } use
                ? MediaRules.InUse($"It is in use: {use} shows it.")
                : default(Unit);
        }
        finally
        {
            looking.Release();
        }
    }

    /// <summary>Something and its thumbnail, where it has one.</summary>
    private static List<Cid> Names(MediaStore media, Cid cid) =>
        media.Find(cid.Text)?.Thumbnail is { } thumbnail ? [cid, Cid.Parse(thumbnail)!] : [cid];
}
