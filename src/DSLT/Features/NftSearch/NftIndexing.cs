using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.NftSearch;

/// <summary>
/// Keeps the index: makes it from the tables when somebody searches for the first time, and changes it with
/// each transaction of the tables from then on. Where nobody ever searches it takes neither time nor memory.
/// </summary>
internal sealed class NftIndexing(
    Store store, NftSearchOptions options, TimeProvider clock, ILogger<NftIndexing> logger) : IDisposable
{
    private static readonly TimeSpan WaitAtMost = TimeSpan.FromSeconds(10);

    private static readonly Refusal NotReady = new(
        Code.IndexNotReady, "The index of items is being made. Try again in some seconds.");

    private readonly ReaderWriterLockSlim access = new();
    private readonly Lock starting = new();
    private Task? making;
    private NftIndex? index;

    /// <summary>Reads the index as the tables are, or says that it is not there yet.</summary>
    public async Task<Result<T>> Read<T>(Func<NftIndex, T> read, CancellationToken cancellation)
    {
        if (index is null)
        {
            try
            {
                await Made().WaitAsync(WaitAtMost, clock, cancellation);
            }
            catch (Exception exception) when (exception is TimeoutException or StorageException)
            {
                return NotReady;
            }
        }

        access.EnterReadLock();
        try
        {
            return index is { } made ? read(made) : NotReady;
        }
        finally
        {
            access.ExitReadLock();
        }
    }

    public void Dispose()
    {
        try
        {
            store.Projector.Follow(told: null).GetAwaiter().GetResult();
        }
        catch (StorageException)
        {
            // It tells nobody anything any more.
        }

        access.Dispose();
    }

    private Task Made()
    {
        lock (starting)
        {
            if (making is null || making.IsFaulted)
            {
                making = Task.Run(Make);
            }

            return making;
        }
    }

    private async Task Make()
    {
        var made = new NftIndex(options.MaxBytes);
        var early = new List<INftIndexed>();
        try
        {
            // What comes from here on is kept until the tables are read: it may be in them already.
            await store.Projector.Follow(told => Accept(told, early));
            using (var lookups = store.Database.OpenLookups())
            {
                NftIndexReading.Fill(made, lookups);
            }
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "The index of items could not be made; the next search tries again");
            Forget();
            throw exception as StorageException ?? new StorageException(exception.Message, fatal: false);
        }

        access.EnterWriteLock();
        try
        {
            early.ForEach(change => change.Index(made));
            early.Clear();
            index = made;
        }
        finally
        {
            access.ExitWriteLock();
        }
    }

    /// <summary>On the projector's thread.</summary>
    private void Accept(IReadOnlyList<Event> told, List<INftIndexed> early)
    {
        access.EnterWriteLock();
        try
        {
            foreach (var change in told.OfType<INftIndexed>())
            {
                if (index is { } made)
                {
                    change.Index(made);
                }
                else
                {
                    early.Add(change);
                }
            }
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "The index of items could not be changed; the next search makes it");
            Forget();
        }
        finally
        {
            access.ExitWriteLock();
        }
    }

    /// <summary>As if nobody had searched yet.</summary>
    private void Forget()
    {
        _ = store.Projector.Follow(told: null);
        (index, making) = (null, null);
    }
}

/// <summary>Settings <c>NftSearch</c>.</summary>
/// <param name="MaxBytes">About how much memory the index may take.</param>
internal sealed record NftSearchOptions(long MaxBytes);
