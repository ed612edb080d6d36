using DSLT.Jobs;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace DSLT.Tests.Jobs;

public abstract class JobEndpointsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node) : JobEndpointsTests(node), IClassFixture<MarketFixture>
    {
        private readonly MarketFixture market = node;

        [Fact]
        public async Task A_node_whose_jobs_cannot_run_serves_says_so_and_recovers()
        {
            await using var other = market.Another();
            await other.InitializeAsync();
            await JobsRun(other);
            await other.Restart(directory => File.WriteAllText(
                Path.Combine(directory, JobTables.FileName), new string('x', 8_192)));
            await Eventually.Is(
                async () => (await other.Nobody.Get("/api/system/health")).Body
                    .Contains("Scheduled jobs do not run", StringComparison.Ordinal),
                "the health tells of it");
            (await other.Nobody.Get("/health/ready")).Is(200);
            (await other.Admin.Get("/api/system/jobs")).Is(503);
            await other.Join("late");
            await other.Restart(directory => File.Delete(Path.Combine(directory, JobTables.FileName)));
            await JobsRun(other);
            Assert.Contains(
                "\"status\":\"ok\"", (await other.Nobody.Get("/api/system/health")).Body,
                StringComparison.Ordinal);
        }
    }

    public sealed class OnPostgres(PostgresMarket node)
        : JobEndpointsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private static readonly ScenarioTable Table = new(
        new(
            "An operator sees the jobs", "GET /api/system/jobs", null, 200, null,
            "\"name\":\"session-cleanup\"", "opal"),
        new(
            "An auditor sees when they come round", "GET /api/system/jobs", null, 200, null,
            "\"schedule\":\"0 0 * * * ?\"", "ada"),
        new("A user does not", "GET /api/system/jobs", null, 403, "forbidden"),
        new("Nor does nobody", "GET /api/system/jobs", null, 401, "unauthenticated", By: "nobody"),
        new(
            "An operator has one run", "POST /api/system/jobs/session-cleanup/run", null, 200, null,
            "\"name\":\"session-cleanup\"", "opal"),
        new(
            "One that there is", "POST /api/system/jobs/laundry/run", null, 404, "job_not_found", By: "opal"),
        new(
            "An auditor has none run", "POST /api/system/jobs/session-cleanup/run", null, 403, "forbidden",
            By: "ada"));

    public static TheoryData<string> Names => Table.Names;

    [Theory]
    [MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public async Task Supervisors_see_the_jobs(string scenario)
    {
        await JobsRun(node);
        await Table.Run(scenario, node);
    }

    [Fact]
    public async Task A_run_is_on_record_with_its_period()
    {
        await JobsRun(node);
        await Eventually.Is(
            async () => (await node.As("opal").Get("/api/system/jobs")).Body
                .Contains(":00:00Z\",\"lastError\":null", StringComparison.Ordinal),
            "the first run is on record");
    }

    private static Task JobsRun(NodeFixture on) => Eventually.Is(
        async () => !(await on.Services.GetRequiredService<JobScheduler>().States(
            TestContext.Current.CancellationToken)).IsRefused,
        "the jobs run");
}
