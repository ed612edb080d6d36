using System.CommandLine;

namespace DSLT.Bench.Cli;

/// <summary>
/// The command line: benchmarks, fault drivers, and the servers that the benchmarks compare with.
/// </summary>
internal static class BenchCommands
{
    private const string Description = """
        Measures the DSLT node and tries to break it.

        Each command starts nodes of its own as child processes, with data of their own in a temporary
        folder, on free ports of the loopback interface, and removes all of it at the end. The load
        generator runs on the same machine and takes its share of the cores. Exit status: 0 where everything
        promised held, 1 where something did not, 2 where it could not be found out.

          dotnet run -c Release --project tests/DSLT.Bench -- http
          dotnet run -c Release --project tests/DSLT.Bench -- http --only transfers,pgbench --seconds 5
          dotnet run -c Release --project tests/DSLT.Bench -- faults --kills 1000 --seed 7

        wrk and pgbench are needed; tests/DSLT.Bench/install-tools.sh installs them on Debian.
        """;

    public static RootCommand Root()
    {
        var root = new RootCommand(Description)
        {
            MeasuringCommands.Http(),
            MeasuringCommands.Sustained(),
            MeasuringCommands.Big(),
            MeasuringCommands.Start(),
            MeasuringCommands.Matching(),
            MeasuringCommands.Book(),
            MeasuringCommands.Distribution(),
            MeasuringCommands.Nfts(),
            FaultCommands.Faults(),
            FaultCommands.Distribution(),
            FaultCommands.FullDisk(),
            FaultCommands.Contention(),
        };
        foreach (var server in ServerCommands.All())
        {
            root.Add(server);
        }

        return root;
    }

    /// <summary>
    /// Runs a command and turns what it could not do into a sentence and the exit status 2.
    /// </summary>
    public static async Task<int> Guarded(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (BenchException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 2;
        }
    }
}
