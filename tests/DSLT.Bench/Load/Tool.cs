namespace DSLT.Bench.Load;

/// <summary>A public program that the benchmarks measure with.</summary>
internal static class Tool
{
    /// <summary>Where a program is, or an exception that says how to get it.</summary>
    public static string Find(string name, string package)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        var debian = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories(
            "/usr/lib/postgresql") : [];
        return debian.OrderDescending().Select(version => Path.Combine(version, "bin"))
            .Concat(path.Split(Path.PathSeparator))
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists)
            ?? throw new BenchException(
                $"{name} is needed: run tests/DSLT.Bench/install-tools.sh, or install {package}.");
    }
}
