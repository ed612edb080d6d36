using System.Globalization;
using System.Runtime.InteropServices;
using DSLT.Bench.Children;

namespace DSLT.Bench.Matching;

/// <summary>npm's nodejs-order-book, installed into the run's own folder, on the same flow.</summary>
internal sealed class NpmBook(Workspace workspace)
{
    public const string Package = "nodejs-order-book@10.1.1";

    private const string Script = "peer.mjs";

    /// <summary>What it does a second and what it has traded, or why nobody knows.</summary>
    public async Task<(double PerSecond, long TradedLots, string? Unavailable)> Run(
        OrderFlow flow, CancellationToken cancellation)
    {
        var folder = workspace.Folder("npm");
        var (installed, why) = await Run(
            "npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", Package], cancellation);
        if (installed != 0)
        {
            return (0, 0, $"npm does not install it here: {why}");
        }

        var script = Path.Combine(folder, Script);
        await using (var text = typeof(NpmBook).Assembly.GetManifestResourceStream(Script)!)
        await using (var file = File.Create(script))
        {
            await text.CopyToAsync(file, cancellation);
        }

        var flowFile = Path.Combine(folder, "flow");
        await Write(flow, flowFile, cancellation);
        var (status, said) = await Run(
            "node",
            ["--max-old-space-size=8192", script, flowFile, $"{flow.Resting.Length}"], cancellation);
        var result = said.Split('\n').LastOrDefault(
            line => line.StartsWith("RESULT ", StringComparison.Ordinal))?.Trim().Split(' ');
        return status == 0 && result is [_, var rate, var traded]
            ? (
                double.Parse(rate, CultureInfo.InvariantCulture),
                long.Parse(traded, CultureInfo.InvariantCulture), null)
            : (0, 0, $"node ended with status {status}: {said}");
    }

    private static async Task Write(OrderFlow flow, string path, CancellationToken cancellation)
    {
        double[] numbers =
        [
            .. flow.Resting.Concat(flow.Operations).SelectMany(
                operation => new double[]
                {
                    operation.Id, (double)operation.Side, operation.Price, operation.Lots,
                }),
        ];
        await File.WriteAllBytesAsync(path, MemoryMarshal.AsBytes<double>(numbers).ToArray(), cancellation);
    }

    private static async Task<(int Status, string Said)> Run(
        string program, string[] arguments, CancellationToken cancellation)
    {
        try
        {
            await using var process = ChildProcess.Start(program, arguments, []);
            var status = await process.Exit(cancellation);
            return (status, process.LastLines);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return (-1, exception.Message);
        }
    }
}
