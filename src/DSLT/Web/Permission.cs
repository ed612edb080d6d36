using DSLT.Core;
using DSLT.Features.Keys;
using DSLT.Features.Users;
using DSLT.Sequencing;

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

    /// <summary>One's own password, sessions and keys: by a session, never by a key.</summary>
    OwnLogin,

    /// <summary>Move one's own funds: not for auditors.</summary>
    MoveFunds,

    /// <summary>The same for a channel in which one may log in later: no login, or one that may.</summary>
    MoveFundsOrLogIn,

    /// <summary>
    /// Mint, pause, freeze: by a token's issuer or an operator, which the route's rules see to.
    /// </summary>
    ManageTokens,

    /// <summary>Issue tokens: operators, or everyone, as <c>Tokens:Creation</c> says.</summary>
    CreateTokens,

    /// <summary>Pause, freeze, set tiers and limits, reverse.</summary>
    Operate,

    /// <summary>
    /// See the controls of markets, the jobs and what surveillance found: operators and auditors.
    /// </summary>
    Supervise,

    /// <summary>Give out roles, back up.</summary>
    Administer,

    /// <summary>Read the audit log, everybody's transactions and verify the books.</summary>
    Audit,
}

/// <summary>Which role may do what.</summary>
internal sealed class Permissions(AccessOptions options)
{
    private static readonly Refusal NotAllowed = new(Code.Forbidden, "Your role does not allow this.");

    private static readonly Refusal NotAllowedByKey = new(
        Code.Forbidden, "The scopes of this API key do not allow this.");

    private static readonly Refusal Frozen = new(
        Code.AccountFrozen, "Your account is frozen: it may look at what is its own, and change nothing.");

    /// <summary>
    /// The scope that a key must have for a route; null where no key is enough, whatever its scopes.
    /// </summary>
    public static KeyScopes? ScopeFor(Permission permission) => permission switch
    {
        Permission.None => KeyScopes.None,
        Permission.PublicRead or Permission.SignedIn or Permission.Audit
            or Permission.Supervise => KeyScopes.Read,
        Permission.MoveFunds or Permission.MoveFundsOrLogIn => KeyScopes.Trade,
        _ => null,
    };

    /// <summary>Why a caller who is signed in may not, or null where they may.</summary>
    public Refusal? Refuse(Caller caller, Permission permission) =>
        !Allows(caller.Role, permission) ? NotAllowed
        : caller.Key is { } key && !IsPublic(permission) && !Covers(key.Scopes, permission)
            ? NotAllowedByKey
        : caller.Frozen && !AllowsFrozen(permission) ? Frozen
        : null;

    public bool Allows(Role role, Permission permission) => permission switch
    {
        Permission.None or Permission.PublicRead or Permission.SignedIn or Permission.OwnLogin => true,
        Permission.MoveFunds or Permission.MoveFundsOrLogIn or Permission.ManageTokens =>
            role is not Role.Auditor,
        Permission.CreateTokens =>
            role is Role.Operator or Role.Admin || (options.EveryoneCreatesTokens && role is Role.User),
        Permission.Operate => role is Role.Operator or Role.Admin,
        Permission.Supervise => role is not Role.User,
        Permission.Administer => role is Role.Admin,
        Permission.Audit => role is Role.Auditor or Role.Admin,
        _ => false,
    };

    /// <summary>
    /// True where a frozen account is let in: to what is public, and to see what is its own.
    /// </summary>
    public static bool AllowsFrozen(Permission permission) =>
        permission is Permission.None or Permission.PublicRead or Permission.SignedIn
            or Permission.OwnLogin;

    /// <summary>True where a route can be asked without a login.</summary>
    public bool AllowsAnonymous(Permission permission) =>
        permission is Permission.MoveFundsOrLogIn || IsPublic(permission);

    private bool IsPublic(Permission permission) =>
        permission is Permission.None || (permission is Permission.PublicRead && options.PublicReads);

    private static bool Covers(KeyScopes scopes, Permission permission) =>
        ScopeFor(permission) is { } needed && scopes.HasFlag(needed);
}

/// <summary>Who may come in: settings <c>Access</c> and <c>Tokens:Creation</c>.</summary>
internal sealed record AccessOptions(bool PublicReads, bool EveryoneCreatesTokens);
