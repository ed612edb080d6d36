using System.CommandLine;

namespace DSLT.Cli;

/// <summary>What a container's health check calls: an image needs no other program for it.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static Command Create()
    {
        var command = new Command(
            "health", "Ask the node on this machine whether it lives; exit status 0 where it does.");
        command.SetAction((_, cancellation) => Run(cancellation));
        return command;
    }

    private static async Task<int> Run(CancellationToken cancellation)
    {
        var urls = Environment.GetEnvironmentVariable("Urls") ?? NodeHost.DefaultUrl;
        var port = BindingAddress.Parse(urls.Split(';')[0]).Port;
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync($"http://127.0.0.1:{port}/health/live", cancellation);
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync(
                $"The node does not answer on port {port}: {exception.Message}");
            return 1;
        }
    }
}
