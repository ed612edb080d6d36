using System.Diagnostics.CodeAnalysis;
using DSLT.Core;

namespace DSLT.Features.Users;

/// <summary>Rules of accounts.</summary>
internal static class UserRules
{
    public const int MinNameLength = 2;
    public const int MaxNameLength = 32;
    public const int MaxEmailLength = 254;

    /// <summary>2-32 of a-z, 0-9, '.', '_' and '-', a letter first.</summary>
    public static Result<string> Name(string? username) =>
        IsName(username)
            ? username
            : Refusal.Invalid(
                "username", "A user name is 2-32 of a-z, 0-9, '.', '_' and '-', with a letter first.");

    /// <summary>True for what may be the name of a user; of anything else there is none.</summary>
    public static bool IsName([NotNullWhen(true)] string? username) =>
        username is { Length: >= MinNameLength and <= MaxNameLength }
        && char.IsAsciiLetterLower(username[0])
        && username.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-');

    /// <summary>
    /// An address with something on both sides of one @; whether mail arrives there is another question.
    /// </summary>
    public static Result<string?> Email(string? email)
    {
        if (email is null)
        {
            return (string?)null;
        }

        var at = email.IndexOf('@', StringComparison.Ordinal);
        return email.Length <= MaxEmailLength && at > 0 && at < email.Length - 1
            && at == email.LastIndexOf('@')
            && !email.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
                ? email
                : Refusal.Invalid("email", "This is not an e-mail address.");
    }

    /// <summary>
    /// What an operator or administrator makes of a user. Only an administrator gives out roles.
    /// </summary>
    public static Result<User> Update(User user, UserChange change, Role callerRole, long activeAdmins)
    {
        var changed = user with
        {
            Role = change.Role ?? user.Role,
            Tier = change.Tier ?? user.Tier,
            Frozen = change.Frozen ?? user.Frozen,
        };
        if (changed.Tier is < 0 or > User.MaxTier)
        {
            return Refusal.Invalid("tier", $"A tier is 0 to {User.MaxTier}.");
        }

        if (callerRole != Role.Admin && (changed.Role != user.Role || user.Role == Role.Admin))
        {
            return new Refusal(
                Code.Forbidden, "Only an administrator changes roles, or an administrator's account.");
        }

        return user.IsActiveAdmin && !changed.IsActiveAdmin && activeAdmins == 1
            ? new Refusal(
                Code.LastAdministrator,
                "This is the last administrator who can sign in; name another one first.")
            : changed;
    }
}

/// <summary>What is to change of a user; null leaves it as it is.</summary>
internal readonly record struct UserChange(Role? Role, int? Tier, bool? Frozen);
