using DSLT.Features.Auth;
using DSLT.Sequencing;

namespace DSLT;

/// <summary>
/// What the node says when it is up: where it is, where the docs are, and the setup token while it is needed.
/// </summary>
internal static class Greeting
{
    public static void Log(WebApplication app, Store store, ILogger logger)
    {
        var url = app.Urls.First().TrimEnd('/');
        logger.LogInformation(
            "Listening on {Urls}; API docs on {Docs}/scalar; {Database}", string.Join(", ", app.Urls), url,
            store.Database.Description);
        if (store.State.Users.IsEmpty)
        {
            logger.LogInformation(
                "This node has no administrator yet. Make one with the one-time setup token {Token}:\n"
                + "  curl -X POST {Url}/api/setup -H 'Content-Type: application/json' -d "
                + "'{{\"token\":\"{Token}\",\"username\":\"admin\",\"password\":\"...12 or more "
                + "characters...\"}}'",
                app.Services.GetRequiredService<SetupToken>().Text,
                url,
                app.Services.GetRequiredService<SetupToken>().Text);
        }
    }
}
