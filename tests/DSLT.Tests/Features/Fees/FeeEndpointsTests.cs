using DSLT.Tests.Features.Compat.Binance;
using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Fees;

public abstract class FeeEndpointsTests(OrderMarket node)
{
    public sealed class OnSqlite(OrderMarket node) : FeeEndpointsTests(node), IClassFixture<OrderMarket>;

    public sealed class OnPostgres(PostgresOrderMarket node)
        : FeeEndpointsTests(node.OrSkip()), IClassFixture<PostgresOrderMarket>;

    private const string Put = "PUT /api/markets/GOLD-SILVER/fees";
    private const string Get = "GET /api/markets/GOLD-SILVER/fees";

    private static readonly ScenarioTable Table = new(
        new("Without a login no tiers are set", Put, Tiers("1"), 401, "unauthenticated", By: "nobody"),
        new("Users set no tiers", Put, Tiers("1"), 403, "forbidden"),
        new("Auditors set no tiers", Put, Tiers("1"), 403, "forbidden", By: "ada"),
        new(
            "A market that is not there", "PUT /api/markets/NO/fees", Tiers("1"), 404, "market_not_found",
            By: "opal"),
        new("Fees of no market", "GET /api/markets/NO/fees", null, 404, "market_not_found", By: "nobody"),
        new(
            "Too many tiers", Put, Tiers([.. Enumerable.Range(1, 21).Select(i => $"{i}")]), 400,
            "invalid_tiers", "20", "opal"),
        new("A tier from nothing", Put, Tiers("0"), 400, "invalid_min_volume", By: "opal"),
        new("A tier from less than nothing", Put, Tiers("-1"), 400, "invalid_min_volume", By: "opal"),
        new("A volume too exact", Put, Tiers("1.0000001"), 400, "invalid_min_volume", By: "opal"),
        new("Tiers that fall", Put, Tiers("2", "1"), 400, "invalid_min_volume", "more", "opal"),
        new("Two tiers of one volume", Put, Tiers("2", "2"), 400, "invalid_min_volume", By: "opal"),
        new("A maker fee too high", Put, Tiers(1_001, 2), 400, "invalid_maker_fee_bps", By: "opal"),
        new("A taker fee below zero", Put, Tiers(1, -1), 400, "invalid_taker_fee_bps", By: "opal"),
        new("Tiers are set", Put, Tiers("5", "7.5"), 200, null, "\"minVolume\":\"7.5\"", "opal"),
        new("Anybody sees them", Get, null, 200, null, "\"minVolume\":\"7.5\"", "nobody"),
        new("Nobody has no own fees", Get, null, 200, null, "\"own\":null", "nobody"),
        new(
            "One sees one's own", Get, null, 200, null,
            "\"own\":{\"volume\":\"0\",\"makerFeeBps\":10,\"takerFeeBps\":20}"),
        new("An empty list is none", Put, Tiers([]), 200, null, "\"tiers\":[]", "opal"));

    public static TheoryData<string> Names => Table.Names;

    [Theory, MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public Task Fees_answer_as_described(string scenario) => Table.Run(scenario, node);

    [Fact]
    public async Task A_tier_holds_from_the_day_after_its_volume_for_thirty_days_and_over_restarts()
    {
        await using var own = (OrderMarket)node.Another();
        await own.InitializeAsync();
        (await own.As("opal").Send(HttpMethod.Put, "/api/markets/GOLD-SILVER/fees", Tiers("100", "150")))
            .Is(200);
        Assert.Equal("0.08", await Buy(own, "40"));
        Assert.Equal("0 10 20", await Fees(own));
        await own.Restart();
        await Pass(own, days: 1);
        Assert.Equal("100 1 2", await Fees(own));
        Assert.Equal("0.004", await Buy(own, "20"));
        (await own.As("opal").Patch("/api/markets/GOLD-SILVER", new { takerFeeBps = 30 })).Is(200);
        Assert.Equal("0.004", await Buy(own, "20"));
        await Pass(own, days: 29);
        Assert.Equal("200 2 4", await Fees(own));
        var bot = await BinanceClient.Of(own, "alice", "read");
        var shown = await bot.Send(
            HttpMethod.Get, "/compat/binance/sapi/v1/asset/tradeFee", "symbol=GOLDSILVER");
        Assert.Contains(
            "\"makerCommission\":\"0.0002", shown.Is(200).Body, StringComparison.Ordinal);
        Assert.Contains("\"takerCommission\":\"0.0004", shown.Body, StringComparison.Ordinal);
        await own.Restart();
        await Pass(own, days: 1);
        Assert.Equal("100 1 2", await Fees(own));
        await Pass(own, days: 1);
        Assert.Equal("0 10 30", await Fees(own));
        Assert.Empty(own.Log.Errors);
    }

    /// <summary>To another UTC day, whose sessions are others; and the tables come along.</summary>
    private static async Task Pass(NodeFixture own, int days)
    {
        await own.Store.Projector.WaitFor(
            own.Store.Sequencer.DurableSequence, TestContext.Current.CancellationToken);
        own.Clock.Advance(TimeSpan.FromDays(days));
        await own.Relogin("alice");
        await own.Relogin("opal");
    }

    /// <summary>The fee that alice pays in GOLD.</summary>
    private static async Task<string> Buy(NodeFixture own, string quantity) => (await own.As("alice").Post(
        "/api/orders",
        new { market = "GOLD-SILVER", side = "buy", type = "limit", price = "2.5", quantity }))
        .Is(201).Text("fee");

    private static async Task<string> Fees(NodeFixture own)
    {
        var mine = (await own.As("alice").Get("/api/markets/GOLD-SILVER/fees")).Is(200).Json
            .GetProperty("own");
        return $"{mine.GetProperty("volume")} {mine.GetProperty("makerFeeBps")} "
            + $"{mine.GetProperty("takerFeeBps")}";
    }

    private static object Tiers(params string[] volumes) => new
    {
        tiers = volumes.Select((minVolume, i) => new
        {
            minVolume,
            makerFeeBps = i + 1,
            takerFeeBps = 2 * (i + 1),
        }),
    };

    private static object Tiers(int makerFeeBps, int takerFeeBps) =>
        new { tiers = new[] { new { minVolume = "1", makerFeeBps, takerFeeBps } } };
}
