using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.System;

public abstract class HealthEndpointsTests(NodeFixture node)
{
    public sealed class OnSqlite(NodeFixture node) : HealthEndpointsTests(node), IClassFixture<NodeFixture>;

    public sealed class OnPostgres(PostgresNode node)
        : HealthEndpointsTests(node.OrSkip()), IClassFixture<PostgresNode>;

    private static readonly ScenarioTable Table = new(
        new("The process lives", "GET /health/live", null, 200, null, "live", "nobody"),
        new("The node is ready", "GET /health/ready", null, 200, null, "\"status\":\"ok\"", "nobody"),
        new(
            "The node tells how it stands", "GET /api/system/health", null, 200, null, "\"queueDepth\":0",
            "nobody"));

    public static TheoryData<string> Names => Table.Names;

    [Theory]
    [MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public Task The_node_tells_its_health(string scenario) => Table.Run(scenario, node);
}
