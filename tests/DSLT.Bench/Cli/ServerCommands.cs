using System.CommandLine;
using DSLT.Bench.Baselines;

namespace DSLT.Bench.Cli;

/// <summary>The servers that this program runs as child processes of itself.</summary>
internal static class ServerCommands
{
    public static IEnumerable<Command> All() =>
    [
        Server(BaselineNames.Naive, NaiveServer.Run),
        Server(BaselineNames.WithoutStore, WithoutStoreServer.Run),
    ];

    private static Command Server(string name, Func<string, int, CancellationToken, Task> run)
    {
        var directory = new Option<string>("--directory") { Required = true };
        var port = new Option<int>("--port") { Required = true };
        var command = new Command(name) { directory, port };
        command.Hidden = true;
        command.SetAction((result, cancellation) =>
            run(result.GetValue(directory)!, result.GetValue(port), cancellation));
        return command;
    }
}
