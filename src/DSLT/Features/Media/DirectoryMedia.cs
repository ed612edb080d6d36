using System.Runtime.CompilerServices;
using DSLT.Backups;
using DSLT.Data;
using Microsoft.Win32.SafeHandles;

namespace DSLT.Features.Media;

/// <summary>
/// Media as files, by the letters before the last of their CIDs: all begin alike. A file has its name when
/// all of it is on disk, and never changes after.
/// </summary>
internal sealed class DirectoryMedia(string root, TimeProvider clock) : IMediaStorage
{
    private const int BufferBytes = 128 * 1024;

    private const string Unfinished = ".unfinished-";

    private static long names;

    public static string PathOf(string root, string cid) =>
        Path.Combine(root, cid[^5..^3], cid[^3..^1], cid);

    public async Task Put(string cid, Stream content, CancellationToken cancellation)
    {
        try
        {
            var path = PathOf(root, cid);
            if (new FileInfo(path) is { Exists: true } kept && kept.Length == content.Length)
            {
                File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime);
                return;
            }

            var folder = Path.GetDirectoryName(path)!;
            MakeDurably(folder);
            var name = Path.Combine(folder, $"{Unfinished}{Interlocked.Increment(ref names)}-{cid}");
            await Write(name, content, cancellation);
            File.SetLastWriteTimeUtc(name, clock.GetUtcNow().UtcDateTime);
            File.Move(name, path, overwrite: true);
            Durable.SyncDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed(exception);
        }
    }

    public Task<long?> Length(string cid, CancellationToken cancellation) =>
        Task.FromResult<long?>(
            new FileInfo(PathOf(root, cid)) is { Exists: true } kept ? kept.Length : null);

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Read(
        string cid, long offset, long length, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var file = OpenFile(PathOf(root, cid));
        var buffer = new byte[Math.Min(BufferBytes, length)];
        while (length > 0)
        {
            var wanted = buffer.AsMemory(0, (int)Math.Min(buffer.Length, length));
            var read = await RandomAccess.ReadAsync(file, wanted, offset, cancellation);
            if (read == 0)
            {
                throw new StorageException($"The file of {cid} is cut short.", fatal: false);
            }

            (offset, length) = (offset + read, length - read);
            yield return wanted[..read];
        }
    }

    public Task Delete(string cid, CancellationToken cancellation)
    {
        try
        {
            File.Delete(PathOf(root, cid));
            return Task.CompletedTask;
        }
        catch (DirectoryNotFoundException)
        {
            return Task.CompletedTask;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed(exception);
        }
    }

    /// <summary>Files that never got their names are named by these, and found as nobody's.</summary>
    public async IAsyncEnumerable<StoredMedia> List([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        var files = Directory.Exists(root)
            ? new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories)
            : [];
        foreach (var file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Cid.Parse(file.Name) is not null)
            {
                yield return new StoredMedia(file.Name, file.LastWriteTimeUtc);
            }
            else if (file.LastWriteTimeUtc < clock.GetUtcNow().UtcDateTime - MediaSweep.MinAge)
            {
                file.Delete();
            }
        }
    }

    public void Dispose()
    {
    }

    private static StorageException Failed(Exception exception) =>
        new($"Media could not be stored: {exception.Message}", fatal: false, exception);

    private static SafeFileHandle OpenFile(string path)
    {
        try
        {
            return File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete,
                FileOptions.Asynchronous);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"The bytes of media are not there: {exception.Message}", fatal: false, exception);
        }
    }

    private static async Task Write(string path, Stream content, CancellationToken cancellation)
    {
        try
        {
            await using var file = new FileStream(
                path, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes, useAsync: true);
            content.Position = 0;
            await content.CopyToAsync(file, cancellation);
            await file.FlushAsync(cancellation);
            file.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Each directory that is made has its name on disk too.</summary>
    private static void MakeDurably(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(path)!;
        MakeDurably(parent);
        Directory.CreateDirectory(path);
        Durable.SyncDirectory(parent);
    }
}
