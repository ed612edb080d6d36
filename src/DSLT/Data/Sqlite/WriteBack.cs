using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DSLT.Data.Sqlite;

/// <summary>
/// Gets the kernel to write pages before an fsync has to: a hundred megabytes that wait for one keep every
/// other fsync of the disk waiting too. It makes nothing durable, and an error is left to the fsync, which
/// sees it as well.
/// </summary>
internal static partial class WriteBack
{
    private const uint WaitBefore = 1;
    private const uint Write = 2;
    private const uint WaitAfter = 4;

    /// <summary>Starts the writing of what is not yet being written.</summary>
    public static void Start(SafeFileHandle file) => Run(file, Write);

    /// <summary>
    /// Writes and waits: whoever makes pages makes them no faster than the disk takes them.
    /// </summary>
    public static void Finish(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux())
        {
            Run(file, WaitBefore | Write | WaitAfter);
        }
        else
        {
            RandomAccess.FlushToDisk(file);
        }
    }

    /// <summary>
    /// The log of a database. The database itself must never be opened like this: closing it would drop the
    /// locks that SQLite holds on it in this process.
    /// </summary>
    public static SafeFileHandle OpenLog(string database) => File.OpenHandle(
        database + "-wal",
        FileMode.Open,
        FileAccess.ReadWrite,
        FileShare.ReadWrite | FileShare.Delete);

    private static void Run(SafeFileHandle file, uint flags)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SyncFileRange(file, 0, 0, flags);
        }
    }

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int SyncFileRange(SafeFileHandle file, long offset, long bytes, uint flags);
}
