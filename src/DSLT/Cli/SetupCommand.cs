using System.CommandLine;
using DSLT.Core;
using DSLT.Features.Auth;
using DSLT.Features.Users;

namespace DSLT.Cli;

internal static class SetupCommand
{
    public static Command Create()
    {
        var username = new Argument<string>("username") { Description = "The administrator's user name." };
        var data = CommandLine.DataOption();
        var command = new Command(
            "setup",
            "Make the first administrator without the setup token, while no node runs. "
                + $"{PasswordPrompt.Explanation}")
        {
            username, data,
        };
        command.SetAction(
            (parsed, cancellation) => Run(parsed.GetValue(username)!, parsed.GetValue(data), cancellation));
        return command;
    }

    private static async Task<int> Run(string username, string? directory, CancellationToken cancellation)
    {
        using var offline = OfflineStore.Open(directory);
        var account = await new Accounts(offline.Hasher).Prepare(
            username, PasswordPrompt.Read(), null, Role.Admin, cancellation);
        return await offline.Run<User>(
            Sequencing.Command.Setup,
            tx => tx.State.Users.IsEmpty
                ? account.Then(prepared => Accounts.Create(tx, prepared))
                : new Refusal(
                    Code.Exists("user"), "This node is set up already; see 'dslt user' for accounts."),
            user => $"{user.Username} is the administrator.");
    }
}
