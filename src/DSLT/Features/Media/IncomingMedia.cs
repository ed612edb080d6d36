using DSLT.Core;
using DSLT.Data;
using Microsoft.AspNetCore.Http.Features;

namespace DSLT.Features.Media;

/// <summary>
/// An upload as it came in: a file that goes when this is done with, and its CID. A body is never in memory
/// as a whole, and is not read further than it has to be to be refused.
/// </summary>
internal sealed class IncomingMedia : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private static long names;

    private readonly FileStream file;

    private IncomingMedia(FileStream file, Cid cid, byte[] head) =>
        (this.file, Cid, Head) = (file, cid, head);

    public Cid Cid { get; }

    /// <summary>The first bytes, by which its type is known.</summary>
    public byte[] Head { get; }

    public long Length => file.Length;

    public Stream Content => file;

    /// <summary>Takes a body in whose first bytes are of its type.</summary>
    public static async Task<Result<IncomingMedia>> Take(
        HttpContext context, string type, MediaOptions options, long maxBytes)
    {
        if (context.Request.ContentLength > maxBytes)
        {
            return MediaRules.TooLarge(maxBytes);
        }

        // The server's own limit is for bodies that are read as a whole; this one is counted as it is read.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = maxBytes + BufferBytes;
        }

        var file = Create(options.Incoming);
        try
        {
            var taken = await Copy(context.Request.Body, file, type, maxBytes, context.RequestAborted);
            if (taken.IsRefused)
            {
                Remove(file);
            }

            return taken;
        }
        catch (Exception exception)
        {
            Remove(file);
            if (exception is IOException and not BadHttpRequestException
                && !context.RequestAborted.IsCancellationRequested)
            {
                throw Failed(exception);
            }

            throw;
        }
    }

    /// <summary>All of it, for what cannot be checked in pieces.</summary>
    public byte[] ReadAll()
    {
        var content = new byte[file.Length];
        file.Position = 0;
        file.ReadExactly(content);
        return content;
    }

    public void Dispose() => Remove(file);

    private static async Task<Result<IncomingMedia>> Copy(
        Stream body, FileStream file, string type, long maxBytes, CancellationToken cancellation)
    {
        using var hasher = new CidHasher();
        var (buffer, head) = (new byte[BufferBytes], Array.Empty<byte>());
        while (true)
        {
            var read = await body.ReadAtLeastAsync(
                buffer, BufferBytes, throwOnEndOfStream: false, cancellation);
            if (hasher.Length == 0)
            {
                head = buffer[..Math.Min(read, MediaRules.HeadBytes)];
                if (read == 0)
                {
                    return MediaRules.Invalid("There is nothing in the body.");
                }

                if (!MediaRules.Signature(type, head).Is(out _, out var refusal))
                {
                    return refusal;
                }
            }

            hasher.Append(buffer.AsSpan(0, read));
            if (hasher.Length > maxBytes)
            {
                return MediaRules.TooLarge(maxBytes);
            }

            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            if (read < BufferBytes)
            {
                await file.FlushAsync(cancellation);
                return new IncomingMedia(file, hasher.Finish(), head);
            }
        }
    }

    private static FileStream Create(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(
                Path.Combine(
                    folder, $"{Environment.ProcessId}-{Interlocked.Increment(ref names)}"),
                FileMode.Create, FileAccess.ReadWrite, FileShare.Read, BufferBytes, useAsync: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed(exception);
        }
    }

    private static StorageException Failed(Exception exception) =>
        new($"An upload could not be taken in: {exception.Message}", fatal: false, exception);

    private static void Remove(FileStream file)
    {
        file.Dispose();
        File.Delete(file.Name);
    }
}
