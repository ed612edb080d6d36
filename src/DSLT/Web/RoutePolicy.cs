using DSLT.Core;

namespace DSLT.Web;

/// <summary>
/// What a route says of itself where it is mapped: what it asks of callers and how it may refuse.
/// </summary>
internal sealed record RoutePermission(Permission Permission);

/// <summary>The codes a route may refuse with, besides those that any route may.</summary>
internal sealed record RouteRefusals(Code[] Codes);

/// <summary>
/// A write whose answer must not be kept, because it holds a secret: a retry makes a new one.
/// </summary>
internal sealed record AnswerIsSecret;

/// <summary>A route whose bearer token is not a session's: it compares it itself.</summary>
internal sealed record OwnToken;

/// <summary>
/// A route that takes a body of text which is no JSON. It looks at the media type itself: where routing does,
/// it answers before anybody was asked who they are.
/// </summary>
internal sealed record TextBody(string MediaType, string Example);

/// <summary>
/// A route that reads its body as a stream and bounds it itself: nobody before it takes the body in.
/// </summary>
internal sealed record StreamedBody(IReadOnlyList<string> MediaTypes);

internal static class RoutePolicy
{
    public static RouteHandlerBuilder Requires(this RouteHandlerBuilder route, Permission permission) =>
        route.WithMetadata(new RoutePermission(permission));

    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, params Code[] codes) =>
        route.WithMetadata(new RouteRefusals(codes));

    public static RouteHandlerBuilder TakesText(
        this RouteHandlerBuilder route, string mediaType, string example) =>
        route.WithMetadata(new TextBody(mediaType, example));

    public static RouteHandlerBuilder TakesStream(
        this RouteHandlerBuilder route, IReadOnlyList<string> mediaTypes) =>
        route.WithMetadata(new StreamedBody(mediaTypes));

    public static RouteHandlerBuilder AnswersSecret(this RouteHandlerBuilder route) =>
        route.WithMetadata(new AnswerIsSecret());

    public static RouteHandlerBuilder ChecksItsOwnToken(this RouteHandlerBuilder route) =>
        route.WithMetadata(new OwnToken());
}
