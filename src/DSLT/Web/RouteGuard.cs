using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Web;

/// <summary>
/// Turns away who may not: the one place where a route's permission is enforced. It comes after the limits,
/// so that a flood of bad tokens ends there and not in the audit log.
/// </summary>
internal sealed class RouteGuard(RequestDelegate next, Permissions permissions)
{
    private static readonly Refusal NoToken = new(
        Code.Unauthenticated,
        "This needs a login: send the token of POST /api/auth/login as 'Authorization: Bearer TOKEN', or "
            + "sign with a key.");

    private static readonly Refusal BadToken = new(
        Code.Unauthenticated, "The token is not one of a session that is still open. Log in again.");

    public Task InvokeAsync(HttpContext context)
    {
        // The framework's own endpoints answer what is no route of ours: a wrong method or media type.
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            return next(context);
        }

        var permission = endpoint.Metadata.GetMetadata<RoutePermission>()?.Permission
            ?? throw new InvalidOperationException(
                $"The route {endpoint.DisplayName} does not say whom it is for.");
        if (endpoint.Metadata.GetMetadata<OwnToken>() is not null)
        {
            return next(context);
        }

        var caller = context.Features.Get<Caller>()!;
        return Refuse(context, caller, permission) is { } refusal
            ? Refusals.Answer(context, refusal)
            : next(context);
    }

    private Refusal? Refuse(HttpContext context, Caller caller, Permission permission)
    {
        if (context.Features.Get<RefusedSignature>() is { } refused)
        {
            return refused.Refusal;
        }

        if (!caller.IsSignedIn)
        {
            return context.Request.Headers.Authorization.Count > 0 ? BadToken
                : permissions.AllowsAnonymous(permission) ? null
                : NoToken;
        }

        return permissions.Refuse(caller, permission);
    }
}
