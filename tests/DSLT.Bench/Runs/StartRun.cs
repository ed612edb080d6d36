using DSLT.Bench.Children;
using DSLT.Bench.Report;

namespace DSLT.Bench.Runs;

/// <summary>
/// How long a node takes to its first answer, and what it holds while nobody asks for anything.
/// </summary>
internal static class StartRun
{
    private const int Starts = 7;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    public static async Task<int> Run(RunOptions options, TextWriter output, CancellationToken cancellation)
    {
        using var workspace = new Workspace(options.Directory);
        var program = NodeProgram.Find(options.Node);
        Machine.Introduce(output, workspace, program);
        var settings = new NodeSettings(workspace.Folder("node"));
        var (first, _) = await Once(program, settings, TimeSpan.Zero, cancellation);
        output.WriteLine($"on an empty directory, tables made: {first.TotalSeconds:N2} s");
        var later = new List<TimeSpan>();
        for (var start = 1; start < Starts; start++)
        {
            var (took, _) = await Once(program, settings, TimeSpan.Zero, cancellation);
            later.Add(took);
        }

        output.WriteLine($"again: {string.Join(", ", later.Select(took => $"{took.TotalSeconds:N2}"))} s");
        var (_, idle) = await Once(program, settings, Rest, cancellation);
        output.WriteLine();
        var median = later.Order().ElementAt(later.Count / 2);
        return Expectation.Write(
            output,
            [
                new("start on an empty directory in s", first.TotalSeconds, 1, AtMost: true),
                new("start again, the median, in s", median.TotalSeconds, 1, AtMost: true),
                new("idle after 10 s in MB", idle.ResidentBytes / 1048576.0, 120, AtMost: true),
            ]);
    }

    private static async Task<(TimeSpan Took, Usage Usage)> Once(
        NodeProgram program, NodeSettings settings, TimeSpan rest, CancellationToken cancellation)
    {
        await using var node = await ServerProcess.StartNode(
            program, settings, RunOptions.StartPatience, cancellation);
        await Task.Delay(rest, cancellation);
        return (node.StartedIn, node.Process.Usage());
    }
}
