using System.Globalization;
using System.Runtime.InteropServices;
using DSLT.Bench.Children;

namespace DSLT.Bench.Report;

/// <summary>What a figure was measured on: it says nothing without.</summary>
internal static class Machine
{
    public static string Describe(Workspace workspace)
    {
        var date = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024 * 1024);
        return $"{date}, {Environment.ProcessorCount} cores of {Processor()}, {memory} GB, "
            + $"{RuntimeInformation.OSDescription}, kernel {Kernel()}, "
            + $"{RuntimeInformation.FrameworkDescription}, data on {workspace.FileSystem}";
    }

    /// <summary>
    /// The command that was given and the machine, and a warning where figures would mislead.
    /// </summary>
    public static void Introduce(TextWriter output, Workspace workspace, NodeProgram program)
    {
        output.WriteLine($"`DSLT.Bench {string.Join(' ', Environment.GetCommandLineArgs().Skip(1))}`");
        output.WriteLine(Describe(workspace));
        if (workspace.IsInMemory)
        {
            output.WriteLine(
                "WARNING: a file system in memory, where fsync is free. Name a disk by --directory.");
        }

        if (program.IsDebugBuild)
        {
            output.WriteLine("WARNING: this node is a debug build. Run with `dotnet run -c Release`.");
        }

        if (Load() is var load and > 0.5)
        {
            output.WriteLine($"WARNING: others are at work here (load average {load}), which costs.");
        }

        output.WriteLine();
    }

    /// <summary>How many threads wanted to run during the last minute, or 0 where nobody says.</summary>
    private static double Load() => File.Exists("/proc/loadavg")
        ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
        : 0;

    private static string Kernel() => File.Exists("/proc/sys/kernel/osrelease")
        ? File.ReadAllText("/proc/sys/kernel/osrelease").Trim()
        : Environment.OSVersion.Version.ToString();

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(
            line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':')[1].Trim() ?? "unknown"
        : RuntimeInformation.ProcessArchitecture.ToString();
}
