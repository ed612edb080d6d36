using DSLT.Core;
using DSLT.Web.Docs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DSLT.Tests.Infrastructure;

/// <summary>
/// Holds every refusal of a test's node against the description of its route, and marks the answer
/// where the code stands nowhere: <see cref="ApiClient"/> fails on the mark.
/// </summary>
internal sealed class DocumentedAnswers : IStartupFilter
{
    public const string Mark = "Undocumented";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(Observe);
        next(app);
    };

    private static Task Observe(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            if (context.GetEndpoint() is RouteEndpoint route
                && context.Features.Get<Refusal>() is { } refusal
                && !RouteCodes.Of(route.Metadata).Contains(refusal.Code))
            {
                var name = route.Metadata.GetMetadata<EndpointNameMetadata>()?.EndpointName;
                context.Response.Headers[Mark] = $"{name}: {refusal.Code.Name}";
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
