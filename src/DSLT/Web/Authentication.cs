using DSLT.Core;
using DSLT.Features.Auth;
using DSLT.Features.Users;
using DSLT.Sequencing;

namespace DSLT.Web;

/// <summary>Finds out who asks, and turns away who may not: the one place where a route's permission is enforced.</summary>
internal sealed class Authentication(RequestDelegate next, Store store, Permissions permissions, TimeProvider clock)
{
    private const string Scheme = "Bearer ";

    private static readonly Refusal NoToken = new(
        Code.Unauthenticated, "This needs a login: send the token of POST /api/auth/login as 'Authorization: Bearer TOKEN'.");

    private static readonly Refusal BadToken = new(
        Code.Unauthenticated, "The token is not one of a session that is still open. Log in again.");

    private static readonly Refusal NotAllowed = new(Code.Forbidden, "Your role does not allow this.");

    public async Task InvokeAsync(HttpContext context)
    {
        // The framework's own endpoints answer what is no route of ours: a wrong method or media type.
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            await next(context);
            return;
        }

        var permission = endpoint.Metadata.GetMetadata<RoutePermission>()?.Permission
            ?? throw new InvalidOperationException($"The route {endpoint.DisplayName} does not say whom it is for.");
        var address = ClientAddress.Of(context);
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0)
        {
            context.Features.Set(new Caller(0, Role.User, address));
            await (permissions.AllowsAnonymous(permission) ? next(context) : Refusals.Answer(context, NoToken));
            return;
        }

        var caller = await Identify(header.ToString(), address, context.RequestAborted);
        if (caller is null)
        {
            context.Features.Set(new Caller(0, Role.User, address));
            await Refusals.Answer(context, BadToken);
            return;
        }

        context.Features.Set(caller);
        await (permissions.Allows(caller.Role, permission) ? next(context) : Refusals.Answer(context, NotAllowed));
    }

    private async ValueTask<Caller?> Identify(string header, string? address, CancellationToken cancellation)
    {
        if (!TryReadToken(header, out var id))
        {
            return null;
        }

        var session = await store.State.Sessions.Committed(id, store.Database, cancellation);
        if (session is null || session.ExpiresAt <= clock.NowMicros())
        {
            return null;
        }

        var user = await store.State.Users.Committed(session.UserId, store.Database, cancellation);
        return user is null ? null : new Caller(user.Id, user.Role, address, Session: session);
    }

    private static bool TryReadToken(string header, out SessionId id)
    {
        id = default;
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        Span<byte> token = stackalloc byte[SessionToken.Length];
        if (!SessionToken.TryParse(header.AsSpan(Scheme.Length), token))
        {
            return false;
        }

        id = SessionId.OfToken(token);
        return true;
    }
}
