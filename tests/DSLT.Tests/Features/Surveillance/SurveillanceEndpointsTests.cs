using DSLT.Features.Surveillance;
using DSLT.Sequencing;
using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Surveillance;

public abstract class SurveillanceEndpointsTests(WatchedMarket node)
{
    public sealed class OnSqlite(WatchedMarket node)
        : SurveillanceEndpointsTests(node), IClassFixture<WatchedMarket>;

    public sealed class OnPostgres(PostgresWatchedMarket node)
        : SurveillanceEndpointsTests((WatchedMarket)node.OrSkip()), IClassFixture<PostgresWatchedMarket>;

    private const string Alerts = "GET /api/surveillance/alerts";
    private const string Review = "POST /api/surveillance/alerts/2/review";

    private static readonly ScenarioTable Table = new(
        new("Without a login nobody sees alerts", Alerts, null, 401, "unauthenticated", By: "nobody"),
        new("Users do not see alerts", Alerts, null, 403, "forbidden"),
        new("Auditors see alerts", Alerts, null, 200, null, "\"alertId\":\"1\"", By: "ada"),
        new("Operators see alerts", Alerts, null, 200, null, "\"alertId\":\"1\"", By: "opal"),
        new(
            "A page", $"{Alerts}?limit=1", null, 200, null, "\"next\":\"", By: "ada"),
        new(
            "Of one user", $"{Alerts}?username=bob&status=open&market=GOLD-SILVER", null, 200, null,
            "\"users\":[\"alice\",\"bob\"]", By: "ada"),
        new("Of another market", $"{Alerts}?market=FIXED-SILVER", null, 200, null, "\"items\":[]", By: "ada"),
        new("Of nobody", $"{Alerts}?username=zed", null, 404, "user_not_found", By: "ada"),
        new("Of no market", $"{Alerts}?market=NO", null, 404, "market_not_found", By: "ada"),
        new("Of no status", $"{Alerts}?status=old", null, 400, "invalid_status", By: "ada"),
        new("Of a bad cursor", $"{Alerts}?cursor=!", null, 400, "invalid_cursor", By: "ada"),
        new(
            "One with its evidence", $"{Alerts}/1", null, 200, null,
            "\"orderIds\":[\"5\",\"6\"],\"tradeIds\":[\"9\"]", By: "ada"),
        new("One that is not there", $"{Alerts}/99", null, 404, "alert_not_found", By: "ada"),
        new("One that is no number", $"{Alerts}/x", null, 404, "alert_not_found", By: "ada"),
        new("Users review nothing", Review, new { decision = "dismissed" }, 403, "forbidden"),
        new("Auditors review nothing", Review, new { decision = "dismissed" }, 403, "forbidden", By: "ada"),
        new(
            "A decision that is none", Review, new { decision = "maybe" }, 400, "invalid_decision",
            By: "opal"),
        new(
            "A note too long", Review, new { decision = "dismissed", note = new string('x', 1_001) }, 400,
            "invalid_note", By: "opal"),
        new(
            "No alert to review", "POST /api/surveillance/alerts/99/review", new { decision = "dismissed" },
            404, "alert_not_found", By: "opal"),
        new(
            "A review", Review, new { decision = "confirmed", note = "seen it" }, 200, null,
            "\"reviewedBy\":\"opal\"", By: "opal"),
        new(
            "A second review", Review, new { decision = "dismissed" }, 409, "already_reviewed", By: "opal"),
        new(
            "What was confirmed", $"{Alerts}?status=confirmed", null, 200, null, "\"note\":\"seen it\"",
            By: "ada"),
        new(
            "The review is on record", "GET /api/system/audit?command=alertReview", null, 200, null,
            "alert 2 confirmed: seen it", By: "ada"));

    public static TheoryData<string> Scenarios => Table.Names;

    [Theory, MemberData(nameof(Scenarios), DisableDiscoveryEnumeration = true)]
    public Task Scenario(string name) => Table.Run(name, node);

    [Fact]
    public async Task Trading_with_oneself_is_in_the_queue_by_itself()
    {
        foreach (var side in new[] { "sell", "buy" })
        {
            (await node.As("alice").Post("/api/orders", new
            {
                market = "GOLD-SILVER",
                side,
                type = "limit",
                quantity = "2",
                price = "1.5",
                selfTradePrevention = "none",
            })).Is(201);
        }

        await Eventually.Is(
            async () => (await node.As("ada").Get("/api/surveillance/alerts?username=alice")).Is(200).Body
                .Contains("selfTrade", StringComparison.Ordinal),
            "the alert is raised");
    }
}

/// <summary>A market that surveillance watches, with two alerts in the queue.</summary>
public class WatchedMarket : OrderMarket
{
    public WatchedMarket()
        : this(null)
    {
    }

    protected WatchedMarket(PostgresFixture? postgres)
        : base(postgres)
    {
    }

    protected override async Task Prepare()
    {
        await base.Prepare();
        (await As("opal").Send(
            HttpMethod.Put, "/api/markets/GOLD-SILVER/risk", new { surveillance = true })).Is(200);
        var (alice, bob) = (await IdOf("alice"), await IdOf("bob"));
        await Raise(new Finding(AlertKind.BackAndForth, 1, alice, bob, 1, 2, [5, 6], [9], "Back and forth."));
        await Raise(new Finding(AlertKind.Spoofing, 1, alice, 0, 1, 2, [7], [], "Spoofed."));
    }

    private async Task<long> IdOf(string name) => (await Store.State.Users.CommittedByName(
        name, Store.Database, TestContext.Current.CancellationToken))!.Id;

    private async Task Raise(Finding finding) => Assert.Null((await Store.Sequencer.Write(
        Caller.Node, Command.AlertRaise, tx => AlertCommands.Raise(tx, finding, 60))).Result.Refusal);
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresWatchedMarket(PostgresFixture postgres) : WatchedMarket(postgres);
