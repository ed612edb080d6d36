namespace DSLT.Tests.Infrastructure;

/// <summary>An empty directory that goes when the test ends.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("dslt-backup-");

    public string Path => directory.FullName;

    public string Inside(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => directory.Delete(recursive: true);
}
