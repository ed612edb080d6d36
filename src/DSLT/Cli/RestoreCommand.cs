using System.CommandLine;
using DSLT.Backups;

namespace DSLT.Cli;

internal static class RestoreCommand
{
    public static Command Create()
    {
        var backup = new Argument<string>("backup")
        {
            Description = "The backup's directory, as 'dslt backup --list' shows it.",
        };
        var data = CommandLine.DataOption();
        var command = new Command(
            "restore",
            "Bring a backup back into a fresh data directory; a directory that holds anything is refused.")
        {
            backup, data,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(parsed.GetValue(backup)!, parsed.GetValue(data), cancellation), cancellation));
        return command;
    }

    private static int Run(string backup, string? directory, CancellationToken cancellation)
    {
        var into = NodeOptions.ForCommand(directory).DataDirectory;
        if (!Restore.Run(backup, into, cancellation).Is(out var manifest, out var refusal))
        {
            Console.Error.WriteLine(refusal.Detail);
            return 1;
        }

        Console.WriteLine(
            $"Restored into {into}, up to journal row {manifest.TipSequence}. Prove it with 'dslt verify "
                + $"--data {into}'.");
        return 0;
    }
}
