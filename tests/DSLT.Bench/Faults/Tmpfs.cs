using DSLT.Bench.Children;

namespace DSLT.Bench.Faults;

/// <summary>A file system of a few megabytes, which is quickly full.</summary>
internal sealed class Tmpfs : IAsyncDisposable
{
    private readonly string path;

    private Tmpfs(string path) => this.path = path;

    /// <summary>Mounts one, or answers why that cannot be done here.</summary>
    public static async Task<(Tmpfs? Mounted, string? Refused)> Mount(
        string path, int megabytes, CancellationToken cancellation)
    {
        var (status, said) = await Run(
            "mount", cancellation, "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path);
        return status == 0
            ? (new Tmpfs(path), null)
            : (null, $"No small file system can be mounted here, which takes root and Linux: {said}");
    }

    public async ValueTask DisposeAsync()
    {
        var (status, said) = await Run("umount", CancellationToken.None, path);
        if (status != 0)
        {
            throw new BenchException($"umount {path}: {said}");
        }
    }

    private static async Task<(int Status, string Said)> Run(
        string file, CancellationToken cancellation, params string[] arguments)
    {
        try
        {
            await using var process = ChildProcess.Start(file, arguments, []);
            var status = await process.Exit(cancellation);
            return (status, process.LastLines);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return (-1, exception.Message);
        }
    }
}
