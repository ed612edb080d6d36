using System.Diagnostics;
using DSLT.Core;

namespace DSLT.Features.Metrics;

/// <summary>
/// Says on a request's trace what it was, by OpenTelemetry's names: the framework itself leaves that to a
/// package. No query, no header and no body goes there.
/// </summary>
internal sealed class RequestTraces(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        finally
        {
            if (Activity.Current is { IsAllDataRequested: true } activity)
            {
                Describe(activity, context);
            }
        }
    }

    private static void Describe(Activity activity, HttpContext context)
    {
        var (method, status) = (context.Request.Method, context.Response.StatusCode);
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        activity.DisplayName = route is null ? method : $"{method} {route}";
        activity.SetTag("http.request.method", method);
        activity.SetTag("http.route", route);
        activity.SetTag("http.response.status_code", status);
        activity.SetTag("url.path", context.Request.Path.Value);
        activity.SetTag("dslt.refusal", context.Features.Get<Refusal>()?.Code.Name);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }
}
