using System.CommandLine;
using DSLT.Backups;

namespace DSLT.Cli;

internal static class BackupCommand
{
    public static Command Create()
    {
        var list = new Option<bool>("--list") { Description = "List the backups instead of making one." };
        var data = CommandLine.DataOption();
        var command = new Command(
            "backup",
            "Make a backup, also beside a running node (SQLite; PostgreSQL has its own tools).")
        {
            list, data,
        };
        command.SetAction(
            (parsed, cancellation) => Run(parsed.GetValue(list), parsed.GetValue(data), cancellation));
        return command;
    }

    private static async Task<int> Run(bool list, string? directory, CancellationToken cancellation)
    {
        var options = NodeOptions.ForCommand(directory);
        if (options.UsesPostgres)
        {
            await Console.Error.WriteLineAsync(
                "This node is on PostgreSQL: back it up with pg_dump or pg_basebackup.");
            return 2;
        }

        var backups = new BackupDirectory(options.DataDirectory, options.Backups, TimeProvider.System);
        foreach (var backup in list ? backups.List() : [await backups.Create(cancellation)])
        {
            Console.WriteLine(
                $"{backup.Path}  {backup.Bytes:N0} bytes, up to journal row {backup.Manifest.TipSequence}");
        }

        return 0;
    }
}
