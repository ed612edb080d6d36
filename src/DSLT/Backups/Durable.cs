using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DSLT.Jobs;

namespace DSLT.Backups;

/// <summary>Files that are on disk when the call returns, power cut or not.</summary>
internal static partial class Durable
{
    private const int BufferBytes = 1024 * 1024;

    public static void Write(string path, byte[] content)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Copies a file and gives the SHA-256 of what was read, in hex.</summary>
    public static string Copy(string from, string to, Pace pace)
    {
        using var target = new FileStream(to, FileMode.CreateNew, FileAccess.Write);
        var hash = Read(from, bytes => target.Write(bytes), pace);
        target.Flush(flushToDisk: true);
        return hash;
    }

    /// <summary>The SHA-256 of a file in hex, once it is on disk.</summary>
    public static string SyncAndHash(string path, Pace pace)
    {
        using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }

        return Read(path, _ => { }, pace);
    }

    /// <summary>
    /// Makes the names in a directory durable: a file's own fsync does not cover the entry that names it.
    /// </summary>
    public static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // NTFS journals the names, and there is no call for it.
            return;
        }

        var descriptor = OpenDirectory(path, 0);
        var failed = descriptor < 0 || Sync(descriptor) != 0;
        var error = Marshal.GetLastPInvokeErrorMessage();
        if (descriptor >= 0)
        {
            _ = Close(descriptor);
        }

        if (failed)
        {
            throw new IOException($"The directory {path} could not be written to disk: {error}.");
        }
    }

    private static string Read(string path, Action<ReadOnlySpan<byte>> take, Pace pace)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = file.Read(buffer)) > 0)
        {
            hash.AppendData(buffer.AsSpan(0, read));
            take(buffer.AsSpan(0, read));
            pace.Rest();
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    [LibraryImport(
        "libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenDirectory(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
