using DSLT.Features.Metrics;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DSLT.Tests.Features.Metrics;

public sealed class OtlpExportTests
{
    private static readonly string[] Expected =
        ["dslt.commit.duration", "http.server.request.duration", "dotnet.gc.collections"];

    [Fact]
    public async Task Metrics_and_traces_go_to_the_collector_of_the_settings()
    {
        await using var receiver = await OtlpReceiver.Start();
        var node = new ExportingNode(receiver.Address + "/");
        await node.InitializeAsync();
        (await node.Nobody.Get("/api/system/health")).Is(200);
        await node.DisposeAsync();
        var metrics = receiver.Received.Where(sent => sent.Path == "/v1/metrics").ToList();
        var traces = receiver.Received.Where(sent => sent.Path == "/v1/traces").ToList();
        Assert.All(receiver.Received, sent => Assert.Equal("application/x-protobuf", sent.Type));
        foreach (var name in Expected)
        {
            Assert.Contains(metrics, sent => sent.Body.Contains(name, StringComparison.Ordinal));
        }

        Assert.Contains(traces, sent => sent.Body.Contains("/api/system/health", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_made_where_no_collector_is_configured()
    {
        var node = new NodeFixture();
        await node.InitializeAsync();
        Assert.DoesNotContain(node.Services.GetServices<IHostedService>(), service => service is OtlpExport);
        await node.DisposeAsync();
    }

    [Theory]
    [InlineData("Telemetry:OtlpEndpoint", "collector:4318")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "ftp://collector")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    public void A_setting_that_cannot_work_is_refused_at_the_start(string name, string value)
    {
        var refused = Assert.Throws<InvalidSettingException>(() => TelemetryOptions.Read(
            new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build()));
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    private sealed class ExportingNode(string endpoint) : NodeFixture
    {
        protected override IReadOnlyDictionary<string, string> Settings =>
            new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint };
    }
}
