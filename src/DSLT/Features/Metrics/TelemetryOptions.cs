namespace DSLT.Features.Metrics;

/// <summary>Settings <c>Metrics</c> and <c>Telemetry</c>.</summary>
/// <param name="Token">What <c>/metrics</c> asks for as a bearer token, or null: open.</param>
/// <param name="OtlpEndpoint">The base address of a collector; null where nothing is exported.</param>
/// <param name="UsesGrpc">False, the default: HTTP with protobuf.</param>
internal sealed record TelemetryOptions(string? Token, Uri? OtlpEndpoint, bool UsesGrpc)
{
    private const string EndpointSetting = "Telemetry:OtlpEndpoint";
    private const string StandardEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string StandardProtocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    public static TelemetryOptions Read(IConfiguration settings)
    {
        var name = string.IsNullOrEmpty(settings[EndpointSetting]) ? StandardEndpoint : EndpointSetting;
        Uri? endpoint = null;
        if (settings[name] is { Length: > 0 } text
            && !(Uri.TryCreate(text, UriKind.Absolute, out endpoint) && endpoint.Scheme is "http" or "https"))
        {
            throw new InvalidSettingException($"The setting {name} is an http or https address.");
        }

        var protocol = settings[StandardProtocol] ?? "http/protobuf";
        return protocol is "http/protobuf" or "grpc"
            ? new TelemetryOptions(
                string.IsNullOrEmpty(settings["Metrics:Token"]) ? null : settings["Metrics:Token"], endpoint,
                protocol == "grpc")
            : throw new InvalidSettingException($"The setting {StandardProtocol} is http/protobuf or grpc.");
    }
}
