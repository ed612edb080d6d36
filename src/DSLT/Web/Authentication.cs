using DSLT.Core;
using DSLT.Features.Auth;
using DSLT.Features.Users;
using DSLT.Sequencing;

namespace DSLT.Web;

/// <summary>Finds out who asks; what they may is <see cref="RouteGuard"/>'s to say.</summary>
internal sealed class Authentication(
    RequestDelegate next, Store store, SignedRequests signedRequests, TimeProvider clock)
{
    private const string Scheme = "Bearer ";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is RouteEndpoint)
        {
            var address = ClientAddress.Of(context);
            var known = RouteForm.Of(context) is { } form
                ? Believed(context, await form.Identify(context, address))
                : SignedRequests.IsSigned(context.Request)
                ? Believed(context, (await signedRequests.Identify(context, address)).Then<Caller?>(by => by))
                : context.Request.Headers.Authorization is { Count: > 0 } header
                    ? await Identify(store, clock, header.ToString(), address, context.RequestAborted)
                    : null;
            context.Features.Set(known ?? new Caller(0, Role.User, address));
        }

        await next(context);
    }

    private static Caller? Believed(HttpContext context, Result<Caller?> identified)
    {
        if (identified.Is(out var caller, out var refusal))
        {
            return caller;
        }

        context.Features.Set(new RefusedSignature(refusal));
        return null;
    }

    /// <summary>Whose session a header "Bearer TOKEN" belongs to, or null.</summary>
    public static async ValueTask<Caller?> Identify(
        Store store, TimeProvider clock, string header, string? address, CancellationToken cancellation)
    {
        return TryReadToken(header, out var id)
            ? await Identify(store, clock, id, address, cancellation)
            : null;
    }

    /// <summary>Whose session it is as of now, or null where it is over.</summary>
    public static async ValueTask<Caller?> Identify(
        Store store, TimeProvider clock, SessionId id, string? address, CancellationToken cancellation)
    {
        var session = await store.State.Sessions.Committed(id, store.Database, cancellation);
        if (session is null || session.ExpiresAt <= clock.NowMicros())
        {
            return null;
        }

        var user = await store.State.Users.Committed(session.UserId, store.Database, cancellation);
        return user is null
            ? null
            : new Caller(user.Id, user.Role, address, Session: session, Frozen: user.Frozen);
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
