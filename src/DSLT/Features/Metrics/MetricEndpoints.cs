using System.Security.Cryptography;
using System.Text;
using DSLT.Core;
using DSLT.Web;

namespace DSLT.Features.Metrics;

/// <summary>What the node measures of itself, for people and for scrapers.</summary>
internal static class MetricEndpoints
{
    private static readonly Refusal WrongToken = new(
        Code.Unauthenticated,
        "This node gives its metrics to 'Authorization: Bearer' with the token of Metrics:Token.");

    public static void AddNodeMetrics(this IServiceCollection services, TelemetryOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<NodeMeter>();
        services.AddSingleton<MetricCollector>();
        services.AddSingleton<MetricStore>();
        services.AddSingleton<MetricWindows>();
        services.AddSingleton<MetricRecorder>();
        services.AddHostedService(provider => provider.GetRequiredService<MetricRecorder>());
        if (options.OtlpEndpoint is not null)
        {
            services.AddHostedService<OtlpExport>();
        }
    }

    public static void MapMetrics(this WebApplication app, RouteGroupBuilder api)
    {
        app.MapGet("/metrics", Scrape)
            .WithTags("System")
            .WithName("ScrapeMetrics")
            .WithSummary("All metrics as Prometheus text")
            .WithDescription(
                "Open, unless the setting Metrics:Token asks for that token as 'Authorization: Bearer'.")
            .Requires(Permission.None)
            .ChecksItsOwnToken()
            .Produces<string>(contentType: "text/plain");
        api.MapGet("/system/metrics", Show)
            .WithTags("System")
            .WithName("GetMetrics")
            .WithSummary("Statistics of every metric over the last minutes or hours")
            .WithDescription(
                "Over 'window' 1m, 5m, 1h or 24h; 5m where it is left out. Count, min, max and mean are "
                + "exact; percentiles are within 1.6 % of the sample they stand for. Samples are taken each "
                + "second, requests and commits each; ten-second slots are kept for two hours, five-minute "
                + "slots for seven days.")
            .Requires(Permission.PublicRead)
            .Refuses(Code.Invalid("window"));
    }

    private static IResult Scrape(HttpContext context, MetricCollector collector, TelemetryOptions options)
    {
        var sent = context.Request.Headers.Authorization.ToString();
        return options.Token is { } token && !Matches(sent, $"Bearer {token}")
            ? (Answer<string>)WrongToken
            : Results.Text(PrometheusText.Of(collector.Families), PrometheusText.ContentType);
    }

    private static async Task<Answer<MetricsResponse>> Show(
        MetricWindows windows, CancellationToken cancellation, string window = MetricWindows.DefaultWindow) =>
        await windows.Over(window, cancellation);

    /// <summary>Compares hashes, so that the time says nothing about the token.</summary>
    private static bool Matches(string sent, string expected) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(sent)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
