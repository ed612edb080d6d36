using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DSLT.Features.Metrics;

/// <summary>
/// Sends metrics and traces to a collector. Made only where one is configured: without it nothing listens,
/// and the framework makes no traces.
/// </summary>
internal sealed class OtlpExport(TelemetryOptions options) : IHostedService
{
    private MeterProvider? metrics;
    private TracerProvider? traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(Describe)
            .AddMeter(
                NodeMeter.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
                "System.Runtime")
            .AddOtlpExporter(exporter => Target(exporter, "v1/metrics"))
            .Build();
        traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(Describe)
            .AddSource("Microsoft.AspNetCore")
            .AddOtlpExporter(exporter => Target(exporter, "v1/traces"))
            .Build();
        return Task.CompletedTask;
    }

    /// <summary>Sends what is left, for as long as the exporter's own time limit.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            metrics?.Dispose();
            traces?.Dispose();
        },
        CancellationToken.None);

    private static void Describe(ResourceBuilder resource) => resource.AddService(
        "dslt", serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString(3));

    private void Target(OtlpExporterOptions exporter, string path)
    {
        exporter.Protocol = options.UsesGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = options.UsesGrpc
            ? options.OtlpEndpoint!
            : new Uri(options.OtlpEndpoint!.AbsoluteUri.TrimEnd('/') + '/' + path);
    }
}
