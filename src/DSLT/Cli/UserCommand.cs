using System.CommandLine;
using DSLT.Core;
using DSLT.Features.Auth.Passwords;
using DSLT.Features.Users;
using DSLT.Sequencing;
using CliCommand = System.CommandLine.Command;
using CommandKind = DSLT.Sequencing.Command;

namespace DSLT.Cli;

/// <summary>What must be possible when nobody can log in any more.</summary>
internal static class UserCommand
{
    public static CliCommand Create()
    {
        var username = new Argument<string>("username") { Description = "Whose account." };
        var role = new Argument<string>("role") { Description = "user, operator, admin or auditor." };
        var data = CommandLine.DataOption();
        var setRole = new CliCommand(
            "set-role", "Give a user a role and end the user's sessions.") { username, role, data };
        setRole.SetAction(
            (parsed, _) =>
                SetRole(parsed.GetValue(username)!, parsed.GetValue(role)!, parsed.GetValue(data)));
        var setPassword = new CliCommand(
            "set-password",
            $"Set a user's password and end the user's sessions. {PasswordPrompt.Explanation}")
        {
            username, data,
        };
        setPassword.SetAction((parsed, cancellation) =>
            SetPassword(parsed.GetValue(username)!, parsed.GetValue(data), cancellation));
        return new CliCommand(
            "user", "Change accounts while no node runs: for when nobody can log in any more.")
        {
            setRole, setPassword,
        };
    }

    private static async Task<int> SetRole(string username, string role, string? directory)
    {
        using var offline = OfflineStore.Open(directory);
        return await offline.Run(
            CommandKind.UserUpdate,
            tx => RoleText.Parse(role).Then(parsed => Find(tx, username).Then(user => UserRules
                .Update(user, new UserChange(parsed, null, null), Role.Admin, tx.State.Users.ActiveAdmins)
                .Then(changed => Save(tx, changed, $"{username}: role {RoleText.Of(user.Role)} to {role}")))),
            user => $"{user.Username} is {role} now.");
    }

    private static async Task<int> SetPassword(
        string username, string? directory, CancellationToken cancellation)
    {
        var password = PasswordPrompt.Read();
        if (PasswordPolicy.Check(password).Refusal is { } refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Detail);
            return 1;
        }

        using var offline = OfflineStore.Open(directory);
        var hashed = await offline.Hasher.Hash(password, cancellation);
        return await offline.Run(
            CommandKind.PasswordChange,
            tx => hashed.Then(phc => Find(tx, username).Then(
                user => Save(tx, user with { Password = phc }, $"{username}: password set"))),
            user => $"The password of {user.Username} is set.");
    }

    private static Result<User> Find(Tx tx, string username) =>
        tx.State.Users.FindByName(username) is { } user ? user : Refusal.NotFound("user", username);

    private static Result<User> Save(Tx tx, User user, string note)
    {
        tx.State.Users.Save(user);
        tx.State.Sessions.EndAllOf(user.Id);
        tx.Note(note);
        return user;
    }
}
