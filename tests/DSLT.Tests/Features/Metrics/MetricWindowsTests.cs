using DSLT.Core;
using DSLT.Features.Metrics;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace DSLT.Tests.Features.Metrics;

/// <summary>A node that stops and starts: what it measured before is in its windows all the same.</summary>
public abstract class MetricWindowsTests(NodeFixture node)
{
    public sealed class OnSqlite(NodeFixture node) : MetricWindowsTests(node), IClassFixture<NodeFixture>;

    public sealed class OnPostgres(PostgresNode node)
        : MetricWindowsTests(node.OrSkip()), IClassFixture<PostgresNode>;

    [Fact]
    public async Task Windows_reach_back_over_a_restart()
    {
        (await node.Admin.Post("/api/tokens", new { symbol = "AGED", name = "Aged", decimals = 0 })).Is(201);
        Assert.True(await Count("dslt.commit.duration", "1m") > 0);
        await node.Restart();
        foreach (var window in new[] { "1m", "1h", "24h" })
        {
            Assert.True(await Count("dslt.commit.duration", window) > 0, window);
        }

        node.Clock.Advance(TimeSpan.FromMinutes(30));
        node.Services.GetRequiredService<MetricRecorder>().Tick();
        Assert.True(await Count("dslt.commit.duration", "1h") > 0);
        Assert.Equal(0, await Count("dslt.commit.duration", "5m"));
    }

    [Theory]
    [InlineData("1m", Clock.Minute)]
    [InlineData("24h", Clock.Day)]
    public void A_window_has_its_length(string window, long length) =>
        Assert.Equal(length, MetricWindows.Parse(window).Value);

    private async Task<long> Count(string name, string window) =>
        (await node.Nobody.Get($"/api/system/metrics?window={window}")).Is(200).Json
            .GetProperty("metrics").EnumerateArray()
            .Where(metric => metric.GetProperty("name").GetString() == name)
            .Sum(metric => metric.GetProperty("count").GetInt64());
}
