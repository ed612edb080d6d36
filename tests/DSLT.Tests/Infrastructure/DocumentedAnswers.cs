using System.Collections.Concurrent;
using DSLT.Core;
using DSLT.Web.Docs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DSLT.Tests.Infrastructure;

/// <summary>Holds every refusal that a test's node answers against the description of its route.</summary>
internal sealed class DocumentedAnswers : IStartupFilter
{
    /// <summary>What was answered and stands nowhere: "TransferToken: invalid_memo".</summary>
    public ConcurrentDictionary<string, bool> Undocumented { get; } = new(StringComparer.Ordinal);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(Observe);
        next(app);
    };

    private async Task Observe(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.GetEndpoint() is RouteEndpoint route
            && context.Features.Get<Refusal>() is { } refusal
            && !RouteCodes.Of(route.Metadata).Contains(refusal.Code))
        {
            Undocumented.TryAdd(
                $"{route.Metadata.GetMetadata<EndpointNameMetadata>()?.EndpointName}: {refusal.Code.Name}",
                true);
        }
    }
}
