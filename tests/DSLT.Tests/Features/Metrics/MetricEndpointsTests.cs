using DSLT.Features.Metrics;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace DSLT.Tests.Features.Metrics;

public abstract class MetricEndpointsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node)
        : MetricEndpointsTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : MetricEndpointsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private static readonly string[] Ordered = ["min", "p50", "p95", "p99", "max"];

    [Fact]
    public async Task Scrapers_get_valid_text_of_everything_the_node_measures()
    {
        node.Services.GetRequiredService<MetricRecorder>().Tick();
        var reply = (await node.Nobody.Get("/metrics")).Is(200);
        Assert.Equal("text/plain", reply.ContentType);
        var samples = PrometheusParser.Parse(reply.Body);
        foreach (var name in new[]
        {
            "dslt_cpu_utilization_ratio", "dslt_memory_working_set_bytes", "dslt_memory_gc_heap_bytes",
            "dslt_commits_total", "dslt_records_total", "dslt_transactions_total", "dslt_journal_sequence",
            "dslt_sessions_active", "dslt_users", "dslt_tokens", "dslt_pools", "dslt_queue_depth",
            "dslt_projector_lag", "dslt_holdings_memory", "dslt_idempotency_keys_memory",
            "dslt_commit_duration_seconds_count", "dslt_batch_records_sum",
        })
        {
            Assert.Contains(samples, sample => sample.Name == name);
        }

        Assert.Equal(500, samples.Single(sample =>
            sample.Name == "dslt_pool_reserve" && sample.Labels["pool"] == "1"
                && sample.Labels["token"] == "GOLD").Value);
        Assert.True(samples.Single(sample => sample.Name == "dslt_commit_duration_seconds_count").Value > 0);
    }

    [Fact]
    public async Task Requests_are_measured_by_the_name_of_their_route_and_the_class_of_their_status()
    {
        (await node.Nobody.Get("/api/tokens/GOLD")).Is(200);
        (await node.Nobody.Get("/api/tokens/NOTHING")).Is(404);
        (await node.Nobody.Get("/nowhere/at/all")).Is(404);
        await Until("http_server_request_duration_seconds_count", "GetToken", "2xx");
        await Until("http_server_request_duration_seconds_count", "GetToken", "4xx");
        await Until("http_server_request_duration_seconds_count", "none", "4xx");
    }

    [Fact]
    public async Task Refusals_are_counted_by_code()
    {
        (await node.Nobody.Get("/api/auth/me")).IsProblem(401, "unauthenticated");
        var samples = PrometheusParser.Parse((await node.Nobody.Get("/metrics")).Body);
        Assert.True(samples.Single(sample =>
            sample.Name == "dslt_refusals_total" && sample.Labels["code"] == "unauthenticated").Value >= 1);
    }

    [Theory]
    [InlineData("1m")]
    [InlineData("5m")]
    [InlineData("1h")]
    [InlineData("24h")]
    public async Task Every_window_is_answered_with_statistics_that_fit_together(string window)
    {
        node.Services.GetRequiredService<MetricRecorder>().Tick();
        var reply = (await node.Nobody.Get($"/api/system/metrics?window={window}")).Is(200);
        Assert.Equal(window, reply.Text("window"));
        var metrics = reply.Json.GetProperty("metrics").EnumerateArray().ToList();
        Assert.NotEmpty(metrics);
        foreach (var metric in metrics)
        {
            var values = Ordered.Select(name => metric.GetProperty(name).GetDouble()).ToList();
            Assert.Equal(values.Order(), values);
            Assert.InRange(
                metric.GetProperty("mean").GetDouble(), values[0] * 0.999999, (values[^1] * 1.000001) + 1e-9);
            Assert.True(metric.GetProperty("count").GetInt64() > 0);
        }

        Assert.Contains(
            metrics, metric => metric.GetProperty("name").GetString() == "http.server.request.duration"
            && metric.GetProperty("labels").EnumerateObject().Count() == 2);
        Assert.Contains(
            metrics, metric => metric.GetProperty("name").GetString() == "http.server.request.duration"
            && !metric.GetProperty("labels").EnumerateObject().Any());
    }

    [Theory]
    [InlineData("2m")]
    [InlineData("")]
    [InlineData("all")]
    public async Task A_window_that_is_not_kept_is_refused(string window) =>
        (await node.Nobody.Get($"/api/system/metrics?window={window}")).IsProblem(400, "invalid_window");

    [Fact]
    public async Task Five_minutes_are_the_window_where_none_is_said() =>
        Assert.Equal("5m", (await node.Nobody.Get("/api/system/metrics")).Is(200).Text("window"));

    /// <summary>A request is measured when it has ended, a moment after its answer has come.</summary>
    private async Task Until(string name, string route, string status)
    {
        var found = false;
        for (var i = 0; i < 200 && !found; i++)
        {
            found = PrometheusParser.Parse((await node.Nobody.Get("/metrics")).Body).Any(sample =>
                sample.Name == name && sample.Labels["route"] == route && sample.Labels["status"] == status);
        }

        Assert.True(found, $"{name} of {route} {status}");
    }
}

/// <summary>A node whose metrics are not for everyone.</summary>
public sealed class MetricTokenTests(MetricTokenTests.Fixture node) : IClassFixture<MetricTokenTests.Fixture>
{
    [Fact]
    public async Task Metrics_are_given_to_the_token_of_the_settings_alone()
    {
        (await node.Nobody.Get("/metrics")).IsProblem(401, "unauthenticated");
        (await node.Admin.Get("/metrics")).IsProblem(401, "unauthenticated");
        using var http = new HttpClient { BaseAddress = node.Address };
        (await new ApiClient(http, "scraper-secret").Get("/metrics")).Is(200);
        (await new ApiClient(http, "scraper-secre").Get("/metrics")).IsProblem(401, "unauthenticated");
    }

    public sealed class Fixture : NodeFixture
    {
        protected override IReadOnlyDictionary<string, string> Settings =>
            new Dictionary<string, string> { ["Metrics:Token"] = "scraper-secret" };
    }
}
