using System.Data.Common;
using System.Text.Json;
using DSLT.Core;
using DSLT.Data;
using DSLT.Features.Keys;

namespace DSLT.Web;

/// <summary>
/// The one place where exceptions end: a body that cannot be read is the caller's 400, a database that does
/// not answer is 503, and everything else is a bug, logged with its trace and answered 500 without a detail.
/// Bare statuses of the framework, such as 404 for no route, get a problem for a body.
/// </summary>
internal sealed class ErrorHandling(RequestDelegate next, ILogger<ErrorHandling> logger)
{
    /// <summary>
    /// PostgreSQL's for text with U+0000 in it: a caller's, where a query has let it through.
    /// </summary>
    private const string NotText = "22021";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && BareStatus(context.Response) is { } refusal)
            {
                await Problem.Write(context, refusal);
            }
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to answer.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await Refusals.Answer(context, RefusalOf(exception, logger));
        }
    }

    /// <summary>What whoever asked is told of an exception, and the log of what is not theirs.</summary>
    public static Refusal RefusalOf(Exception exception, ILogger logger)
    {
        switch (exception)
        {
            case BadHttpRequestException { InnerException: JsonException json }:
                return JsonRefusal.Of(json);
            case JsonException json:
                return JsonRefusal.Of(json);
            case NotSupportedException { Source: "System.Text.Json" } nameless
                when JsonRefusal.IsWithoutName(nameless.Message):
                return JsonRefusal.NoName;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return new Refusal(Code.PayloadTooLarge, "The body is larger than this node takes.");
            case BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType }:
                return new Refusal(Code.UnsupportedMediaType, "Send the body as application/json.");
            case BadHttpRequestException { StatusCode: StatusCodes.Status401Unauthorized }:
                return KeyRefusals.BadSignature;
            case BadHttpRequestException bad:
                return new Refusal(Code.InvalidRequest, bad.Message);
            case DbException { SqlState: NotText }:
                return new Refusal(Code.InvalidRequest, "The request has text that cannot be stored here.");
            case StorageException or DbException:
                logger.LogError(exception, "The database did not answer");
                return new Refusal(
                    Code.StorageUnavailable, "The database does not answer. Try again in a moment.");
            default:
                logger.LogError(exception, "A request failed");
                return new Refusal(
                    Code.InternalError,
                    "Something went wrong here; the node's log has it under this trace id.");
        }
    }

    private static Refusal? BareStatus(HttpResponse response) =>
        response.ContentLength is not null || response.ContentType is not null
            ? null
            : response.StatusCode switch
            {
                StatusCodes.Status404NotFound =>
                    new(Code.NotFoundRoute, "There is nothing at this address. See /api for what there is."),
                StatusCodes.Status405MethodNotAllowed =>
                    new(Code.MethodNotAllowed, "This address does not take that method."),
                StatusCodes.Status415UnsupportedMediaType =>
                    new(Code.UnsupportedMediaType, "Send the body as application/json."),
                StatusCodes.Status413PayloadTooLarge =>
                    new(Code.PayloadTooLarge, "The body is larger than this node takes."),
                StatusCodes.Status400BadRequest =>
                    new(Code.InvalidRequest, "The request is not one that this address takes."),
                _ => null,
            };
}
