using System.CommandLine;

namespace DSLT.Cli;

internal static class MigrateCommand
{
    public static Command Create()
    {
        var data = CommandLine.DataOption();
        var command = new Command(
            "migrate",
            "Bring the data up to this version without serving. Data that exists is backed up first "
                + "(SQLite).")
        {
            data,
        };
        command.SetAction(parsed => Run(parsed.GetValue(data)));
        return command;
    }

    private static int Run(string? directory)
    {
        using var database = NodeHost.OpenDatabase(NodeOptions.ForCommand(directory), TimeProvider.System);
        database.Migrate(TimeProvider.System);
        Console.WriteLine($"The schema is up to date ({database.Description}).");
        return 0;
    }
}
