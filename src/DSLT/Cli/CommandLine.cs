using System.CommandLine;

namespace DSLT.Cli;

/// <summary>The program's commands. Without one it serves; exit status 0 says that it held.</summary>
internal static class CommandLine
{
    private const string About =
        """
        DSLT: accounts, tokens, pools and a ledger that proves its books, in one process.

        Without a command it serves. Settings come from appsettings.json and the environment
        (Data__Directory=/data),
        and for 'serve' from arguments too (--Urls http://0.0.0.0:8080).
        """;

    public static Task<int> Run(string[] args)
    {
        var root = new RootCommand(About) { TreatUnmatchedTokensAsErrors = false };
        root.SetAction(parsed => ServeCommand.Run([.. parsed.UnmatchedTokens]));
        Command[] commands =
        [
            ServeCommand.Create(), SetupCommand.Create(), VerifyCommand.Create(), BackupCommand.Create(),
            RestoreCommand.Create(), MigrateCommand.Create(), UserCommand.Create(), DemoCommand.Create(),
            HealthCommand.Create(),
        ];
        foreach (var command in commands)
        {
            root.Subcommands.Add(command);
        }

        // Program says the failures that have a sentence of their own; the others should show their trace.
        return root.Parse(args)
            .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    /// <summary>The option by which a command works on another directory than the settings say.</summary>
    public static Option<string?> DataOption() => new("--data")
    {
        Description = "The data directory, where it is not the one of the settings (Data:Directory).",
        HelpName = "directory",
    };
}
