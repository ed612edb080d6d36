using System.CommandLine;

namespace DSLT.Cli;

internal static class DemoCommand
{
    public static Command Create()
    {
        var data = CommandLine.DataOption();
        var once = new Option<bool>("--once")
        {
            Description = "Fill the node and stop, instead of trading on until Ctrl-C.",
        };
        var command = new Command(
            "demo",
            "Serve a node with a small living economy in it: users, tokens, pools, and trades that go on. "
                + "Made through the same API that everyone uses.")
        {
            once, data,
        };
        command.SetAction(
            (parsed, cancellation) => Run(parsed.GetValue(once), parsed.GetValue(data), cancellation));
        return command;
    }

    private static async Task<int> Run(bool once, string? directory, CancellationToken cancellation)
    {
        List<string> settings = ["--RateLimits:Enabled=false", $"--Setup:Token={DemoEconomy.Password}"];
        if (directory is not null)
        {
            settings.Add($"--Data:Directory={directory}");
        }

        await using var app = NodeHost.Build([.. settings]);
        await app.StartAsync(cancellation);
        var url = app.Urls.First();
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        var economy = new DemoEconomy(client, Console.Out);
        await economy.Fill(cancellation);
        Console.WriteLine(
            $"Listening on {url}; docs on {url}/scalar; log in as admin, alice, bob, carol or dave with "
                + $"the password '{DemoEconomy.Password}'.");
        if (!once)
        {
            Console.WriteLine("Trading goes on until Ctrl-C.");
            await economy.TradeOn(cancellation);
        }

        await app.StopAsync(CancellationToken.None);
        return 0;
    }
}
