using System.CommandLine;
using DSLT.Data;
using DSLT.Data.Postgres;
using DSLT.Data.Sqlite;
using DSLT.Verification;

namespace DSLT.Cli;

internal static class VerifyCommand
{
    public static Command Create()
    {
        var rebuild = new Option<bool>("--rebuild")
        {
            Description = "Also make all tables again from the journal, in a file in the data directory, "
                + "compare every row, and read all media and hash them.",
        };
        var quiet = new Option<bool>("--quiet") { Description = "No progress." };
        var data = CommandLine.DataOption();
        var command = new Command(
            "verify",
            "Prove the books: the journal's hash chain is whole, every transaction balances, balances "
            + "equal their postings, supplies equal what was issued, pools hold what they say, media are "
            + "there. Works beside a running node. Exit status 0 only where all of it holds.")
        {
            rebuild, quiet, data,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(parsed.GetValue(rebuild), parsed.GetValue(quiet), parsed.GetValue(data), cancellation),
            cancellation));
        return command;
    }

    private static int Run(bool rebuild, bool quiet, string? directory, CancellationToken cancellation)
    {
        var options = NodeOptions.ForCommand(directory);
        using IDatabase database = options.UsesPostgres
            ? PostgresDatabase.Open(options.PostgresConnection!, TimeProvider.System)
            : SqliteDatabase.OpenBeside(options.DataDirectory);
        var progress = ConsoleLine<VerifyProgress>.Open(
            quiet, value => $"{value.Stage}: {value.Rows:N0} of {value.Of:N0}");
        var report = Verifier.Run(database, TimeProvider.System, progress, cancellation);
        progress?.Clear();
        Console.Write(report.ToText());
        using var storage = options.Media.OpenStorage(TimeProvider.System);
        var media = new MediaRows(database, storage, hashes: rebuild).Check(progress, cancellation)
            .GetAwaiter().GetResult();
        progress?.Clear();
        Console.Write(media.ToText());
        if (!rebuild || !report.Holds || !media.Holds)
        {
            return report.Holds && media.Holds ? 0 : 1;
        }

        var rebuilt =
            Rebuild.Run(database, options.DataDirectory, TimeProvider.System, progress, cancellation);
        progress?.Clear();
        Console.Write(rebuilt.ToText());
        return rebuilt.Holds ? 0 : 1;
    }
}
