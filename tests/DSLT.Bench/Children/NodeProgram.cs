using System.Diagnostics;
using System.Reflection;
using IOPath = System.IO.Path;

namespace DSLT.Bench.Children;

/// <summary>The node's program as it was built: the file to run, and what it is run with.</summary>
internal sealed record NodeProgram(string Path)
{
    public const string SetupToken = "bench-setup-token-of-a-throw-away-node";

    private static readonly TimeSpan LongestCommand = TimeSpan.FromMinutes(15);

    /// <summary>True where the compiler left the optimisations out, so that figures say nothing.</summary>
    public bool IsDebugBuild =>
        Assembly.LoadFrom(Path).GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };

    /// <summary>The given file, else the node that was built with this program and lies beside it.</summary>
    public static NodeProgram Find(string? given)
    {
        var path = IOPath.GetFullPath(given ?? IOPath.Combine(AppContext.BaseDirectory, "dslt.dll"));
        return File.Exists(path)
            ? new NodeProgram(path)
            : throw new BenchException($"There is no node at {path}. Build it, or name it with --node.");
    }

    public ChildProcess Start(NodeSettings settings, params string[] arguments) =>
        ChildProcess.Start(DotnetPath(), [Path, .. arguments], settings.ToEnvironment());

    /// <summary>Runs one of the node's commands and answers its exit status and what it wrote.</summary>
    public async Task<(int Status, string Output)> Run(
        NodeSettings settings, CancellationToken cancellation, params string[] arguments)
    {
        await using var process = Start(settings, arguments);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongestCommand);
        var status = await process.Exit(limit.Token);
        return (status, process.LastLines);
    }

    // The host that runs this program is not there when the tests' own executable runs it; then PATH has one.
    public static string DotnetPath() =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";
}

/// <summary>Where a node keeps its data and where it listens.</summary>
/// <param name="BacksUp">False: without scheduled backups, the first of which begins after a minute.</param>
internal sealed record NodeSettings(
    string Directory, string? Postgres = null, int Port = 0, bool BacksUp = true)
{
    public Dictionary<string, string> ToEnvironment()
    {
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Data__Directory"] = Directory,
            ["Data__Provider"] = Postgres is null ? "sqlite" : "postgres",
            ["Setup__Token"] = NodeProgram.SetupToken,
            ["RateLimits__Enabled"] = "false",
            ["Urls"] = $"http://127.0.0.1:{Port}",
            ["Logging__LogLevel__Default"] = "Warning",
        };
        if (!BacksUp)
        {
            settings["Backups__IntervalHours"] = "0";
        }

        if (Postgres is not null)
        {
            settings["ConnectionStrings__Postgres"] = Postgres;
        }

        return settings;
    }
}
