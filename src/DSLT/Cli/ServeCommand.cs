using DSLT.Sequencing;

namespace DSLT.Cli;

internal static class ServeCommand
{
    public static System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command(
            "serve", "Run the node (the default). Further arguments are settings: --Urls http://0.0.0.0:8080")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(parsed => Run([.. parsed.UnmatchedTokens]));
        return command;
    }

    public static int Run(string[] settings)
    {
        using var app = NodeHost.Build(settings);
        var store = app.Services.GetRequiredService<Store>();
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("DSLT");
        app.Lifetime.ApplicationStarted.Register(() => Greeting.Log(app, store, logger));
        app.Run();
        return 0;
    }
}
