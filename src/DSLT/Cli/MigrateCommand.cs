using System.CommandLine;
using DSLT.Data;
using DSLT.Data.Postgres;
using DSLT.Data.Sqlite;
using DSLT.Moving;

namespace DSLT.Cli;

internal static class MigrateCommand
{
    private const string Sqlite = "sqlite";
    private const string Postgres = "postgres";

    public static Command Create()
    {
        var to = new Option<string?>("--to")
        {
            Description = "Move all content to the other database instead: 'postgres' moves what is in the "
                + "data directory to ConnectionStrings:Postgres, 'sqlite' moves it back into a new data "
                + "directory. Stop the node first. Broken off, the same command goes on.",
            HelpName = "postgres|sqlite",
        };
        to.AcceptOnlyFromAmong(Postgres, Sqlite);
        var quiet = new Option<bool>("--quiet") { Description = "No progress." };
        var data = CommandLine.DataOption();
        var command = new Command(
            "migrate",
            "Bring the data up to this version without serving, or move it to another database. Data that "
                + "exists is backed up first (SQLite).")
        {
            to, quiet, data,
        };
        command.SetAction((parsed, cancellation) => parsed.GetValue(to) is { } target
            ? Task.Run(
                () => Move(target, parsed.GetValue(quiet), parsed.GetValue(data), cancellation), cancellation)
            : Task.FromResult(Run(parsed.GetValue(data))));
        return command;
    }

    private static int Run(string? directory)
    {
        using var database = NodeHost.OpenDatabase(NodeOptions.ForCommand(directory), TimeProvider.System);
        database.Migrate(TimeProvider.System);
        Console.WriteLine($"The schema is up to date ({database.Description}).");
        return 0;
    }

    private static async Task<int> Move(
        string target, bool quiet, string? directory, CancellationToken cancellation)
    {
        using var sqlite = Side(Sqlite, directory, target);
        using var postgres = Side(Postgres, directory, target);
        var (from, to) = target == Postgres ? (sqlite, postgres) : (postgres, sqlite);
        var progress = ConsoleLine<string>.Open(quiet, line => line);
        var moved = await new DataMove(from, to, TimeProvider.System, progress, cancellation).Run();
        progress?.Clear();
        if (!moved.Is(out var report, out var refusal))
        {
            await Console.Error.WriteLineAsync(refusal.Detail);
            return 1;
        }

        Console.WriteLine(
            $"Moved {report.Rows:N0} rows of {report.Tables} tables and {report.Media:N0} media to "
                + $"{to.Name} in {report.Elapsed.TotalSeconds:N0} s; every row is the same, and both "
                + "sides' books hold. The source is not used any more: keep it until the node has run, and "
                + "keep its secrets.key.");
        return 0;
    }

    private static MoveSide Side(string provider, string? directory, string target)
    {
        var options = NodeOptions.ForCommand(directory, provider);
        if (provider == Postgres)
        {
            return new MoveSide(
                "PostgreSQL", PostgresDatabase.Open(options.PostgresConnection!, TimeProvider.System),
                options.Media);
        }

        if (target == Postgres && !File.Exists(Path.Combine(options.DataDirectory, SqliteDatabase.TruthFile)))
        {
            throw new StorageException(
                $"There is no node's data in {options.DataDirectory}: {SqliteDatabase.TruthFile} is missing.",
                fatal: true);
        }

        return new MoveSide(
            options.DataDirectory, SqliteDatabase.Open(options.DataDirectory), options.Media);
    }
}
