namespace DSLT.Bench.Children;

/// <summary>A folder for one run, gone at its end.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly DirectoryInfo root;

    /// <param name="under">Where to make it; the system's folder for temporary files where null.</param>
    public Workspace(string? under)
    {
        if (under is not null)
        {
            Directory.CreateDirectory(under);
        }

        root = under is null
            ? Directory.CreateTempSubdirectory("dslt-bench-")
            : Directory.CreateDirectory(
                Path.Combine(Path.GetFullPath(under), $"dslt-bench-{Environment.ProcessId}"));
    }

    public string Root => root.FullName;

    /// <summary>
    /// A memory file system makes every fsync free: figures from there are not a durable node's.
    /// </summary>
    public bool IsInMemory => FileSystem is "tmpfs" or "ramfs";

    public string FileSystem => DriveInfo.GetDrives()
        .Where(drive => (Root + "/").StartsWith(drive.Name.TrimEnd('/') + "/", StringComparison.Ordinal))
        .MaxBy(drive => drive.Name.Length)?.DriveFormat ?? "unknown";

    public string Folder(string name) => root.CreateSubdirectory(name).FullName;

    public string File(string name) => Path.Combine(Root, name);

    public void Dispose() => root.Delete(recursive: true);
}
