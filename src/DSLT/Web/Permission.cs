using DSLT.Features.Users;

namespace DSLT.Web;

/// <summary>What a route asks of its caller.</summary>
internal enum Permission
{
    /// <summary>No login: setup, register, login, health.</summary>
    None,

    /// <summary>No login unless <c>Access:PublicReads</c> is off.</summary>
    PublicRead,

    /// <summary>Any login: one's own account.</summary>
    SignedIn,

    /// <summary>Move one's own funds: not for auditors.</summary>
    MoveFunds,

    /// <summary>Issue tokens: operators, or everyone, as <c>Tokens:Creation</c> says.</summary>
    CreateTokens,

    /// <summary>Pause, freeze, set tiers and limits, reverse.</summary>
    Operate,

    /// <summary>Give out roles, back up.</summary>
    Administer,

    /// <summary>Read the audit log, everybody's transactions and verify the books.</summary>
    Audit,
}

/// <summary>Which role may do what.</summary>
internal sealed class Permissions(AccessOptions options)
{
    public bool Allows(Role role, Permission permission) => permission switch
    {
        Permission.None or Permission.PublicRead or Permission.SignedIn => true,
        Permission.MoveFunds => role is not Role.Auditor,
        Permission.CreateTokens =>
            role is Role.Operator or Role.Admin || (options.EveryoneCreatesTokens && role is Role.User),
        Permission.Operate => role is Role.Operator or Role.Admin,
        Permission.Administer => role is Role.Admin,
        Permission.Audit => role is Role.Auditor or Role.Admin,
        _ => false,
    };

    /// <summary>
    /// True where a frozen account is let in: to what is public, and to see what is its own.
    /// </summary>
    public static bool AllowsFrozen(Permission permission) =>
        permission is Permission.None or Permission.PublicRead or Permission.SignedIn;

    /// <summary>True where a route can be asked without a login.</summary>
    public bool AllowsAnonymous(Permission permission) =>
        permission is Permission.None || (permission is Permission.PublicRead && options.PublicReads);
}

/// <summary>Who may come in: settings <c>Access</c> and <c>Tokens:Creation</c>.</summary>
internal sealed record AccessOptions(bool PublicReads, bool EveryoneCreatesTokens);
