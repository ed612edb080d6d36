using System.Diagnostics;
using DSLT.Bench.Children;

namespace DSLT.Bench.Faults;

/// <summary>
/// Lets the file system under the data run full while clients write. The node must say so, go on answering
/// reads, lose nothing that it acknowledged, do nothing that it refused, and write again once there is room.
/// </summary>
public static class FullDiskDriver
{
    private const int Megabytes = 256;
    private const int RoomLeft = 3 * 1024 * 1024;
    private const int Times = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WriteAgain = TimeSpan.FromSeconds(1);

    public static async Task<FaultReport> Run(
        FaultOptions options, TextWriter output, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        using var workspace = new Workspace(options.Directory);
        var folder = workspace.Folder("small");
        var (mounted, refused) = await Tmpfs.Mount(folder, Megabytes, cancellation);
        if (mounted is null)
        {
            return new FaultReport { Skipped = refused };
        }

        await using var unmount = mounted;
        var settings = new NodeSettings(Path.Combine(folder, "node"));
        await using var node = await FaultNode.SetUp(
            NodeProgram.Find(options.Node), settings, options, cancellation);
        var report = new FaultReport();
        for (var time = 1; time <= Times && node.Books.Failures.Count == 0; time++)
        {
            report = await FillUp(node, new Ballast(folder), report, cancellation);
            var acknowledged = node.Books.Acknowledged;
            await output.WriteLineAsync(
                $"{watch.Elapsed.TotalSeconds:N0} s: full {time} times, {acknowledged:N0} acknowledged");
        }

        await node.StopAndVerify(cancellation);
        return report with
        {
            Acknowledged = node.Books.Acknowledged,
            Failures = node.Books.Failures,
            Elapsed = watch.Elapsed,
        };
    }

    /// <summary>Writes until the node says that it cannot, looks at it, makes room and goes on.</summary>
    private static async Task<FaultReport> FillUp(
        FaultNode node, Ballast ballast, FaultReport report, CancellationToken cancellation)
    {
        ballast.Fill(RoomLeft);
        var watch = Stopwatch.StartNew();
        node.ForgetWhatWasSeen();
        await node.Write(() => !node.SawStorageUnavailable && watch.Elapsed < Patience, cancellation);
        if (!node.SawStorageUnavailable)
        {
            node.Books.Fail("Writing to a full file system was never answered by 503 storage_unavailable.");
        }

        node.Books.Compare(await node.Balances(cancellation), "while the file system is full");
        await node.ReadLists(cancellation);
        ballast.Drop();
        var open = node.Clients.Where(client => client.Open is not null).ToList();
        var done = 0;
        foreach (var client in open)
        {
            done += await client.Resolve(node.Api, Patience, cancellation) ? 1 : 0;
        }

        watch.Restart();
        await node.Write(() => watch.Elapsed < WriteAgain, cancellation);
        node.Books.Compare(await node.Balances(cancellation), "after there was room again");
        return report with
        {
            Faults = report.Faults + 1,
            SentAgain = report.SentAgain + open.Count,
            FoundDone = report.FoundDone + done,
            Reads = report.Reads + 4,
        };
    }

    /// <summary>A file that takes up the room and gives it back.</summary>
    private sealed class Ballast(string folder)
    {
        private readonly string path = Path.Combine(folder, "ballast");

        public void Fill(long leave)
        {
            // The node may still write meanwhile, so what is left is asked for block by block.
            var drive = new DriveInfo(folder);
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
            var block = new byte[64 * 1024];
            while (drive.AvailableFreeSpace > leave + block.Length)
            {
                file.Write(block);
            }
        }

        public void Drop() => File.Delete(path);
    }
}
