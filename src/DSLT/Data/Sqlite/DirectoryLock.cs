namespace DSLT.Data.Sqlite;

/// <summary>
/// Holds the data directory for one process. Two sequencers over one file would each believe its own memory,
/// so a second process is refused, and so is a network file system, where locks and fsync do not mean what
/// they say.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private const string FileName = "node.lock";

    private readonly FileStream file;

    private DirectoryLock(FileStream file) => this.file = file;

    public static DirectoryLock Take(string directory)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(Path.GetFullPath(directory), FileName);
        if (DriveOf(path) is { DriveType: DriveType.Network } drive)
        {
            throw new StorageException(
                $"{directory} is on a network file system ({drive.DriveFormat}). SQLite needs a local "
                    + "disk; for "
                + "shared storage use Data:Provider=postgres.",
                fatal: true);
        }

        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            using var writer = new StreamWriter(file, leaveOpen: true);
            writer.WriteLine(Environment.ProcessId);
            return new DirectoryLock(file);
        }
        catch (IOException)
        {
            throw new StorageException(
                $"{directory} is in use by another dslt process. One process serves one directory: stop "
                    + "the other "
                + "one, or set Data:Directory to another place.",
                fatal: true);
        }
        catch (UnauthorizedAccessException)
        {
            throw new StorageException(
                $"{directory} cannot be written by this user. Give it write access, or set Data:Directory.",
                fatal: true);
        }
    }

    public void Dispose() => file.Dispose();

    /// <summary>
    /// The mounted file system that holds a path: the longest mount point that is a prefix of it.
    /// </summary>
    private static DriveInfo? DriveOf(string path) => DriveInfo.GetDrives()
        .Where(drive => path.StartsWith(drive.Name.TrimEnd('/') + "/", StringComparison.Ordinal))
        .MaxBy(drive => drive.Name.Length);
}
