using DSLT.Core;
using DSLT.Features.Auth.Passwords;
using DSLT.Features.Users;
using DSLT.Sequencing;

namespace DSLT.Features.Auth;

/// <summary>Makes accounts: for setup and registration, over HTTP and from the command line.</summary>
internal sealed class Accounts(PasswordHasher hasher)
{
    /// <summary>
    /// Checks what is asked for and hashes the password: all that must happen before the command. Whether the
    /// name is free is the command's to say, so that a retry with the same idempotency key gets its first
    /// answer.
    /// </summary>
    public async Task<Result<NewAccount>> Prepare(
        string username, string password, string? email, Role role, CancellationToken cancellation)
    {
        if (!UserRules.Name(username).Is(out _, out var refusal)
            || !PasswordPolicy.Check(password).Is(out _, out refusal)
            || !UserRules.Email(email).Is(out _, out refusal))
        {
            return refusal;
        }

        return (await hasher.Hash(password, cancellation)).Then<NewAccount>(
            phc => new NewAccount(username, phc, email, role));
    }

    /// <summary>The command: the account is made, or its name is taken.</summary>
    public static Result<User> Create(Tx tx, NewAccount account)
    {
        if (tx.State.Users.FindByName(account.Username) is not null)
        {
            return Exists(account.Username);
        }

        var user = new User(
            tx.State.Users.NextId(), account.Username, account.Email, account.PasswordPhc, account.Role,
            Tier: 0,
            Frozen: false, tx.Now);
        tx.State.Users.Save(user);
        tx.Note($"user {user.Id} {user.Username}, role {RoleText.Of(user.Role)}");
        return user;
    }

    private static Refusal Exists(string username) =>
        new(Code.Exists("user"), $"The user name {username} is taken.");
}

/// <summary>An account to be made; the password is hashed already.</summary>
internal sealed record NewAccount(string Username, string PasswordPhc, string? Email, Role Role);
