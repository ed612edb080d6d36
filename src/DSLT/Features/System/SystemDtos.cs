using System.Text.Json.Serialization;

namespace DSLT.Features.System;

/// <param name="Status">ok, or what is wrong: the node answers, but refuses writes or falls behind.</param>
internal sealed record HealthResponse(
    string Status, string Version, string Database, long Sequence, long Projected, int QueueDepth,
    string? Detail);

[JsonSerializable(typeof(HealthResponse))]
internal sealed partial class SystemJson : JsonSerializerContext;
